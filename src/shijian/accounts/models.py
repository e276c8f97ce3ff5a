"""People, sign-ins, grants."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shijian.common.actor import Stands


class Person(models.Model):
    """One human, with or without a phone; everything personal is here and nowhere else."""

    class Sex(models.IntegerChoices):
        UNKNOWN = 0, _("unknown")  # GB/T 2261.1
        MALE = 1, _("male")
        FEMALE = 2, _("female")
        UNSTATED = 9, _("not stated")

    name = models.CharField(max_length=50)
    sex = models.SmallIntegerField(choices=Sex.choices, default=Sex.UNKNOWN)
    born_on = models.DateField(null=True)
    id_kind = models.CharField(max_length=2, default="", blank=True)
    id_cipher = models.BinaryField(null=True)
    id_index = models.BinaryField(null=True)
    phone_cipher = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True, db_index=True)
    phone_tail = models.CharField(max_length=4, default="", blank=True)  # to show 138****1234
    phone_head = models.CharField(max_length=3, default="", blank=True)
    address_cipher = models.BinaryField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["id_index"],
                condition=Q(merged_into__isnull=True, id_index__isnull=False),
                name="one_person_one_record",
            ),
            CheckConstraint(
                condition=Q(id_cipher__isnull=True, id_index__isnull=True)
                | Q(id_cipher__isnull=False, id_index__isnull=False),
                name="an_id_can_be_found",
            ),
            CheckConstraint(condition=~Q(merged_into=F("id")), name="nobody_merges_into_self"),
            CheckConstraint(
                condition=Q(phone_cipher__isnull=True, phone_index__isnull=True, phone_tail="")
                | Q(phone_cipher__isnull=False, phone_index__isnull=False, phone_tail__gt=""),
                name="a_phone_can_be_found",
            ),
            CheckConstraint(condition=Q(name__gt=""), name="a_person_has_a_name"),
        ]


class UserManager(BaseUserManager["User"]):
    """What Django needs to find a sign-in; making one is a command."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """A sign-in. The phone that signs in is stored by the accounts adapter, encrypted."""

    username = models.CharField(max_length=40, unique=True)
    person = models.OneToOneField(Person, null=True, on_delete=models.PROTECT)
    phone_cipher = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True, unique=True)
    phone_verified = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    pin_hash = models.CharField(max_length=200, default="", blank=True)
    language = models.CharField(max_length=10, default="", blank=True)
    elder_view = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # Person and rights in force, where the sign-in was read together with them.
    stands_for: Stands | None = None

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(phone_cipher__isnull=True, phone_index__isnull=True)
                | Q(phone_cipher__isnull=False, phone_index__isnull=False),
                name="a_sign_in_can_be_found",
            )
        ]

    USERNAME_FIELD = "username"
    objects = UserManager()


class Role(models.TextChoices):
    """What a grant lets a person do inside its subtree."""

    DIRECTOR = "director", _("first responsible person")
    OFFICE = "office", _("centre office")
    STAFF = "staff", _("staff")
    CAPTAIN = "captain", _("team captain")
    SUPERVISOR = "supervisor", _("supervisor")
    GUIDE = "guide", _("guide from above")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


class Grant(models.Model):
    """A role in a subtree for a time: the only source of permission (decision 2)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope_path = models.CharField(max_length=200)  # ids, trailing slash: /1/17/203/
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=60)  # the post or membership that gave it

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(scope_path__startswith="/") & Q(scope_path__endswith="/"),
                name="grant_path_is_a_path",
            ),
            CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="grant_ends_after_it_starts",
            ),
            UniqueConstraint(
                fields=["person", "role", "scope_path", "source"],
                condition=Q(ends_on__isnull=True),
                name="a_grant_is_given_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["scope_path"], name="grant_scope", opclasses=["varchar_pattern_ops"]
            )
        ]


class ApiToken(models.Model):
    """A program's key: shown once, kept as a digest, limited to scopes."""

    user = models.ForeignKey(User, on_delete=models.PROTECT)
    label = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="a_token_lives_for_a_time"
            )
        ]


class PhoneCode(models.Model):
    """A one-time code that was asked for: only its keyed digest, and five tries."""

    TRIES = 5

    phone_cipher = models.BinaryField()
    phone_index = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    tries = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # used, replaced by a newer one, or tried out
    used = models.BooleanField(default=False)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["phone_index"],
                condition=Q(closed_at__isnull=True),
                name="one_open_code_a_phone",
            ),
            CheckConstraint(condition=Q(tries__gte=0, tries__lte=5), name="a_code_has_five_tries"),
            CheckConstraint(
                condition=Q(used=False) | Q(closed_at__isnull=False), name="a_used_code_is_closed"
            ),
        ]


class PaperCode(models.Model):
    """A printed one-time code: the second factor of a station without a smartphone."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="paper_codes")
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["user", "digest"], name="a_paper_code_is_printed_once")
        ]


class Device(models.Model):
    """A browser that is signed in, so that its owner can see it and sign it out from elsewhere."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=60, default="", blank=True)
    ip = models.GenericIPAddressField(null=True)
    signed_in_at = models.DateTimeField()
    signed_out_at = models.DateTimeField(null=True)


class Duplicate(models.Model):
    """Two records that may be one human, until somebody who looked at both has said."""

    class Found(models.TextChoices):
        ID = "id", pgettext_lazy("a duplicate was found by", "the same ID number")
        PHONE = "phone", pgettext_lazy("a duplicate was found by", "the same phone and name")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a duplicate is", "to be looked at")
        APART = "apart", pgettext_lazy("a duplicate is", "two people")
        MERGED = "merged", pgettext_lazy("a duplicate is", "one person")

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    found_by = models.CharField(max_length=6, choices=Found.choices)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["first", "second"], name="a_pair_is_found_once"),
            CheckConstraint(condition=Q(first__lt=F("second")), name="a_pair_is_two_in_order"),
            CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="a_pair_is_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="duplicate_state")]


class Merge(models.Model):
    """One record stands for another from an instant on; taken back within a term (decision 11)."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["gone"], condition=Q(undone_at__isnull=True), name="one_stands_for_another"
            ),
            CheckConstraint(condition=~Q(kept=F("gone")), name="a_merge_has_two_records"),
            CheckConstraint(condition=Q(undo_until__gt=F("at")), name="a_merge_can_be_undone"),
            CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(
                    undone_at__gte=F("at"), undone_at__lte=F("undo_until"), undone_by__isnull=False
                ),
                name="undone_in_its_term",
            ),
        ]
        indexes = [models.Index(fields=["-id"], name="merge_newest")]
