"""After an activity: what was done for whom, and pictures by those who agreed."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from shijian.activities.models import Activity, ActivityPhoto, ActivityReport
from shijian.activities.rules.report import why_not_photo, why_not_report
from shijian.activities.rules.running import why_not_run
from shijian.common import clock, files
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal import commands as journal


def _writer(by: Actor) -> int:
    if by.user_id is None:
        raise Refused(_("A report is written by a person."), "activities.no_writer", status=403)
    return by.user_id


@transaction.atomic
def write_report(
    activity: Activity, *, done: str, served_people: int, lessons: str, by: Actor
) -> ActivityReport:
    """Say what was done and for how many people; said again, the last words stand."""
    require(why_not_run(activity, by=by))
    require(why_not_report(activity))
    report, _made = ActivityReport.objects.update_or_create(
        activity=activity,
        defaults={
            "done": done,
            "served_people": served_people,
            "lessons": lessons,
            "by_id": _writer(by),
            "at": clock.now(),
        },
    )
    journal.record(
        "activities.reported",
        activity,
        by=by,
        scope_path=activity.scope_path,
        data={"served": served_people},
    )
    return report


@transaction.atomic
def add_photo(
    activity: Activity, *, photo: UploadedFile[bytes], caption: str, consented: bool, by: Actor
) -> ActivityPhoto:
    """Keep a picture that everybody in it agreed to; nothing ever waits for one."""
    require(why_not_run(activity, by=by))
    count = activity.photos.filter(removed_at__isnull=True).count()
    require(why_not_photo(activity, count, consented=consented))
    kept = ActivityPhoto.objects.create(
        activity=activity, file=files.keep(photo).name, caption=caption, consented=consented,
        by_id=_writer(by), at=clock.now(),
    )  # fmt: skip
    journal.record(
        "activities.photo_added",
        activity,
        by=by,
        scope_path=activity.scope_path,
        data={"photo": kept.pk},
    )
    return kept


@transaction.atomic
def remove_photo(photo: ActivityPhoto, *, by: Actor) -> ActivityPhoto:
    """Somebody in it changed their mind: it is shown nowhere any more."""
    require(why_not_run(photo.activity, by=by))
    ActivityPhoto.objects.filter(pk=photo.pk, removed_at__isnull=True).update(
        removed_at=clock.now()
    )
    journal.record(
        "activities.photo_removed",
        photo.activity,
        by=by,
        scope_path=photo.activity.scope_path,
        data={"photo": photo.pk},
    )
    return photo
