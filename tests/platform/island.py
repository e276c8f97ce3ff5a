"""Founds, inside an installation, an activity of ten thousand people; run as a process of its own.

    python -m tests.platform.island    # the shift, its people, four phones

Prints what the test needs as JSON. People and places are written as sets (decision 21).
"""

from __future__ import annotations

import datetime as dt
import json
import sys

import django
from django.db import connection

PEOPLE, PHONES = 10_000, 4


def start() -> dict[str, object]:
    """Yesterday's shift with all of its people, and what each phone shows."""
    from shijian.activities.commands.field import prepare_phone
    from shijian.activities.models import Shift, Signup
    from shijian.activities.queries.field import token_of
    from shijian.common import clock
    from tests.build.activities import a_shift, captain_of

    yesterday = clock.moment(clock.today() - dt.timedelta(days=1), 8)
    with clock.at(yesterday - dt.timedelta(days=2)):
        shift = a_shift(starts_at=yesterday, capacity=PEOPLE)
        with connection.cursor() as cursor:
            cursor.execute(_PEOPLE, [clock.now(), PEOPLE])
            cursor.execute(_PLACES, [shift.pk, clock.now(), PEOPLE])
        Shift.objects.filter(pk=shift.pk).update(taken=PEOPLE)
    captain = captain_of(shift)
    with clock.at(yesterday - dt.timedelta(hours=1)):
        phones = [token_of(prepare_phone(by=captain)) for _ in range(PHONES)]
    signups = Signup.objects.filter(shift=shift).order_by("pk").values_list("pk", flat=True)
    return {"shift": shift.pk, "begins": int(yesterday.timestamp() * 1000), "phones": phones,
            "signups": list(signups)}  # fmt: skip


_PEOPLE = """
INSERT INTO accounts_person (name, sex, id_kind, phone_tail, phone_head, created_at)
SELECT '演示' || n, 0, '', '', '', %s FROM generate_series(1, %s) AS n
"""
_PLACES = """
INSERT INTO activities_signup (shift_id, person_id, state, at)
SELECT %s, id, 'taken', %s FROM (SELECT id FROM accounts_person WHERE name LIKE '演示%%'
                                ORDER BY id LIMIT %s) AS p
"""


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(start()))
