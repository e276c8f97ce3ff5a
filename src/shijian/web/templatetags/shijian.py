"""What every page may say without loading anything: icons, boxes, tokens, and people's formats."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.middleware.csrf import get_token
from django.template import Context, Engine
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shijian.web import forms_shown, says
from shijian.web.vendoring import icon_names

register = template.Library()
log = logging.getLogger(__name__)


@cache
def _known_icons() -> frozenset[str]:
    return frozenset(icon_names())


def _part(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    """One of the parts, drawn with these values and nothing else of the page."""
    drawn = Engine.get_default().get_template(f"components/{name}.html").render(context.new(values))
    return SafeString(drawn)


# ---------------------------------------------------------------- atoms and boxes


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An outline icon from the sprite; a word always stands beside it."""
    if name not in _known_icons():
        log.error("no such icon: %s", name)
        return SafeString("")
    return _drawn(name, extra)


@cache
def _drawn(name: str, extra: str) -> SafeString:
    """A page has fifty of them, and they never change while a process lives."""
    classes = f"sj-icon {extra}".strip()
    sprite = static("vendor/icons.svg")
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, sprite, name
    )


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: str, title: str = "", **options: Any) -> SafeString:
    """The one box: head, body, foot; `body=False` for rows and tables that reach the edge."""
    values = {"note": "", "href": "", "link": "", "id": "", "foot": "", "body": True, "level": 2}
    unknown = options.keys() - values.keys()
    if unknown:
        raise template.TemplateSyntaxError(f"panel knows no {', '.join(sorted(unknown))}")
    return _part(context, "panel", values | options | {"title": title, "content": content})


@register.simple_block_tag
def capture(content: str) -> SafeString:
    """Keep what a block says, so that a shell can leave out the frame of an empty one."""
    return mark_safe(content.strip())  # noqa: S308 -- rendered by the template, escaped there


# ---------------------------------------------------------------- forms


@register.simple_tag
def idempotency_key() -> SafeString:
    """A new key for one sending of one form: a double click or a reload writes once."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', uuid.uuid4().hex)


@register.simple_tag(takes_context=True)
def tokens(context: Context) -> SafeString:
    """The hidden inputs of every posted form: who may send it, and which sending it is."""
    request = _request(context)
    if request is None:
        return idempotency_key()
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}',
        get_token(request),
        idempotency_key(),
    )


@register.simple_tag
def widget(field: BoundField, hint: str = "") -> SafeString:
    """A form's input with the theme's class and the words that describe it."""
    return forms_shown.widget(field, hint=hint)


@register.filter
def shape(field: BoundField) -> str:
    """How a field is drawn: hidden, one (a checkbox), many (radios or checkboxes), or text."""
    return forms_shown.shape(field)


@register.filter
def options(field: BoundField) -> list[dict[str, Any]]:
    """The choices of a field of radios or checkboxes, ready for the part `choice`."""
    return forms_shown.options(field)


@register.simple_tag
def problems(form: BaseForm, extra: Iterable[Mapping[str, str]] = ()) -> list[dict[str, str]]:
    """Each thing that is wrong in a form, with a link to its field."""
    return [*forms_shown.problems(form), *map(dict, extra)]


@register.filter
def problems_title(found: list[Any]) -> str:
    """“还差两处”: how many things are to put right."""
    if len(found) == 1:
        return _("One thing to put right")
    if len(found) == 2:
        return _("Two things to put right")
    return _("%(count)d things to put right") % {"count": len(found)}


@register.filter
def named(form: BaseForm, names: Iterable[str]) -> list[BoundField]:
    """Some fields of a form, in the order asked; none asked means all."""
    return [form[name] for name in names] if names else list(form)


# ---------------------------------------------------------------- addresses


def _request(context: Context) -> Any:
    return getattr(context, "request", None) or context.get("request")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """This page's filters with one of them changed; a new filter starts from the first page."""
    request = _request(context)
    params = request.GET.copy() if request else QueryDict(mutable=True)
    if "after" not in changes:
        params.pop("after", None)
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = value
    return "?" + params.urlencode()


# ---------------------------------------------------------------- how people say it

register.filter("mask_name", says.mask_name)
register.filter("mask_phone", says.mask_phone)
register.filter("hours", says.hours)
register.filter("thousands", says.thousands)
register.filter("moment", says.moment)
register.filter("day", says.day)
register.filter("short", says.short)
register.filter("short_day", says.short_day)
register.filter("clock", says.clock_time)
register.filter("weekday", says.weekday)
register.filter("ago", says.ago)
register.filter("left", says.left)
register.filter("left_state", says.left_state)


@register.simple_tag
def share(part: int, whole: int) -> int:
    """Of a hundred, for the length of a bar; never more than the whole."""
    return max(0, min(100, round(100 * part / whole))) if whole else 0


@register.filter
def upto(number: int) -> range:
    """Count from one, for steps and stars."""
    return range(1, int(number) + 1)


@register.simple_tag
def runs(parts: Iterable[Mapping[str, Any]], total: int) -> list[dict[str, str]]:
    """The pieces of a bar, each with where it starts and how long it is, in hundredths."""
    at, drawn = 0.0, []
    for piece in parts:
        width = 100 * piece["value"] / total if total else 0
        width = max(width, 1.5) if piece["value"] else 0  # one overdue order must be seen
        drawn.append({"x": f"{at:.2f}", "width": f"{width:.2f}", "tone": piece["tone"]})
        at += width
    return drawn


@register.simple_tag
def labelled(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> list[list[tuple[str, Any]]]:
    """A table's cells, each with the heading of its column: on a phone a row becomes a card."""
    labels = [c.get("label", "") if isinstance(c, Mapping) else str(c) for c in head]
    return [list(zip(labels, row, strict=True)) for row in rows]


@register.filter
def day_number(value: dt.date) -> int:
    """The big number at the head of a row."""
    return says.local_day(value).day
