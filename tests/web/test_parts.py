"""The parts of the pages: every face shows them, the theme holds, a form keeps what was typed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import Context, RequestContext, Template, engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from shijian.common import clock
from shijian.common.refused import Refused
from shijian.web import sheet, vendoring

# The frame asks for the name of the centre where the settings give none
pytestmark = pytest.mark.django_db

WEB = Path(vendoring.__file__).parent
TEMPLATES = WEB / "templates"
PARTS = sorted(path.stem for path in (TEMPLATES / "components").glob("*.html"))
ANSWERS = ("400", "403", "404", "405", "409", "413", "422", "429", "500", "503")
NOW = dt.datetime(2026, 11, 23, 1, 44, tzinfo=dt.UTC)  # Monday, 09:44 in the county


@pytest.fixture(autouse=True)
def monday_in_chinese() -> Iterator[None]:
    with clock.at(NOW), translation.override("zh-hans"):
        yield


def draw(source: str, **context: Any) -> str:
    """A piece of a page, drawn as a visitor's request would."""
    template = engines["django"].from_string(source).template
    request = RequestFactory().get("/orders/?state=open&after=cursor")
    drawn: str = template.render(RequestContext(request, context))
    return drawn


# ---------------------------------------------------------------- every part in every face


@pytest.mark.parametrize("face", sheet.FACES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_face_shows_its_parts_without_inline_style_or_script(face: str, language: str) -> None:
    page = Client(headers={"accept-language": language}).get(f"/components/{face}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert f'data-face="{face}"' in text
    assert not re.search(r"\sstyle=|<style|javascript:|\son[a-z]+=[\"']", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "tabler" not in text or face == "console"
    assert "tabler.min.js" not in text


def test_an_unknown_face_is_not_there(client: Client) -> None:
    assert client.get("/components/kiosk/").status_code == 404


def test_the_sheets_show_every_part() -> None:
    seen: set[str] = {"panel"}  # drawn by its tag
    waiting = ["base.html", *(f"web/sheet_{face}.html" for face in sheet.FACES), "404.html"]
    read: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in read:
            continue
        read.add(name)
        found = re.findall(r'{% (?:include|extends) "([^"]+)"', (TEMPLATES / name).read_text())
        waiting += found
        seen |= {Path(f).stem for f in found if f.startswith("components/")}
    assert seen == set(PARTS)


def test_every_part_says_what_it_takes() -> None:
    for part in PARTS:
        text = (TEMPLATES / "components" / f"{part}.html").read_text()
        assert "{% comment %}" in text, part


def test_every_icon_is_in_the_sprite_once() -> None:
    sprite = (WEB / "static/vendor/icons.svg").read_text()
    drawn = re.findall(r'<symbol id="([^"]+)"', sprite)
    assert drawn == vendoring.icon_names()
    house = WEB.parent.rglob("templates/**/*.html")
    asked = {n for p in house for n in re.findall(r'\bicon(?:=| )"([a-z0-9-]+)"', p.read_text())}
    assert asked <= set(drawn)


@pytest.mark.parametrize("status", ANSWERS)
def test_an_answer_gives_the_rule_s_own_reason(status: str) -> None:
    assert "<h1>" in render_to_string(f"{status}.html")  # as Django's own handlers draw it
    request = RequestFactory().post("/x/")
    refused = Refused("这一班满了", "activities.full")
    assert "这一班满了" in render_to_string(f"{status}.html", {"refused": refused}, request)


# ---------------------------------------------------------------- the theme


def theme() -> str:
    text = (WEB / "static/web/ground.css").read_text() + (WEB / "static/web/theme.css").read_text()
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def tokens(selector: str) -> dict[str, str]:
    """The variables that a rule of the theme sets."""
    found: dict[str, str] = {}
    for names, body in re.findall(r"([^{}]+){([^{}]*)}", theme()):
        if selector in [name.strip() for name in names.split(",")]:
            found |= {k: v.strip() for k, v in re.findall(r"(--[\w-]+)\s*:\s*([^;]+)", body)}
    return found


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("face", [":root", '[data-face="screen"]'])
def test_text_can_be_read_on_its_ground(face: str) -> None:
    colour = tokens(":root") | tokens(face)
    pairs = [
        (ink, ground)
        for ink in ("ink", "ink-2", "ink-3")
        for ground in ("ground", "surface", "sunken")
        if (ink, ground) != ("ink-3", "sunken")  # only what is switched off
    ]
    pairs += [(s, f"{s}-bg") for s in ("ok", "warn", "over", "mute", "gold")]
    pairs += [("warn", "surface"), ("ok", "surface")]
    for text, ground in pairs:
        ratio = contrast(colour[f"--sj-{text}"], colour[f"--sj-{ground}"])
        assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"
    assert contrast("#ffffff", tokens(":root")["--sj-red"]) >= 4.5
    assert contrast(tokens(":root")["--sj-red"], tokens(":root")["--sj-red-tint"]) >= 4.5
    assert contrast(tokens(":root")["--sj-line-control"], "#ffffff") >= 3


def test_the_elder_view_is_large() -> None:
    elder = tokens('[data-face="portal"][data-view="elder"]')
    assert float(elder["--fs-s"].removesuffix("rem")) * 16 >= 20
    assert float(elder["--fs"].removesuffix("rem")) > float(elder["--fs-s"].removesuffix("rem"))
    assert int(elder["--target"].removesuffix("px")) >= 60


def test_the_theme_names_no_colour_it_does_not_have_and_speaks_to_old_browsers() -> None:
    text = theme()
    used = set(re.findall(r"var\((--[\w-]+)", text))
    given = set(re.findall(r"(--[\w-]+)\s*:", text))
    assert used <= given
    assert not re.search(
        r"oklch|light-dark|color-mix|\binset:|-(inline|block):|overflow: clip", text
    )


def test_a_first_visit_is_small() -> None:
    import gzip

    files = ["web/ground.css", "web/theme.css", "web/app.js", "vendor/htmx.min.js"]
    files += ["vendor/icons.svg", "web/mark.svg"]
    sizes = [len(gzip.compress((WEB / "static" / name).read_bytes())) for name in files]
    assert sum(sizes) <= 60_000  # of the 150 kB that a page may weigh


# ---------------------------------------------------------------- forms


class Asked(forms.Form):
    name = forms.CharField(label="姓名", max_length=4)
    shift = forms.ChoiceField(
        label="班次", widget=forms.RadioSelect, choices=[("1", "上午"), ("2", "下午")]
    )
    note = forms.CharField(label="要留意的", required=False, widget=forms.Textarea)


FORM = '{% include "components/form.html" with form=form action="/x/" submit="交" only %}'


def test_a_form_returns_what_was_typed_with_links_to_what_is_wrong() -> None:
    page = draw(FORM, form=Asked({"name": '<b>"𠮷·', "shift": "9", "note": "有<狗>"}))
    assert 'value="&lt;b&gt;&quot;𠮷·"' in page
    assert "有&lt;狗&gt;" in page
    assert "还差两处" in page
    assert "姓名：最多 4 个字，现在 6 个字。" in page
    assert "班次：没有“9”，请从列出来的里面选。" in page
    targets = re.findall(r'<li><a href="#([^"]+)"', page)
    assert targets == ["id_name", "id_shift_0"]
    for target in targets:
        assert f'id="{target}"' in page
    assert 'aria-describedby="id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert "（可不填）" in page


def test_every_sending_has_a_key_of_its_own() -> None:
    page = draw("{% tokens %}{% tokens %}")
    keys = re.findall(r'name="idempotency_key" value="(\w{32})"', page)
    assert len(set(keys)) == 2
    assert "csrfmiddlewaretoken" in page


def test_a_form_works_without_a_request() -> None:
    assert "idempotency_key" in Template("{% tokens %}").render(Context())


def test_a_choice_is_a_real_input() -> None:
    given = 'name="s" value="2" label="下午" checked=True disabled=True why="满了"'
    page = draw(f'{{% include "components/choice.html" with {given} only %}}')
    assert re.search(r'<input type="radio" name="s" value="2" checked disabled>', page)
    assert "满了" in page


def test_a_greyed_button_says_why() -> None:
    page = draw('{% include "components/button.html" with text="接单" why="这周已满 6 单" only %}')
    assert "disabled" in page
    assert "这周已满 6 单" in page


def test_an_unknown_option_of_a_panel_is_a_mistake() -> None:
    from django.template import TemplateSyntaxError

    with pytest.raises(TemplateSyntaxError, match="colour"):
        draw('{% panel title="x" colour="red" %}y{% endpanel %}')


# ---------------------------------------------------------------- how things are said

MORNING = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
SAID = {
    "a name": ("{{ v|mask_name }}", "陈小明", "陈*", "陈*"),
    "no name": ("{{ v|mask_name }}", None, "", ""),
    "a phone": ("{{ v|mask_phone }}", "13800001234", "138****1234", "138****1234"),
    "hours": ("{{ v|hours }}", 210, "3.5 小时", "3.5 h"),
    "whole hours": ("{{ v|hours }}", 120, "2 小时", "2 h"),
    "minutes": ("{{ v|hours }}", 5, "5 分钟", "5 minutes"),
    "no hours": ("{{ v|hours }}", 0, "0 小时", "0 h"),
    "many": ("{{ v|thousands }}", 58420, "58,420", "58,420"),
    "a moment": ("{{ v|moment }}", MORNING, "2026年11月23日(周一)14:30", "2026-11-23 (Mon) 14:30"),
    "a day": ("{{ v|day }}", MORNING, "2026年11月23日(周一)", "2026-11-23 (Mon)"),
    "this year": ("{{ v|short }}", MORNING, "11月23日(周一)14:30", "11-23 (Mon) 14:30"),
    "another year": (
        "{{ v|short_day }}", dt.date(2025, 1, 5), "2025年1月5日(周日)", "2025-01-05 (Sun)",
    ),
    "an hour of the day": ("{{ v|clock }}", MORNING, "14:30", "14:30"),
    "a minute ago": ("{{ v|ago }}", NOW - dt.timedelta(minutes=5), "5 分钟前", "5 minutes ago"),
    "yesterday": ("{{ v|ago }}", NOW - dt.timedelta(hours=12), "昨天", "yesterday"),
    "long ago": ("{{ v|ago }}", NOW - dt.timedelta(days=60), "9月24日(周四)", "09-24 (Thu)"),
    "soon": ("{{ v|left }}", NOW + dt.timedelta(hours=3), "还剩 3 小时", "3 hours left"),
    "over": ("{{ v|left }}", NOW - dt.timedelta(days=3), "超 3 天", "3 days overdue"),
    "how near": ("{{ v|left_state }}", NOW + dt.timedelta(hours=3), "soon", "soon"),
    "how late": ("{{ v|left_state }}", NOW - dt.timedelta(hours=3), "over", "over"),
    "never": ("{{ v|left }}{{ v|ago }}{{ v|moment }}{{ v|left_state }}", None, "", ""),
}  # fmt: skip


@pytest.mark.parametrize(("source", "value", "chinese", "english"), SAID.values(), ids=SAID.keys())
def test_it_is_said_as_people_say_it(source: str, value: Any, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert draw(source, v=value) == chinese
    with translation.override("en"):
        assert draw(source, v=value) == english


def test_a_filter_changes_one_thing_and_starts_from_the_first_page() -> None:
    assert draw("{% query kind='a b' %}") == "?state=open&amp;kind=a+b"
    assert draw("{% query state=None %}") == "?"
    assert draw("{% query after='next' %}") == "?state=open&amp;after=next"


def test_a_bar_never_leaves_its_frame() -> None:
    assert draw("{% share 5 4 %}|{% share 1 3 %}|{% share 1 0 %}") == "100|33|0"


# ---------------------------------------------------------------- the faces' own addresses


def test_the_reader_chooses_the_elder_view(client: Client) -> None:
    assert 'data-view="elder"' not in client.get("/components/portal/").content.decode()
    answer = client.post("/view/", {"view": "elder", "next": "/components/portal/"})
    assert (answer.status_code, answer["Location"]) == (302, "/components/portal/")
    assert 'data-view="elder"' in client.get("/components/portal/").content.decode()
    away = client.post("/view/", {"view": "normal", "next": "https://elsewhere.example/"})
    assert away["Location"] == "/"
    assert 'data-view="elder"' not in client.get("/components/portal/").content.decode()
    assert client.get("/view/").status_code == 405


def test_the_offline_page_holds_nothing_of_anybody(client: Client) -> None:
    page = client.get("/offline/").content.decode()
    assert "csrfmiddlewaretoken" not in page
    worker = client.get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert b'"/offline/"' in worker.content
    assert client.get("/manifest.webmanifest").json()["start_url"] == "/"
