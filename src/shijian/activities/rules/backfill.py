"""Why service is not back-filled, why an activity that was no volunteering gives no hours."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shijian.accounts.models import Person
from shijian.activities.models import Shift
from shijian.activities.queries.backfill import counted_minutes, was_recorded
from shijian.activities.queries.facts import shift_minutes
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.hours.queries import is_found


def why_not_backfill(
    shift: Shift, person: Person, came: dt.datetime, left: dt.datetime, *, by: Actor
) -> Refused | None:
    """Only what nobody recorded, inside the shift, and never more than was planned in all."""
    return (
        why_not_hours(shift)
        or _why_not_entered(shift, person, by=by)
        or _why_not_time(shift, came, left)
    )


def _why_not_entered(shift: Shift, person: Person, *, by: Actor) -> Refused | None:
    if shift.ends_at > clock.now():
        return Refused(_("The shift is not over yet."), "activities.not_over")
    if person.pk in by.records:
        return Refused(
            _("These are your own hours: somebody else enters them."),
            "activities.backfill_own",
            status=403,
        )
    if was_recorded(shift, person):
        return Refused(
            _("This person's attendance was recorded at the time: it is confirmed, however late."),
            "activities.recorded",
        )
    return None


def _why_not_time(shift: Shift, came: dt.datetime, left: dt.datetime) -> Refused | None:
    if not shift.starts_at <= came < left <= shift.ends_at:
        return Refused(
            _("The time lies inside the shift."), "activities.outside", status=422, field="came"
        )
    minutes = (left - came) // dt.timedelta(minutes=1)
    if counted_minutes(shift) + minutes > shift.capacity * shift_minutes(shift):
        return Refused(
            _("All together this would be more than was planned for the shift."),
            "activities.more_than_planned",
        )
    return None


def why_not_hours(shift: Shift) -> Refused | None:
    """Nothing of an activity that was no volunteering becomes hours afterwards."""
    if is_found("activities.activity", shift.activity_id):
        return Refused(
            _("This activity was found to be no volunteering: it gives no hours."),
            "activities.found",
        )
    return None
