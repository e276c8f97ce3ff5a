"""What every page is given: who runs the site, which face it wears, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person, Role
from shijian.common.actor import Actor
from shijian.notices.queries import unread
from shijian.organisations.models import Organisation
from shijian.organisations.queries import centre_name
from shijian.web import says
from shijian.web.middleware import PATH
from shijian.web.rules import POSTS

WORKERS = (Role.DIRECTOR, Role.OFFICE, Role.STAFF)
READERS = (*WORKERS, Role.GUIDE, Role.SUPERVISOR)
NAV = (
    ("", (("today", _("Today"), "inbox", POSTS),)),
    (_("Work"), (
        ("orders:console_list", _("Orders"), "clipboard-text", WORKERS),
        ("orders:desk", _("Desk"), "phone", WORKERS),
        ("activities:console", _("Activities"), "calendar-event", WORKERS),
        ("activities:to_confirm", _("Hours"), "clock", WORKERS),
        ("menu:console", _("Menu"), "list-check", WORKERS),
    )),
    (_("People and teams"), (
        ("volunteers:console", _("Volunteers"), "user", WORKERS),
        ("teams:console", _("Teams"), "users", WORKERS),
        ("dossiers:appeals", _("Appeals"), "message", (*WORKERS, Role.SUPERVISOR)),
        ("dossiers:office_cases", _("Requests about data"), "file-text", (Role.OFFICE,)),
        ("dossiers:duplicates", _("Duplicates"), "users", (Role.OFFICE,)),
    )),
    (_("The body"), (
        ("organisations:console", _("Centre, institutes, stations"), "building-community",
         READERS),
        ("supervision:list", _("Complaints and suggestions"), "message", READERS),
        ("indicators:command", _("Command and assessment"), "report", READERS),
        ("imports:home", _("Bring tables"), "upload", WORKERS),
        ("catalogue:holidays", _("Working days"), "calendar", (Role.OFFICE,)),
        ("journal:list", _("Journal"), "history", (Role.AUDITOR,)),
        ("accounts:sign_ins", _("Accounts"), "user-check", (Role.ADMINISTRATOR,)),
        ("accounts:tokens", _("Keys of programs"), "key", (Role.ADMINISTRATOR,)),
    )),
)  # fmt: skip


def site(request: HttpRequest) -> dict[str, Any]:
    """The footer's facts, the mark of demonstration data, and the reader's chosen view."""
    named = settings.SITE if settings.SITE["name"] else {**settings.SITE, "name": _site_name()}
    return {
        "site": named,
        "demo": settings.DEMO,
        "view": "elder" if request.COOKIES.get("view") == "elder" else "",
        "here": request.get_full_path() if request.method == "GET" else "",
    }


def _site_name() -> Any:
    return SimpleLazyObject(lambda: centre_name() or _("Civilization Practice"))


def console(request: HttpRequest) -> dict[str, Any]:
    """What the console's frame shows; nothing is read unless a console page is drawn."""
    if not request.path.startswith("/console/"):
        return {}
    viewer: Actor | None = getattr(request, "whole_actor", None)
    if viewer is None or viewer.user_id is None:
        return {}
    choices = SimpleLazyObject(lambda: _choices(viewer))
    return {
        "nav": [
            {"label": label, "items": items}
            for label, rows in NAV
            if (items := [_item(request, *row[:3]) for row in rows if viewer.paths(row[3])])
        ],
        "organisations": choices,
        "organisation": SimpleLazyObject(
            lambda: _chosen(request, cast("list[Organisation]", choices))
        ),
        "viewer": SimpleLazyObject(lambda: _name(viewer)),
        "bell": SimpleLazyObject(lambda: unread(viewer)),
    }


def _item(request: HttpRequest, name: str, label: Any, icon: str) -> dict[str, Any]:
    href = reverse(name)
    here = request.path == href or (href != "/console/" and request.path.startswith(href))
    return {"label": label, "href": href, "icon": icon, "on": here}


def _choices(viewer: Actor) -> list[Organisation]:
    """The viewer's own organisations and the established ones right below them."""
    own = viewer.paths(POSTS)
    below = Q(parent__path__in=own, state=Organisation.State.ESTABLISHED)
    return list(Organisation.objects.filter(Q(path__in=own) | below).order_by("path")[:60])


def _chosen(request: HttpRequest, choices: Iterable[Organisation]) -> Organisation | None:
    path = request.session.get(PATH)
    listed = next((choice for choice in choices if choice.path == path), None)
    if path and listed is None:  # deeper in the tree than the switcher lists
        listed = Organisation.objects.filter(path=path).first()
    return listed or next(iter(choices), None)


def _name(viewer: Actor) -> str:
    person = Person.objects.filter(pk=viewer.person_id or 0).first()
    return says.mask_name(person.name) if person else str(_("Account"))
