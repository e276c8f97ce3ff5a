"""Who is needed in a shift for what, and who comes along or takes over."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.accounts.models import Person, User
from shijian.activities.models.activity import Activity, Shift, Signup
from shijian.catalogue.models import QualificationKind


class Post(models.Model):
    """A task in a shift that needs somebody in particular: leader, first aid, interpreter.

    Its least number is kept free of other helpers until it is filled.
    """

    class Sex(models.IntegerChoices):
        MALE = 1, _("man")  # as accounts.Person.Sex
        FEMALE = 2, _("woman")

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(max_length=20)
    least = models.SmallIntegerField(default=1)
    most = models.SmallIntegerField(default=1)
    taken = models.SmallIntegerField(default=0)  # kept by the sign-up function under its lock
    age_min = models.SmallIntegerField(null=True)
    age_max = models.SmallIntegerField(null=True)
    qualification = models.ForeignKey(
        QualificationKind, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sex = models.SmallIntegerField(null=True, choices=Sex.choices)
    sex_reason = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["shift", "name"], name="one_post_of_a_name"),
            CheckConstraint(condition=Q(taken__gte=0, taken__lte=F("most")), name="post_not_over"),
            CheckConstraint(
                condition=Q(least__gte=0, most__gte=1, least__lte=F("most")),
                name="post_least_and_most",
            ),
            CheckConstraint(
                condition=Q(sex__isnull=True, sex_reason="")
                | Q(sex__isnull=False) & ~Q(sex_reason=""),
                name="a_sex_has_its_reason",
            ),
            CheckConstraint(
                condition=Q(age_min__isnull=True)
                | Q(age_max__isnull=True)
                | Q(age_min__lte=F("age_max")),
                name="post_ages",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Companion(models.Model):
    """Somebody who comes along with a volunteer: a place, a name, never hours."""

    signup = models.ForeignKey(Signup, on_delete=models.PROTECT, related_name="brought")
    name_cipher = models.BinaryField()


class Swap(models.Model):
    """A place whose holder looks for somebody to take it over: one person, or any suitable one."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("swap", "looking for somebody")
        DONE = "done", pgettext_lazy("swap", "handed on")
        ENDED = "ended", pgettext_lazy("swap", "taken back")

    signup = models.ForeignKey(Signup, on_delete=models.PROTECT, related_name="swaps")
    named = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    taken_over = models.OneToOneField(
        Signup, null=True, on_delete=models.PROTECT, related_name="taken_from"
    )

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["signup"], condition=Q(state="open"), name="one_open_swap_of_a_place"
            ),
            CheckConstraint(
                condition=Q(state="done", taken_over__isnull=False)
                | ~Q(state="done") & Q(taken_over__isnull=True),
                name="a_place_is_handed_to_somebody",
            ),
        ]


class MinorConsent(models.Model):
    """A guardian's word for one minor in one activity; taking it back ends the row."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="consents")
    minor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    accompanied = models.BooleanField()  # only with the guardian in the same shift
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["activity", "minor"],
                condition=Q(ended_at__isnull=True),
                name="one_living_consent",
            ),
            CheckConstraint(condition=~Q(minor=F("guardian")), name="a_guardian_is_somebody_else"),
        ]
