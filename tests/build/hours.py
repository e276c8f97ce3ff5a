"""Confirmed service for tests.

record = a_record()                        # three hours, measured, with their points
record = a_record(minutes=90)              # left after an hour and a half
record = a_record(volunteer=zhang)
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from shijian.activities import commands
from shijian.activities.models import Shift
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.hours.models import ServiceRecord
from shijian.volunteers.models import Volunteer
from tests.build.activities import a_confirmer, a_shift, a_signup, an_attendance

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
