"""The tree's pages: who opens what, what a form does, what is kept when something is wrong."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shijian.accounts.queries import actor_for_user
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.organisations import queries
from shijian.organisations.commands import appoint
from shijian.organisations.models import Figure, Holding, Organisation, Place
from tests.build.accounts import a_person, a_phone, a_user, an_actor, signed_in
from tests.build.organisations import a_county, a_station, a_subcentre

pytestmark = pytest.mark.django_db
LIST = "/console/organisations/"


def url(name: str, row: Any) -> str:
    return reverse(f"organisations:{name}", args=[row.pk])


def office(client: Client) -> Client:
    return signed_in(client, an_actor("office", a_county().centre.path))


def staff_of(client: Client, organisation: Organisation) -> Client:
    return signed_in(client, an_actor("staff", organisation.path))


def planned(organisation: Organisation) -> Organisation:
    Place.objects.filter(served_by=organisation).update(served_by=None)
    Organisation.objects.filter(pk=organisation.pk).update(state="planned", established_on=None)
    organisation.refresh_from_db()
    return organisation


def text(response: Any) -> str:
    """The words of a page without its tags."""
    body = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"\s+", " ", body)


def appointment(**changed: Any) -> dict[str, Any]:
    return {
        "post": "staff",
        "name": "陈一鸣",
        "phone": a_phone(),
        "title": "文化站干事",
        "starts_on": clock.today().isoformat(),
        "idempotency_key": uuid.uuid4().hex,
        **changed,
    }


# ---------------------------------------------------------------- the list


def test_the_office_sees_the_first_level_and_walks_down(client: Client):
    county = a_county()
    a_subcentre()
    page = text(office(client).get(LIST))
    for word in ("试县新时代文明实践中心", "甲镇所", "乙乡所", "试县卫健局分中心", "新建分中心"):
        assert word in page
    assert "东街社区站" not in page
    assert "2 个村社 ： 2 个设站" in page or "2 个村社：2 个设站" in page.replace(" ：", "：")
    below = text(client.get(LIST, {"under": county.institutes[1].pk}))
    assert "𠮷坡村站" in below
    assert "东街社区站" not in below


def test_a_word_and_a_filter_find_across_levels(client: Client):
    county = a_county()
    planned(county.stations[3])
    office(client)
    assert "西溪村站" in text(client.get(LIST, {"q": "西溪"}))
    assert "没有找到" in text(client.get(LIST, {"q": "不存在的村"}))
    found = text(client.get(LIST, {"show": "planned"}))
    assert "𠮷坡村站" in found
    assert "西溪村站" not in found
    assert client.get(LIST, {"q": "a\x00b"}).status_code == 422
    assert client.get(LIST, {"after": "forged"}).status_code == 422
    assert client.get(LIST, {"under": "999999999999999999999"}).status_code == 404
    assert client.get(LIST, {"q": "<script>alert(1)</script>'; DROP"}).status_code == 200


def test_staff_see_their_own_subtree_only(client: Client):
    county = a_county()
    staff_of(client, county.institutes[0])
    page = text(client.get(LIST))
    assert "东街社区站" in page
    assert "乙乡所" not in page
    assert client.get(LIST, {"under": county.institutes[1].pk}).status_code == 404
    assert "新建分中心" not in page
    staff_of(client, county.stations[3])
    assert "𠮷坡村站" in text(client.get(LIST))


@pytest.mark.parametrize("name", ["detail", "figures", "establish", "appoint", "describe"])
def test_who_may_open_a_page_of_an_institute(client: Client, name: str):
    county = a_county()
    institute = planned(county.institutes[0]) if name == "establish" else county.institutes[0]
    address = url(name, institute)
    assert client.get(address).status_code == 302
    inside = 200 if name in {"detail", "figures", "describe"} else 403
    seen = {
        "office": (county.centre.path, "office", 200),
        "own staff": (institute.path, "staff", inside),
        "sibling": (county.institutes[1].path, "staff", 404),
        "station below": (county.stations[0].path, "staff", 404),
        "director": (county.centre.path, "director", 200 if name in {"detail", "figures"} else 403),
        "captain": (f"{institute.path}t1/", "captain", 404),
    }
    for who, (path, role, status) in seen.items():
        signed_in(client, an_actor(role, path))
        assert client.get(address).status_code == status, who
    signed_in(client, a_user())
    assert client.get(address).status_code == 404
    assert client.get(LIST).status_code == 403


def a_hundredfold(institute: Organisation, count: int) -> None:
    """So many more stations below an institute, established, with their villages."""
    places = Place.objects.bulk_create(
        Place(
            code=f"99990190{n:04}",
            name=f"第{n}村",
            short_name=f"第{n}村",
            kind=Place.Kind.VILLAGE,
            parent=institute.place,
            valid_from=clock.today(),
        )
        for n in range(count)
    )
    first = Organisation.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    Organisation.objects.bulk_create(
        Organisation(
            pk=first + n,
            kind="station",
            name=f"甲镇第{n}村新时代文明实践站",
            short_name=f"第{n}村站",
            parent=institute,
            path=f"{institute.path}{first + n}/",
            place=place,
            state="established",
            established_on=clock.today(),
            order=n,
        )
        for n, place in enumerate(places)
    )


def test_lists_cost_the_same_at_four_and_at_fifteen_hundred_stations(client: Client):
    county = a_county()
    institute = county.institutes[0]
    addresses = [
        LIST,
        f"{LIST}?under={institute.pk}",
        f"{LIST}?show=lacking",
        f"{LIST}?q=村",
        url("detail", county.centre),
        url("detail", institute),
        url("coverage", institute),
        url("public_detail", institute),
        reverse("organisations:public"),
    ]
    office(client)

    def cost() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries_of_page:
                assert client.get(address).status_code == 200
            counts.append(len(queries_of_page))
        return counts

    small = cost()
    a_hundredfold(institute, 1500)
    assert cost() == small
    assert max(small) <= 20
    first = client.get(f"{LIST}?show=lacking")
    assert "1,507" in text(first)
    assert len(first.content) < 120_000


# ---------------------------------------------------------------- one organisation


def test_a_page_shows_posts_gaps_figures_and_what_happened(client: Client):
    county = a_county()
    institute = county.institutes[0]
    boss = an_actor("office", county.centre.path)
    appoint(
        institute, post="director", person=a_person(name="周大川"), title="甲镇党委书记", by=boss
    )
    page = signed_in(client, boss).get(url("detail", institute))
    words = text(page)
    assert "周*" in words
    assert "周大川" not in page.content.decode()
    for said in ("甲镇党委书记", "副所长 2 人缺 2", "补齐岗位", "所长到任", "东街社区站"):
        assert said in words, said
    # What is not built yet is not pretended: no band is shown.
    for band in ("运行良好", "基本正常", "需帮扶"):
        assert band not in words


def test_a_figure_is_entered_and_shown_with_its_source(client: Client):
    county = a_county()
    institute = county.institutes[0]
    staff_of(client, institute)
    typed = {"kind": "residents", "year": "2025", "value": "58420", "source": "镇统计站"}
    response = client.post(url("figures", institute), typed)
    assert response.status_code == 302
    assert Figure.objects.get().place == county.towns[0]
    words = text(client.get(url("detail", institute)))
    assert "58,420" in words
    assert "2025 年，镇统计站" in words
    elsewhere = typed | {"kind": "registered", "value": "9300", "source": "志愿汇"}
    assert client.post(url("figures", institute), elsewhere).status_code == 302
    beside = Figure.objects.get(kind="registered")
    assert (beside.organisation, beside.place) == (institute, None)
    assert "不计入本平台" in text(client.get(url("detail", institute)))
    beside_only = Figure.objects.count()
    wrong = client.post(url("figures", institute), typed | {"value": "-3", "source": "<b>甲</b>"})
    assert wrong.status_code == 422
    assert "请填 0 到 20000000 之间的数" in text(wrong)
    assert "&lt;b&gt;甲&lt;/b&gt;" in wrong.content.decode()
    for bad in ("9" * 40, "1e5", "甲"):
        assert client.post(url("figures", institute), typed | {"value": bad}).status_code == 422
    assert Figure.objects.count() == beside_only


def test_a_form_sent_twice_writes_once(client: Client):
    county = a_county()
    office(client)
    typed = appointment()
    address = url("appoint", county.stations[0])
    first, second = client.post(address, typed), client.post(address, typed)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == url("detail", county.stations[0])
    assert Holding.objects.count() == 1
    assert client.post(address, typed | {"name": "别人"}).status_code == 422


def test_appointing_by_form_lets_somebody_sign_in_and_work(client: Client):
    county = a_county()
    station = county.stations[0]
    office(client)
    address = url("appoint", station)
    assert "工作人员空着" in text(client.get(address))
    user = a_user(a_person(name="林晓", phone="13912340001"))
    typed = appointment(name="林晓", phone="139 1234 0001", acting="on")
    assert client.post(address, typed).status_code == 302
    holding = Holding.objects.get()
    assert holding.person == user.person
    assert actor_for_user(user).holds("staff", station.path)
    words = text(client.get(url("detail", station)))
    assert "代理，满 0 天" in words
    signed_in(client, user)
    assert client.get(url("detail", station)).status_code == 200
    assert client.get(url("detail", county.stations[1])).status_code == 404
    assert client.post(url("end", holding), {"on": "2026-01-01"}).status_code == 403


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"phone": "12345"}, "11"),
        ({"id_number": "11010519491231002Y"}, "18"),
        ({"name": ""}, "这里要填"),
        ({"post": "king"}, ""),
        ({"starts_on": "0000-01-01"}, ""),
        ({"starts_on": "2999-01-01"}, ""),
        ({"title": "甲\u202e乙"}, ""),
        ({"name": "a\x00b"}, ""),
    ],
)
def test_a_wrong_answer_is_said_at_the_field_and_nothing_is_lost(
    client: Client, changed: dict[str, str], said: str
):
    address = url("appoint", a_station())
    typed = appointment(title="村两委委员") | changed
    response = office(client).post(address, typed)
    assert response.status_code == 422
    assert said in text(response)
    assert "sj-field-bad" in response.content.decode()
    if "title" not in changed:
        assert "村两委委员" in response.content.decode()
    assert not Holding.objects.exists()


def test_a_term_is_ended_by_form(client: Client):
    county = a_county()
    boss = an_actor("office", county.centre.path)
    person = a_user().person
    start = clock.today() - dt.timedelta(days=30)
    holding = appoint(
        county.stations[0], post="director", person=person, title="书记", starts_on=start, by=boss
    )
    signed_in(client, boss)
    assert "离任后这个岗位就空了" in text(client.get(url("end", holding)))
    early = (start - dt.timedelta(days=1)).isoformat()
    assert client.post(url("end", holding), {"on": early}).status_code == 422
    done = client.post(url("end", holding), {"on": clock.today().isoformat()})
    assert done["Location"] == url("detail", county.stations[0])
    assert "站长离任" in text(client.get(done["Location"]))
    assert client.get(url("end", holding)).status_code == 409
    assert client.get("/console/holdings/999999999/end/").status_code == 404


def test_a_station_is_established_by_form_and_serves_its_village(client: Client):
    county = a_county()
    station = planned(county.stations[0])
    staff_of(client, county.institutes[0])
    assert "授牌成立" in text(client.get(url("detail", station)))
    typed = {"on": clock.today().isoformat(), "phone": "0577-0000 0013", "address": "东街1号"}
    future = {**typed, "on": (clock.today() + dt.timedelta(days=2)).isoformat()}
    wrong = client.post(url("establish", station), future)
    assert wrong.status_code == 422
    assert "这一天还没到" in text(wrong)
    assert "东街1号" in wrong.content.decode()
    assert client.post(url("establish", station), typed).status_code == 302
    assert Place.objects.get(pk=county.villages[0].pk).served_by == station
    assert client.post(url("establish", station), typed).status_code == 409


def test_villages_without_a_station_are_covered_by_form(client: Client):
    county = a_county()
    planned(county.stations[0])
    staff_of(client, county.institutes[0])
    listed = text(client.get(url("coverage", county.institutes[0])))
    assert "东街社区" in listed
    assert "点单先由所里接" in listed
    address = url("cover", county.villages[0])
    assert client.post(address, {"station": county.stations[2].pk}).status_code == 422
    assert client.post(address, {"station": "9" * 30}).status_code == 422
    done = client.post(address, {"station": county.stations[1].pk})
    assert done["Location"] == url("coverage", county.institutes[0])
    assert "由邻近站覆盖：西溪村站" in text(client.get(done["Location"]))
    assert "东街社区" in text(client.get(url("detail", county.stations[1])))
    assert client.get(url("cover", county.villages[2])).status_code == 404
    assert client.get(url("cover", county.villages[1])).status_code == 409
    staff_of(client, county.institutes[1])
    assert client.get(url("coverage", county.institutes[0])).status_code == 404


def test_the_office_plans_a_subcentre(client: Client):
    a_county()
    office(client)
    address = reverse("organisations:subcentre")
    assert client.post(address, {"name": "试县教育局"}).status_code == 302
    again = client.post(address, {"name": "试县教育局"})
    assert again.status_code == 422
    assert "已经有这个名字的分中心了" in text(again)
    staff_of(client, a_county().institutes[0])
    assert client.get(address).status_code == 403


# ---------------------------------------------------------------- residents


def test_residents_find_their_station_without_any_name(client: Client):
    county = a_county()
    boss = an_actor("office", county.centre.path)
    appoint(county.stations[0], post="director", person=a_person(name="周大川"), title="x", by=boss)
    home = text(client.get(reverse("organisations:public")))
    assert "甲镇" in home
    page = client.get(url("public_detail", county.stations[0]))
    words = text(page)
    for said in ("东街社区新时代文明实践站", "0577-0000 0012", "东街社区1号"):
        assert said in words
    assert "周" not in words
    assert "tel:0577-00000012" in page.content.decode()
    planned(county.stations[1])
    words = text(client.get(url("public_detail", county.stations[1])))
    assert "还没有成立" in words
    assert "甲镇新时代文明实践所" in words
    assert client.get("/organisations/999999999/").status_code == 404
    assert client.get("/organisations/99999999999999999999/").status_code == 404
    Organisation.objects.filter(pk=county.stations[3].pk).update(
        state="withdrawn", withdrawn_on=clock.today()
    )
    assert client.get(url("public_detail", county.stations[3])).status_code == 404


def test_pages_say_it_in_english(client: Client):
    institute = a_county().institutes[0]
    office(client)
    client.cookies["django_language"] = "en"
    words = text(client.get(url("detail", institute)))
    assert "Director: vacant for " in words
    assert "Fill posts" in words


def test_before_the_county_is_founded_the_pages_say_so(client: Client):
    assert client.get(reverse("organisations:public")).status_code == 200
    signed_in(client, an_actor("administrator", "/1/"))
    assert "体系还没建" in text(client.get(LIST))
    assert isinstance(an_actor(), Actor)
    assert queries.centre() is None
