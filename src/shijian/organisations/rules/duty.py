"""Why a point may not be planned, somebody not be put on duty, a house not be located."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.organisations.models import Duty, Organisation
from shijian.organisations.queries import PARENTS
from shijian.organisations.rules.who import not_in_it, withdrawn, works_in

LONGEST = dt.timedelta(hours=24)
State = Organisation.State


def why_not_found_point(parent: Organisation, by: Actor) -> Refused | None:
    """A point (a base, a hall) is planned by the unit that will look after it."""
    if not works_in(parent, by):
        return not_in_it()
    if parent.kind not in PARENTS[Organisation.Kind.POINT] or parent.state != State.ESTABLISHED:
        return Refused(
            _("A practice point stands below an established centre, institute or station."),
            "organisations.wrong_parent",
        )
    return None


def why_not_roster(organisation: Organisation, by: Actor) -> Refused | None:
    """The roster is kept by those who work there, while the house is open."""
    if not works_in(organisation, by):
        return not_in_it()
    return withdrawn() if organisation.state == State.WITHDRAWN else None


def why_not_on_duty(person: Person, starts_at: dt.datetime, ends_at: dt.datetime) -> Refused | None:
    """A duty takes up to a day, and nobody is on duty in two places at once."""
    if not starts_at < ends_at <= starts_at + LONGEST:
        return Refused(
            _("A duty ends after it begins, within a day."),
            "organisations.duty_time",
            status=422,
            field="ends_at",
        )
    if Duty.objects.filter(person=person, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        return Refused(
            _("This person is on duty elsewhere at that time."),
            "organisations.on_duty_elsewhere",
            field="starts_at",
        )
    return None
