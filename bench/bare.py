"""The same writes as plain SQL, statement by statement, prepared: what pages are held to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from bench.load import Measured, drive

Statement = Callable[..., Any]
JOURNAL = (
    "INSERT INTO journal_entry (epoch, at, action, subject_type, subject_id, scope_path,"
    " actor_kind, user_id, channel, data, body, xid)"
    " VALUES (1, %s, %s, 'bench', %s, '/', 'user', %s, 'bench', '{}', %s,"
    " pg_current_xact_id()::text::bigint)"
)
NOW = dt.datetime.now(dt.UTC)  # noqa: TID251 -- outside the county


def opened(url: str, write: Callable[[psycopg.Cursor[Any], Any], None]) -> Callable[[], Any]:
    """For each client a connection of its own, and the write as one transaction on it."""

    def opener() -> Callable[[Any], int]:
        connection = psycopg.connect(url, prepare_threshold=1)

        def act(item: Any) -> int:
            with connection.transaction(), connection.cursor() as cursor:
                write(cursor, item)
            return 200

        return act

    return opener


def run(
    url: str, write: Callable[[psycopg.Cursor[Any], Any], None], items: Iterator[Any], clients: int
) -> Measured:
    return drive(items, opened(url, write), clients)


def sign_up(cursor: psycopg.Cursor[Any], item: tuple[int, int, int]) -> None:
    """Lock the shift, take the place, count it, write the journal."""
    shift, person, user = item
    cursor.execute("SELECT capacity, taken FROM activities_shift WHERE id = %s FOR UPDATE", [shift])
    cursor.execute(
        "INSERT INTO activities_signup (shift_id, person_id, state, at)"
        " VALUES (%s, %s, 'taken', %s) RETURNING id",
        [shift, person, NOW],
    )
    made = _one(cursor)
    cursor.execute("UPDATE activities_shift SET taken = taken + 1 WHERE id = %s", [shift])
    _journal(cursor, "bench.signed_up", made, user)


def sign_in(cursor: psycopg.Cursor[Any], item: tuple[int, int, int, int]) -> None:
    signup, shift, person, user = item
    cursor.execute("SELECT state FROM activities_signup WHERE id = %s FOR UPDATE", [signup])
    _scan(cursor, shift, person, "in", user)
    cursor.execute(
        "INSERT INTO activities_attendance (signup_id, shift_id, person_id, in_at, recorder_id,"
        " state, refusal_code) VALUES (%s, %s, %s, %s, %s, 'open', '')",
        [signup, shift, person, NOW, user],
    )
    _journal(cursor, "bench.signed_in", signup, user)


def sign_out(cursor: psycopg.Cursor[Any], item: tuple[int, int, int, int]) -> None:
    signup, shift, person, user = item
    cursor.execute("SELECT state FROM activities_signup WHERE id = %s FOR UPDATE", [signup])
    _scan(cursor, shift, person, "out", user)
    cursor.execute(
        "UPDATE activities_attendance SET out_at = %s, state = 'ended' WHERE signup_id = %s",
        [NOW, signup],
    )
    _journal(cursor, "bench.signed_out", signup, user)


def confirm(cursor: psycopg.Cursor[Any], item: tuple[int, int]) -> None:
    """Record, occupied time, transfer with two sides, balance, attendance, journal."""
    attendance, user = item
    cursor.execute(
        "SELECT t.person_id, t.in_at, t.out_at, a.category_id, a.team_id, a.organisation_id,"
        " a.scope_path, a.place_id, t.recorder_id FROM activities_attendance t"
        " JOIN activities_shift s ON s.id = t.shift_id"
        " JOIN activities_activity a ON a.id = s.activity_id WHERE t.id = %s FOR UPDATE OF t",
        [attendance],
    )
    row = cursor.fetchone()
    assert row, "the attendance of the scene"
    person, starts, ends, category, team, organisation, path, place, recorder = row
    cursor.execute(
        "INSERT INTO hours_servicerecord (person_id, kind, source_kind, source_id, title,"
        " category_id, team_id, organisation_id, scope_path, place_id, starts_at, ends_at,"
        " break_minutes, minutes, window_start, window_end, ceiling_minutes, evidence,"
        " recorder_id, confirmer_id, confirmed_at) VALUES (%s, 'measured',"
        " 'activities.attendance', %s, 'bench', %s, %s, %s, %s, %s, %s, %s, 0, 30, %s, %s, 30,"
        " '{}', %s, %s, %s) RETURNING id",
        [person, attendance, category, team, organisation, path, place, starts, ends,
         starts, ends, recorder, user, NOW],
    )  # fmt: skip
    record = _one(cursor)
    cursor.execute(
        "INSERT INTO hours_occupied (record_id, person_root_id, span)"
        " VALUES (%s, %s, tstzrange(%s, %s))",
        [record, person, starts, ends],
    )
    cursor.execute(
        "INSERT INTO points_transfer (source, memo, rule_version, at)"
        " VALUES (%s, 'service', 'bench', %s) RETURNING id",
        [f"bench:{record}", NOW],
    )
    transfer = _one(cursor)
    cursor.execute(
        "INSERT INTO points_entry (transfer_id, account_id, amount)"
        " SELECT %s, id, CASE kind WHEN 'volunteer' THEN 1 ELSE -1 END FROM points_account"
        " WHERE person_id = %s OR (kind = 'issue' AND organisation_id = %s)",
        [transfer, person, organisation],
    )
    cursor.execute(
        "UPDATE points_balance SET points = points + 1 WHERE account_id ="
        " (SELECT id FROM points_account WHERE person_id = %s AND kind = 'volunteer')",
        [person],
    )
    cursor.execute(
        "UPDATE activities_attendance SET state = 'confirmed' WHERE id = %s", [attendance]
    )
    _journal(cursor, "bench.confirmed", record, user)


def _scan(cursor: psycopg.Cursor[Any], shift: int, person: int, way: str, user: int) -> None:
    cursor.execute(
        "INSERT INTO activities_scan (shift_id, person_id, direction, method, by_id, at)"
        " VALUES (%s, %s, %s, 'place', %s, %s)",
        [shift, person, way, user, NOW],
    )


def _journal(cursor: psycopg.Cursor[Any], action: str, subject: int, user: int) -> None:
    cursor.execute(JOURNAL, [NOW, action, str(subject), user, f'{{"subject": {subject}}}' * 4])


def _one(cursor: psycopg.Cursor[Any]) -> int:
    row = cursor.fetchone()
    assert row, "a statement that returns its key"
    return int(row[0])
