"""What happened: activities, who came, the hours and points that were confirmed."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from shijian.activities.models import ALL_KINDS, Activity, Shift
from shijian.catalogue.models import Category
from shijian.cli.seed import oddities
from shijian.cli.seed.body import Body
from shijian.cli.seed.corps import Corps
from shijian.cli.seed.ground import Ground, bare, block, copy, run
from shijian.common import clock
from shijian.organisations.models import Place
from shijian.teams.models import Team

SETTLED_DAYS = 3  # what ended longer ago is confirmed; what ended since waits for somebody
PUBLIC = (
    ("清理河道垃圾", "000601", 120), ("文明出行劝导", "001004", 120),
    ("看望村里的老人", "000201", 120),
    ("老人手机课：挂号、付钱", "000703", 90), ("老街义诊引路", "000401", 150),
    ("送戏下乡秩序引导", "000801", 150), ("交通路口劝导", "001101", 120),
)  # fmt: skip


BULK = (
    "activities_signup", "activities_attendance", "activities_scan", "hours_servicerecord",
    "hours_occupied", "points_transfer", "points_entry",
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """An activity with its one shift, and who is to come."""

    pk: int
    shift: int
    team: Team
    place: Place
    day: dt.date
    starts: dt.datetime
    ends: dt.datetime
    title: str
    category: str
    private: bool
    helpers: int  # how many signed up
    capacity: int


def plan_events(ground: Ground, corps: Corps, wanted: list[Wish]) -> list[Event]:
    """Activities out of wishes, each in a half-day in which enough people are free."""
    size = ground.size
    free: dict[tuple[dt.date, bool, int], int] = {}
    made = []
    keys = zip(block(Activity, len(wanted)), block(Shift, len(wanted)), strict=True)
    for (pk, shift), wish in zip(keys, wanted, strict=True):
        pool = len(corps.by_town.get(wish.place.parent_id or 0, ()))
        slot = (wish.day, wish.afternoon, wish.place.parent_id or 0)
        left = pool - free.get(slot, 0)
        spread = ground.chance.uniform(0.5, 1.5)
        asked = wish.helpers if wish.private else max(2, round(size.helpers * spread))
        helpers = max(0, min(asked, left))
        free[slot] = free.get(slot, 0) + helpers
        starts = clock.moment(wish.day, 14 if wish.afternoon else 8, 30)
        ends = starts + dt.timedelta(minutes=wish.minutes)
        made.append(
            Event(pk, shift, wish.team, wish.place, wish.day, starts, ends, wish.title,
                  wish.category, wish.private, helpers, max(helpers + wish.spare, 1))
        )  # fmt: skip
    _write_events(ground, corps, made)
    return made


@dataclass(frozen=True)
class Wish:
    """Something to be done in a village on a half-day."""

    team: Team
    place: Place
    day: dt.date
    afternoon: bool
    title: str
    category: str
    minutes: int
    helpers: int
    private: bool
    spare: int = 0


def public_wishes(ground: Ground, corps: Corps, count: int) -> list[Wish]:
    """Activities that teams hold of their own accord, some still to come."""
    teams = [t for t in corps.teams if t.pk in corps.captains and t.kind in ("brigade", "squad")]
    by_town: dict[int, list[Place]] = {}
    for place in {p.pk: p for p in corps.homes.values()}.values():
        by_town.setdefault(place.parent_id or 0, []).append(place)
    wishes = []
    for serial in range(count):
        team = teams[serial * 7 % len(teams)]
        organisation = team.organisation
        town = organisation.place_id or 0
        if team.kind == "squad" and organisation.place:
            town = organisation.place.parent_id or 0
        place = ground.chance.choice(sorted(by_town[town], key=lambda p: p.pk))
        title, category, minutes = PUBLIC[serial % len(PUBLIC)]
        ahead = serial % 4 == 0 and serial < 60
        past = ground.chance.randrange(1, ground.size.days)
        ago = -(1 + serial // 4 % 9) if ahead else past
        day = ground.day(ago)
        wishes.append(
            Wish(team, place, day, bool(serial % 2), f"{place.short_name}：{title}", category,
                 minutes, 0, private=False, spare=3 if ahead else 1)
        )  # fmt: skip
    return wishes


def _write_events(ground: Ground, corps: Corps, events: list[Event]) -> None:
    codes = dict(Category.objects.values_list("code", "pk"))
    now = clock.now()
    copy(
        Activity,
        ("id", "title", "category", "team", "organisation", "scope_path", "place", "place_text",
         "starts_at", "ends_at", "content", "conditions", "risks", "safeguards", "served",
         "responsible", "private", "state", "created_by", "published_at", "created_at",
         "checked_kinds", "checked_by"),
        (
            (
                e.pk, e.title, codes[e.category], e.team.pk, e.team.organisation_id, e.team.path,
                e.place.pk, "申请人家中" if e.private else f"{e.place.short_name}文化礼堂",
                e.starts, e.ends, f"{e.title}。演示数据。", "满 16 岁，身体能行",
                "路上小心，天雨路滑", "意外险、饮水", "本村居民", corps.captain_people[e.team.pk],
                e.private, "published" if e.day >= ground.day(SETTLED_DAYS) else "closed",
                corps.captains[e.team.pk], e.starts - dt.timedelta(days=2),
                min(now, e.starts - dt.timedelta(days=2)), ALL_KINDS, corps.captains[e.team.pk],
            )
            for e in events
        ),
    )  # fmt: skip
    copy(
        Shift,
        ("id", "activity", "name", "starts_at", "ends_at", "break_minutes", "capacity", "taken",
         "age_min", "secret", "ended_at", "confirmed_at"),
        (
            (
                e.shift, e.pk, "下午" if e.starts.hour > 4 else "上午", e.starts, e.ends, 0,
                e.capacity, e.helpers, 16, secrets.token_bytes(32),
                e.ends if e.day < ground.anchor else None,
                e.ends + dt.timedelta(days=1) if e.day < ground.day(SETTLED_DAYS) else None,
            )
            for e in events
        ),
    )  # fmt: skip


def live(ground: Ground, body: Body, corps: Corps, events: list[Event]) -> None:
    """Sign-ups, comings and goings, service records, points; each as one statement."""
    _stage(body, corps, events)
    with bare(*BULK):
        run(SIGNED_UP)
        run("CREATE INDEX seed_signup ON activities_signup (shift_id)")
        run("ANALYZE activities_signup")
        run(CAME, tomorrow=clock.moment(ground.anchor), settled=ground.hour(SETTLED_DAYS, 0))
        run("DROP INDEX seed_signup")
        odd = [event.shift for event in oddities.chosen(ground, events)]
        run(SCANNED, direction="in", odd=odd)
        run(SCANNED, direction="out", odd=odd)
        run("ANALYZE activities_attendance")
        run(RECORDED)
        run(OCCUPIED)
        run("ANALYZE hours_servicerecord")
        run("ALTER TABLE points_entry DISABLE TRIGGER sides_sum_to_zero")
        for statement in (ACCOUNTS, ISSUERS, TRANSFERS):
            run(statement)
        run("ANALYZE points_account")
        run("ANALYZE points_transfer")
        run(ENTRIES)
        run(BALANCES)
    run("ALTER TABLE points_entry ENABLE TRIGGER sides_sum_to_zero")
    run(JOURNAL)
    run("DROP TABLE seed_event, seed_person")


def _stage(body: Body, corps: Corps, events: list[Event]) -> None:
    run("CREATE TEMPORARY TABLE seed_event (shift bigint, activity bigint, town bigint,"
        " first int, helpers int, starts timestamptz, ends timestamptz, recorder bigint,"
        " confirmer bigint, category bigint, team bigint, organisation bigint, path text,"
        " place bigint, title text) ON COMMIT DROP")  # fmt: skip
    run("CREATE TEMPORARY TABLE seed_person (town bigint, rank int, person bigint)"
        " ON COMMIT DROP")  # fmt: skip
    codes = dict(Category.objects.values_list("code", "pk"))
    taken: dict[tuple[dt.date, bool, int], int] = {}
    rows = []
    for e in events:
        town = e.place.parent_id or 0
        slot = (e.day, e.starts.hour > 4, town)
        # People of a township take turns: each half-day begins somewhere else in the row.
        first = taken.get(slot, (e.day.toordinal() * 13 + 7 * (e.starts.hour > 4)) % 10_007)
        taken[slot] = first + e.helpers
        recorder, confirmer = corps.captains[e.team.pk], _confirmer(body, e)
        rows.append((e.shift, e.pk, town, first, e.helpers, e.starts, e.ends, recorder, confirmer,
                     codes[e.category], e.team.pk, e.team.organisation_id, e.team.path, e.place.pk,
                     e.title))  # fmt: skip
    _fill("seed_event", rows)
    _fill("seed_person", [(town, rank, person) for town, people in corps.by_town.items()
                          for rank, person in enumerate(people)])  # fmt: skip
    run("CREATE INDEX ON seed_person (town, rank)")
    run("ANALYZE seed_event; ANALYZE seed_person")


def _fill(table: str, rows: Sequence[tuple[object, ...]]) -> None:
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


def _confirmer(body: Body, event: Event) -> int:
    """The worker of the township's institute; never the captain who recorded."""
    for institute in body.institutes:
        if event.team.path.startswith(institute.path):
            return body.staff[institute.pk]
    return body.staff[body.centre.pk]


SIGNED_UP = """
INSERT INTO activities_signup (shift_id, person_id, state, at)
SELECT e.shift, p.person, 'taken', e.starts - interval '1 day' - (k * interval '3 minutes')
FROM seed_event e
CROSS JOIN LATERAL generate_series(0, e.helpers - 1) AS k
JOIN (SELECT town, count(*)::int AS people FROM seed_person GROUP BY town) t ON t.town = e.town
JOIN seed_person p ON p.town = e.town AND p.rank = (e.first + k) % t.people
"""
# One in thirty does not come; minutes differ from person to person.
CAME = """
INSERT INTO activities_attendance (signup_id, shift_id, person_id, in_at, out_at, recorder_id,
    state, refusal_code)
SELECT s.id, s.shift_id, s.person_id,
    e.starts - ((s.person_id * 7 + s.shift_id) %% 14) * interval '1 minute',
    e.ends + ((s.person_id * 11 + s.shift_id) %% 9 - 4) * interval '1 minute',
    e.recorder, CASE WHEN e.ends < %(settled)s THEN 'confirmed' ELSE 'ended' END, ''
FROM activities_signup s JOIN seed_event e ON e.shift = s.shift_id
JOIN accounts_user u ON u.id = e.recorder
WHERE e.ends < %(tomorrow)s AND (s.person_id * 31 + s.shift_id) %% 30 <> 0
    AND u.person_id <> s.person_id
"""
# Everybody reads the place's code with their own phone; in the few odd ones the captain did it all.
SCANNED = """
INSERT INTO activities_scan (shift_id, person_id, direction, method, by_id, at)
SELECT a.shift_id, a.person_id, %(direction)s::text, 'place',
    CASE WHEN a.shift_id = ANY (%(odd)s) THEN a.recorder_id ELSE u.id END,
    CASE %(direction)s::text WHEN 'in' THEN a.in_at ELSE a.out_at END
FROM activities_attendance a JOIN accounts_user u ON u.person_id = a.person_id
"""
RECORDED = """
INSERT INTO hours_servicerecord (person_id, kind, source_kind, source_id, title, category_id,
    team_id, organisation_id, scope_path, place_id, starts_at, ends_at, break_minutes, minutes,
    window_start, window_end, ceiling_minutes, evidence, recorder_id, confirmer_id, confirmed_at)
SELECT person_id, 'measured', 'activities.attendance', id, title, category, team, organisation,
    path, place, came, went, 0, floor(extract(epoch FROM went - came) / 60),
    starts - interval '1 hour', ends + interval '1 hour',
    extract(epoch FROM ends - starts) / 60, '{"in": "place", "out": "place"}', recorder,
    confirmer, ends + interval '1 day'
FROM (SELECT a.id, a.person_id, e.*, greatest(a.in_at, e.starts) AS came,
          least(a.out_at, e.ends) AS went
      FROM activities_attendance a JOIN seed_event e ON e.shift = a.shift_id
      JOIN accounts_user u ON u.id = e.confirmer
      WHERE a.state = 'confirmed' AND u.person_id <> a.person_id) AS served
ORDER BY starts, id
"""
OCCUPIED = """
INSERT INTO hours_occupied (record_id, person_root_id, span)
SELECT id, person_id, tstzrange(starts_at, ends_at) FROM hours_servicerecord
"""
ACCOUNTS = """
INSERT INTO points_account (kind, person_id)
SELECT DISTINCT 'volunteer', person_id FROM hours_servicerecord
"""
ISSUERS = """
INSERT INTO points_account (kind, organisation_id)
SELECT DISTINCT 'issue', organisation_id FROM hours_servicerecord
"""
TRANSFERS = """
INSERT INTO points_transfer (source, memo, rule_version, at)
SELECT 'hours:' || id, 'service', 'points.per_hour@2024-01-01', confirmed_at
FROM hours_servicerecord WHERE minutes >= 60 ORDER BY id
"""
ENTRIES = """
INSERT INTO points_entry (transfer_id, account_id, amount)
SELECT t.id, side.account, side.amount
FROM hours_servicerecord r
JOIN points_transfer t ON t.source = 'hours:' || r.id
JOIN points_account taker ON taker.person_id = r.person_id AND taker.kind = 'volunteer'
JOIN points_account giver ON giver.organisation_id = r.organisation_id AND giver.kind = 'issue'
CROSS JOIN LATERAL (VALUES (taker.id, r.minutes / 60), (giver.id, -(r.minutes / 60)))
    AS side (account, amount)
"""
BALANCES = """
INSERT INTO points_balance (account_id, points)
SELECT e.account_id, sum(e.amount) FROM points_entry e
JOIN points_account a ON a.id = e.account_id AND a.kind = 'volunteer' GROUP BY e.account_id
"""
JOURNAL = """
SELECT journal_record(e.ends + interval '1 day', 'activities.confirmed', 'activities.shift',
    e.shift::text, e.path, 'user', e.confirmer, NULL, 'web', NULL,
    jsonb_build_object('records', count(r.id)))
FROM seed_event e
JOIN activities_attendance a ON a.shift_id = e.shift AND a.state = 'confirmed'
JOIN hours_servicerecord r ON r.source_id = a.id
GROUP BY e.shift, e.path, e.ends, e.confirmer ORDER BY e.ends, e.shift
"""
