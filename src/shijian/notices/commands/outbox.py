"""The outbox: a message is written with the act that causes it, and leaves after the commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction

from shijian.common import clock, crypto, jobs
from shijian.common.actor import Actor
from shijian.journal import commands as journal
from shijian.notices.models import Notice
from shijian.notices.queries import templates, words
from shijian.notices.rules import first_due

Channel = Notice.Channel


@transaction.atomic
def send(
    to: AbstractBaseUser | None,
    template: str,
    data: dict[str, Any],
    *,
    key: str,
    by: Actor,
    link: str = "",
    phone: str = "",
    channels: Sequence[str] | None = None,
    expires_at: dt.datetime | None = None,
) -> list[Notice]:
    """Write a message to somebody: into their inbox, and by telephone where one is given.

    `key` names the message for ever: sending it again changes nothing and gives the first one's
    rows. `data` holds numbers, codes and {"t": instant}, never a name or a telephone.
    """
    words(template, data)  # a message without words, or with a hole, must not wait in the outbox
    kind = templates()[template]
    wanted = channels if channels is not None else _channels(to, phone, by_phone=kind.by_phone)
    rows = [
        _row(
            channel, to=to, template=template, data=data, key=f"{key}:{channel}", link=link,
            phone=phone, expires_at=expires_at,
        )
        for channel in wanted
    ]  # fmt: skip
    fresh, stored = _store(rows)
    for notice in fresh:
        journal.record("notices.written", notice, by=by, data={"template": template})
        if notice.state == Notice.State.WAITING:
            jobs.defer("notices.deliver_one", notice=notice.pk)
    return stored


@transaction.atomic
def send_code(
    phone: str, code: str, *, key: str, by: Actor, expires_at: dt.datetime, language: str = ""
) -> Notice:
    """Send a one-time code: encrypted in the outbox, erased when it is done."""
    minutes = max(1, round((expires_at - clock.now()).total_seconds() / 60))
    data = {"minutes": minutes, "language": language}
    return send_secret(
        phone, "notices.code", data, secret=code, key=key, expires_at=expires_at, by=by
    )


@transaction.atomic
def send_secret(
    phone: str,
    template: str,
    data: dict[str, Any],
    *,
    secret: str,
    key: str,
    expires_at: dt.datetime,
    by: Actor,
) -> Notice:
    """Send words with something that only the receiver may know, such as a code or a link.

    It stands where the template says {code}, encrypted in the outbox until it is delivered or late.
    """
    words(template, {"code": "******", **data})
    notice = _row(
        phone_channel(), to=None, template=template, data=data, key=key, link="",
        phone=phone, expires_at=expires_at,
    )  # fmt: skip
    notice.secret_cipher = crypto.encrypt(
        secret, table="notices_notice", pk=notice.pk, field="secret"
    )
    notice.save(force_insert=True)
    jobs.defer("notices.deliver_one", notice=notice.pk)
    journal.record("notices.code_written", notice, by=by)
    return notice


def phone_channel() -> Channel:
    """Text messages where a gateway is configured; a demonstration sends nothing outside."""
    return Channel.SMS if settings.SMS["url"] and not settings.DEMO else Channel.CONSOLE


def _channels(to: AbstractBaseUser | None, phone: str, *, by_phone: bool) -> list[Channel]:
    inbox = [Channel.IN_APP] if to is not None else []
    return [*inbox, phone_channel()] if phone and by_phone else inbox


def _row(
    channel: str,
    *,
    to: AbstractBaseUser | None,
    template: str,
    data: dict[str, Any],
    key: str,
    link: str,
    phone: str,
    expires_at: dt.datetime | None,
) -> Notice:
    rings = channel == Channel.SMS
    notice = Notice(
        pk=_draw_key(), to_id=to.pk if to is not None else None, channel=channel,
        template=template, data=data, link=link, key=key, created_at=clock.now(),
        due_at=first_due(urgent=templates()[template].urgent, rings=rings), expires_at=expires_at,
    )  # fmt: skip
    if channel in {Channel.IN_APP, Channel.SLIP}:  # it is there as soon as it is written
        notice.state, notice.delivered_at = Notice.State.DELIVERED, notice.created_at
    elif phone:
        notice.address_cipher = crypto.encrypt(
            phone, table="notices_notice", pk=notice.pk, field="address"
        )
    return notice


def _store(rows: list[Notice]) -> tuple[list[Notice], list[Notice]]:
    """The rows that are new, and all rows as they stand under these keys."""
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    by_key = Notice.objects.in_bulk([row.key for row in rows], field_name="key")
    stored = [by_key[row.key] for row in rows]
    return [now for now, row in zip(stored, rows, strict=True) if now.pk == row.pk], stored


def _draw_key() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('notices_notice', 'id'))")
        return int(cursor.fetchone()[0])
