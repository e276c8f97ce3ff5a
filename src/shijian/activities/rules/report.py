"""When an activity can be reported on, and which pictures are kept."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shijian.activities.models import Activity
from shijian.common import clock
from shijian.common.refused import Refused

MOST_PHOTOS = 9


def why_not_report(activity: Activity) -> Refused | None:
    """What has not happened yet has no report."""
    if activity.state in {Activity.State.DRAFT, Activity.State.CANCELLED}:
        return Refused(_("This activity did not take place."), "activities.no_report")
    if activity.starts_at > clock.now():
        return Refused(_("The report is written once it has begun."), "activities.report_early")
    return None


def why_not_photo(activity: Activity, count: int, *, consented: bool) -> Refused | None:
    """A few pictures, of what happened, and only with everybody's word."""
    if not consented:
        return Refused(
            _("A picture is kept only if everybody in it agreed."),
            "activities.photo_consent",
            status=422,
            field="consented",
        )
    if count >= MOST_PHOTOS:
        return Refused(_("Nine pictures are enough: remove one first."), "activities.photo_many")
    return why_not_report(activity)
