"""What became of an activity, in a few words, and pictures of it by those who agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from shijian.accounts.models import User
from shijian.activities.models.activity import Activity


class ActivityReport(models.Model):
    """What was done and for whom; never needed to close an activity, and missing says nothing."""

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="report")
    done = models.CharField(max_length=500)
    served_people = models.IntegerField()
    lessons = models.CharField(max_length=300, default="", blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(served_people__gte=0) & ~Q(done=""), name="a_report_says_what_was_done"
            )
        ]


class ActivityPhoto(models.Model):
    """A picture by choice; everybody in it agreed, or it is not here."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="photos")
    file = models.CharField(max_length=80)  # common.files
    caption = models.CharField(max_length=60, default="", blank=True)
    consented = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(consented=True), name="everybody_in_a_photo_agreed")
        ]
        indexes = [models.Index(fields=["activity", "id"], name="photos_of_activity")]
