"""Calling a room's database function (decision 10): one round trip, parameters by name."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from shijian.common.actor import Actor


def call(function: str, /, **arguments: Any) -> list[dict[str, Any]]:
    """The rows that a set-returning function of ours answers; names are never from outside."""
    given = ", ".join(f"{name} => %s" for name in arguments)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}({given})", list(arguments.values()))  # noqa: S608
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def by_json(by: Actor) -> str:
    """The actor as the functions hand it on to `journal_record`."""
    return json.dumps(
        {
            "kind": by.kind.value,
            "user": by.user_id,
            "for": by.on_behalf_of,
            "channel": by.channel,
            "ip": by.ip,
        }
    )
