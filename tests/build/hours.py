"""Confirmed service for tests.

record = a_record()                        # three hours, measured, with their points
record = a_record(minutes=90)              # left after an hour and a half
record = a_record(volunteer=zhang)
waits = a_pending()                        # eleven hours, confirmed by the station alone
held = a_held()                            # something was noticed, nobody has decided
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from shijian.activities import commands
from shijian.activities.models import Shift
from shijian.activities.queries import services_of
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.engines.vigilance import Noticed
from shijian.hours.commands import confirm_services
from shijian.hours.models import Pending, ServiceRecord
from shijian.volunteers.models import Volunteer
from tests.build.activities import a_confirmer, a_shift, a_signup, an_attendance, tomorrow

AFTER = dt.timedelta(days=1)


def a_record(
    shift: Shift | None = None,
    *,
    volunteer: Volunteer | None = None,
    minutes: int | None = None,
    by: Actor | None = None,
    **fields: Any,
) -> ServiceRecord:
    """A record as it comes about: signed up, came, left, confirmed by the station the day after."""
    shift = shift or a_shift(**fields)
    left = shift.starts_at + dt.timedelta(minutes=minutes) if minutes else None
    row = an_attendance(a_signup(shift, volunteer), left=left)
    with clock.at(shift.ends_at + AFTER):
        result = commands.confirm_attendance(shift, [row.pk], by=by or a_confirmer(shift))[0]
    assert result.refused is None, result.refused
    return ServiceRecord.objects.get(pk=result.record_id)


def a_pending(
    volunteer: Volunteer | None = None, *, by: Actor | None = None, **fields: Any
) -> Pending:
    """Eleven hours in a day, confirmed by the station, waiting for the level above."""
    shift = a_shift(**{"starts_at": tomorrow(6), "ends_at": tomorrow(17)} | fields)
    return handed_in(shift, volunteer, by=by)


def a_held(
    volunteer: Volunteer | None = None, *, shift: Shift | None = None, by: Actor | None = None
) -> Pending:
    """Three hours that were confirmed, and held because they looked like another's."""
    return handed_in(shift or a_shift(), volunteer, TRAVEL, by=by)


TRAVEL = Noticed("travel", 100, {"minutes": 4, "needed": 20}, (), "vigilance.weights@2024-01-01")


def handed_in(
    shift: Shift, volunteer: Volunteer | None, *noticed: Noticed, by: Actor | None = None
) -> Pending:
    """What became of somebody's attendance: it waits for another person."""
    row = an_attendance(a_signup(shift, volunteer))
    with clock.at(shift.ends_at + AFTER):
        result = confirm_services(
            services_of(shift, [row]),
            by=by or a_confirmer(shift),
            noticed={row.pk: noticed} if noticed else None,
        )[0]
    assert result.pending is not None, result.refused
    return result.pending
