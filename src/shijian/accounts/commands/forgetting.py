"""Closing an account: what the law does not ask for goes, the record stays nobody's."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from shijian.accounts.commands.sign_in import end_devices
from shijian.accounts.models import ApiToken, PaperCode, Person, User
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.journal import commands as journal

ERASED = "已删除"


@transaction.atomic
def forget_contacts(people: Collection[int], *, by: Actor) -> None:
    """Take ID number, phone, address and every way of signing in away from one human."""
    Person.objects.filter(pk__in=people).update(
        id_cipher=None, id_index=None, id_kind="", phone_cipher=None, phone_index=None,
        phone_head="", phone_tail="", address_cipher=None,
    )  # fmt: skip
    for user in User.objects.filter(person__in=people).order_by("pk"):
        end_devices(user, by=by)
        ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=clock.now())
        PaperCode.objects.filter(user=user).delete()
        User.objects.filter(pk=user.pk).update(
            is_active=False, phone_cipher=None, phone_index=None, phone_verified=False, pin_hash=""
        )
    for pk in people:
        journal.record_raw("accounts.contacts_forgotten", "accounts.person", str(pk), by=by)


@transaction.atomic
def forget_name(people: Collection[int], *, by: Actor) -> None:
    """After the last day of keeping: name, birth and sex go too."""
    Person.objects.filter(pk__in=people).update(name=ERASED, born_on=None, sex=Person.Sex.UNKNOWN)
    for pk in people:
        journal.record_raw("accounts.name_forgotten", "accounts.person", str(pk), by=by)
