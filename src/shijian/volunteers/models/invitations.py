"""Lists of people who were invited, and each invitation until the person answers."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person
from shijian.catalogue.models import Skill
from shijian.organisations.models import Place
from shijian.volunteers.models.volunteers import Volunteer


class Roster(models.Model):
    """People whom a station or a team invited together: a file, a pasted list, a single name."""

    label = models.CharField(max_length=60)  # who invites, as the invited people read it
    source = models.CharField(max_length=40)  # station, team:12
    path = models.CharField(max_length=200)  # of the organisation or team that invites
    link = models.CharField(max_length=200, default="", blank=True)  # where to go once registered
    inviter = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="an_invitation_lives_for_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["path"], name="roster_path", opclasses=["varchar_pattern_ops"])
        ]

    def __str__(self) -> str:
        return self.label


class Invitation(models.Model):
    """Somebody who was asked and has not acted yet: no person, no volunteer, in no figure (R6).

    What others wrote down of them is encrypted, and erased as soon as the invitation is closed.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("invitation", "unconfirmed")
        ACCEPTED = "accepted", pgettext_lazy("invitation", "registered")
        NOT_ME = "not_me", pgettext_lazy("invitation", "said: this is not me")
        EXPIRED = "expired", pgettext_lazy("invitation", "not answered in time")
        WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "taken back")

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="invitations")
    row = models.IntegerField()  # in the list, from 1
    shown = models.CharField(max_length=4)  # 张*
    phone_head = models.CharField(max_length=3)
    phone_tail = models.CharField(max_length=4)
    name_cipher = models.BinaryField(null=True)
    phone_cipher = models.BinaryField(null=True)
    phone_index = models.BinaryField(db_index=True)  # stays: nobody asks this telephone again
    named_index = models.BinaryField()  # of telephone and name: families share a telephone
    home = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    skills = models.ManyToManyField(Skill, blank=True)
    half_days = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    volunteer = models.ForeignKey(
        Volunteer, null=True, on_delete=models.PROTECT, related_name="invitations"
    )

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(
                    state="open",
                    closed_at__isnull=True,
                    name_cipher__isnull=False,
                    phone_cipher__isnull=False,
                )
                | ~Q(state="open")
                & Q(closed_at__isnull=False, name_cipher__isnull=True, phone_cipher__isnull=True),
                name="a_closed_invitation_keeps_nobodys_name",
            ),
            CheckConstraint(
                condition=Q(state="accepted", volunteer__isnull=False)
                | ~Q(state="accepted") & Q(volunteer__isnull=True),
                name="who_accepts_is_a_volunteer",
            ),
            CheckConstraint(
                condition=Q(half_days__gte=0, half_days__lt=1 << 14),
                name="invitation_fourteen_half_days",
            ),
            UniqueConstraint(fields=["roster", "row"], name="one_invitation_a_row"),
            UniqueConstraint(
                fields=["roster", "named_index"], name="one_invitation_a_person_in_a_list"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="invitation_unsent", condition=Q(sent_at=None)),
            models.Index(fields=["roster", "state"], name="invitation_roster"),
        ]
