"""What the vigilance engine looks at: an activity and its surroundings, read in sets.

Reading is one statement a kind of row, however many activities are looked at: one shift that is
confirmed, or a month of the county at night.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db import connection

from shijian.activities.models import Shift
from shijian.common import clock
from shijian.engines.schedule import Span
from shijian.engines.vigilance import Event, Past, Presence, Reading, Rules, Surroundings

ATTENDANCE, SHIFT, PENDING = "activities.attendance", "activities.shift", "hours.pending"

_EVENTS = """
SELECT s.id, a.team_id, a.responsible_id, a.place_id, coalesce(p.parent_id, 0), s.starts_at,
    s.ends_at, a.content, a.served <> '' OR a.private,
    (SELECT count(*) FROM activities_attendance t WHERE t.shift_id = s.id AND t.state <> 'refused')
FROM activities_shift s JOIN activities_activity a ON a.id = s.activity_id
JOIN organisations_place p ON p.id = a.place_id
WHERE s.starts_at >= %(since)s AND s.starts_at < %(until)s AND a.state <> 'cancelled'
"""
_PRESENCES = """
SELECT t.id, coalesce(p.merged_into_id, p.id), t.shift_id, greatest(t.in_at, s.starts_at),
    least(t.out_at, s.ends_at),
    floor(extract(epoch FROM least(t.out_at, s.ends_at) - greatest(t.in_at, s.starts_at)) / 60)::int
FROM activities_attendance t JOIN activities_shift s ON s.id = t.shift_id
JOIN accounts_person p ON p.id = t.person_id
WHERE s.starts_at >= %(since)s AND s.starts_at < %(until)s
    AND t.out_at IS NOT NULL AND t.state <> 'refused'
    AND greatest(t.in_at, s.starts_at) < least(t.out_at, s.ends_at)
    AND (%(people)s::bigint[] IS NULL OR coalesce(p.merged_into_id, p.id) = ANY (%(people)s))
"""
_READINGS = """
SELECT t.id, c.method, c.by_id, u.person_id IS NOT DISTINCT FROM c.person_id, c.at
FROM activities_scan c JOIN activities_attendance t
    ON t.shift_id = c.shift_id AND t.person_id = c.person_id
JOIN activities_shift s ON s.id = c.shift_id JOIN accounts_user u ON u.id = c.by_id
WHERE s.starts_at >= %(looked)s AND s.starts_at < %(until)s
    AND (%(shifts)s::bigint[] IS NULL OR c.shift_id = ANY (%(shifts)s))
"""
_ENTERED = """
SELECT n.id, coalesce(p.merged_into_id, p.id), (n.evidence ->> 'shift')::bigint, n.starts_at,
    n.ends_at, n.minutes, n.recorder_id, n.opened_at
FROM hours_pending n JOIN accounts_person p ON p.id = n.person_id
WHERE n.kind = 'backfilled' AND n.state <> 'voided'
    AND n.opened_at >= %(since)s AND n.opened_at < %(until)s
"""
_PASTS = """
SELECT coalesce(p.merged_into_id, p.id), max(r.starts_at) FILTER (WHERE r.minutes > 0),
    sum(r.minutes)::int, coalesce(sum(r.minutes) FILTER (WHERE r.starts_at >= %(base)s), 0)::int
FROM hours_servicerecord r JOIN accounts_person p ON p.id = r.person_id
WHERE r.starts_at < %(since)s
    AND (%(people)s::bigint[] IS NULL OR coalesce(p.merged_into_id, p.id) = ANY (%(people)s))
GROUP BY 1
"""


def surroundings(
    since: dt.datetime,
    until: dt.datetime,
    rules: Rules,
    *,
    people: Collection[int] | None = None,
    shifts: Collection[int] | None = None,
) -> Surroundings:
    """Everything around what began in this time; around a few people only, where they are named."""
    back = max(rules.limits["near_days"], rules.limits["pair_days"], rules.limits["surge_days"])
    start = since - dt.timedelta(days=back)
    words = since - dt.timedelta(days=rules.limits["copied_days"])
    asked = {
        "since": start, "looked": since, "until": until,
        "people": sorted(people) if people is not None else None,
        "shifts": sorted(shifts) if shifts is not None else None,
        "base": start - dt.timedelta(days=rules.limits["base_days"]),
    }  # fmt: skip
    return Surroundings(
        events=dict(_events({**asked, "since": min(words, start)})),
        presences=[*_presences(asked), *_entered(asked)],
        pasts=dict(_pasts(asked)),
    )


def around_shift(shift: Shift, rules: Rules) -> Surroundings:
    """The surroundings of one shift: its people, wherever they were, and the words of others."""
    roots = shift.attendances.values_list("person_id", "person__merged_into_id")
    people = {merged or person for person, merged in roots}
    day = dt.timedelta(days=1)
    return surroundings(
        shift.starts_at - day, shift.ends_at + day, rules, people=people, shifts=[shift.pk]
    )


def _rows(query: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())


def _events(asked: dict[str, Any]) -> Iterator[tuple[int, Event]]:
    for pk, team, leader, place, town, start, end, content, served, people in _rows(_EVENTS, asked):
        yield pk, Event((SHIFT, pk), team, leader, place, town, Span(start, end), content,
                        people, served)  # fmt: skip


def _presences(asked: dict[str, Any]) -> Iterator[Presence]:
    readings: dict[int, list[Reading]] = {}
    for row, method, by, own, at in _rows(_READINGS, asked):
        readings.setdefault(row, []).append(Reading(method, f"user:{by}", own, at))
    for pk, person, shift, start, end, minutes in _rows(_PRESENCES, asked):
        scans = tuple(readings.get(pk, ()))
        yield Presence((ATTENDANCE, pk), person, shift, Span(start, end), minutes, scans)


def _entered(asked: dict[str, Any]) -> Iterator[Presence]:
    for pk, person, shift, start, end, minutes, recorder, at in _rows(_ENTERED, asked):
        yield Presence((PENDING, pk), person, shift, Span(start, end), minutes, (), recorder, at)


def _pasts(asked: dict[str, Any]) -> Iterator[tuple[int, Past]]:
    for person, last, minutes, recent in _rows(_PASTS, asked):
        yield person, Past(clock.local(last).date() if last else None, minutes, recent)


def entered_by(user_id: int, since: dt.datetime) -> Surroundings:
    """What one person entered afterwards since then: enough to see many at once."""
    asked = {"since": since, "until": clock.now() + dt.timedelta(seconds=1)}
    rows = [one for one in _entered(asked) if one.recorder == user_id]
    return Surroundings(events={}, presences=rows)
