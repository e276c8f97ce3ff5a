"""What happened to an organisation, from the journal, in the words of a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import User
from shijian.catalogue.models import PostStandard
from shijian.catalogue.queries import post_standard
from shijian.journal.models import Entry
from shijian.journal.queries import timeline
from shijian.organisations.models import Figure, Organisation

_WORDS: dict[str, Promise] = {
    "organisations.planned": _("Planned"),
    "organisations.county_founded": _("The tree of the county was founded"),
    "organisations.subcentre_founded": _("Sub-centre founded"),
    "organisations.established": _("Established, plate given"),
    "organisations.moved": _("Moved below another unit with everything it has"),
    "organisations.became_point": _("Goes on as a practice point"),
    "organisations.place_taken": _("Serves the place that followed its own"),
    "organisations.suspended": _("Let rest"),
    "organisations.resumed": _("Works again"),
    "organisations.withdrawn": _("Withdrawn"),
    "organisations.plate_given": _("Plate or flag given"),
    "organisations.plate_taken": _("Plate or flag taken back"),
    "organisations.guidance_set": _("Guiding department changed"),
    "organisations.evidence_given": _("Evidence of readiness entered"),
    "organisations.evidence_withdrawn": _("Evidence of readiness withdrawn"),
    "organisations.described": _("Telephone, address or opening hours changed"),
    "organisations.person_appointed": _("Took office: %(post)s"),
    "organisations.holding_ended": _("Left office: %(post)s"),
    "organisations.term_renewed": _("Term prolonged: %(post)s"),
    "organisations.village_covered": _("Covers another village"),
    "organisations.figure_recorded": _("Figure entered: %(figure)s"),
}
_FIGURES = dict(Figure.Kind.choices)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an organisation's timeline."""

    text: str
    at: dt.datetime
    who: str  # in full here; pages mask it


def history(
    organisation: Organisation, standard: list[PostStandard] | None = None, limit: int = 8
) -> list[Event]:
    """The newest things that were done to an organisation; acts this page has no words for wait."""
    known = post_standard(organisation.kind) if standard is None else standard
    posts = {post.code: post for post in known}
    entries = (
        timeline(organisation).filter(action__in=_WORDS).select_related("user__person")[:limit]
    )
    return [Event(_said(entry, posts), entry.at, _who(entry)) for entry in entries]


def _said(entry: Entry, posts: dict[str, PostStandard]) -> str:
    data: dict[str, Any] = entry.data
    code = data.get("post", "")
    words = {"post": posts.get(code, code), "figure": _FIGURES.get(data.get("kind", ""), "")}
    return str(_WORDS[entry.action]) % words


def _who(entry: Entry) -> str:
    user = entry.user
    return user.person.name if isinstance(user, User) and user.person else ""
