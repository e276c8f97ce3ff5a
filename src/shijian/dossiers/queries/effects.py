"""What a step of a volunteer's standing does, said before it is done.

The command reads the same queries, so that what is stated and what happens cannot drift apart.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shijian.activities.queries.leaving import places_to_come
from shijian.catalogue.queries import rule
from shijian.common import clock
from shijian.dossiers.queries.held import human_of
from shijian.hours.queries import minutes_of
from shijian.points.queries import balance
from shijian.teams.models import Membership
from shijian.teams.queries import memberships_of
from shijian.volunteers.models import Volunteer

PAUSE, LEAVE, SUSPEND = "pause", "leave", "suspend"
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of what will happen: to what, and what."""

    icon: str
    title: str
    line: str


def effects(volunteer: Volunteer, step: str) -> list[Effect]:
    """Places, teams, hours, points, certificates and the way back, in this order."""
    people = human_of(volunteer.person_id).people
    return [
        _places(people),
        _teams(volunteer, step),
        _hours(volunteer.person_id),
        _points(volunteer.person_id),
        Effect(
            "certificate",
            _("Certificates"),
            _("What was issued stays valid, and the record it is made from stays."),
        ),
        _back(step),
    ]


def _places(people: tuple[int, ...]) -> Effect:
    rows = list(places_to_come(people))
    if not rows:
        return Effect(
            "calendar-event", _("Places"), _("No place to come, so nothing is given back.")
        )
    said = ngettext(
        "%(n)s place is given back at once: %(titles)s",
        "%(n)s places are given back at once: %(titles)s",
        len(rows),
    )
    titles = "、".join(row.shift.activity.title for row in rows[:SHOWN])
    return Effect("calendar-event", _("Places"), said % {"n": len(rows), "titles": titles})


def _teams(volunteer: Volunteer, step: str) -> Effect:
    rows = memberships_of(volunteer).filter(state=Membership.State.ACTIVE)
    names = "、".join(row.team.short_name for row in rows[:SHOWN])
    if not names:
        return Effect("users", _("Teams"), _("In no team, so nothing changes."))
    said = _("Leaves at once: %(teams)s") if step == LEAVE else _("Stays a member: %(teams)s")
    return Effect("users", _("Teams"), said % {"teams": names})


def _hours(person_id: int) -> Effect:
    said = _("%(hours)s hours stay as they are; no step ever lessens hours.")
    return Effect("clock", _("Hours"), said % {"hours": f"{minutes_of(person_id) / 60:.1f}"})


def _points(person_id: int) -> Effect:
    said = _("%(points)s points stay and can be used as before, until they expire.")
    return Effect("gift", _("Points"), said % {"points": balance(person_id)})


def _back(step: str) -> Effect:
    said = {
        PAUSE: _("One tap, at any time."),
        LEAVE: _(
            "At any time, with the same number. The least part of the record is kept until %(day)s."
        ),
        SUSPEND: _("By itself when the term is over, or earlier on appeal."),
    }[step]
    day = clock.today() + dt.timedelta(days=365 * int(rule("volunteers.keep_years")))
    return Effect("refresh", _("The way back"), said % {"day": day.isoformat()})
