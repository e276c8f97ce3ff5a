"""Orders from placed to rated, in every state that an office sees on a Monday morning."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from shijian.catalogue.models import Risk
from shijian.cli.seed.body import Body
from shijian.cli.seed.corps import Corps
from shijian.cli.seed.ground import Ground, block, copy, copy_links, run
from shijian.cli.seed.life import Event, Wish
from shijian.cli.seed.people import Human
from shijian.common import clock, crypto
from shijian.menu.models import Booking, MenuItem
from shijian.orders.models import Authorisation, Counter, Order, Rating, Step, Window
from shijian.organisations.models import Place

DETAILS = ("老人腿脚不便，麻烦上门。", "上午在家，敲门就行。", "家里有狗，会先拴好。", "", "")
# For orders of the last days, what they wait for; the rest are done or ended otherwise.
WAITING = ("placed", "verified", "dispatched", "accepted", "verified", "placed", "delivered")
ENDED = ("closed",) * 6 + ("rated",) * 6 + ("delivered", "withdrawn", "refused")
STEPS = ("placed", "verified", "dispatched", "accepted", "delivered", "rated", "closed")


@dataclass
class Thread:
    """One order and what became of it."""

    pk: int
    asker: Human
    served: Human
    item: MenuItem
    place: Place
    day: dt.date
    afternoon: bool
    placed_at: dt.datetime
    state: str
    channel: str
    number: str = ""
    event: Event | None = None
    times: dict[str, dt.datetime] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        return self.state in ("accepted", "delivered", "rated", "closed")


def plan_threads(ground: Ground, corps: Corps, askers: list[Human]) -> list[Thread]:
    """Who asked for what, when, and how far it came."""
    count = ground.size.orders
    items = [i for items in corps.items.values() for i in items]
    by_village: dict[int | None, list[MenuItem]] = {}
    for item in items:
        by_village.setdefault(item.team.organisation.place_id, []).append(item)
    places = sorted({p.pk: p for p in corps.homes.values()}.values(), key=lambda p: p.code)
    recent = max(14, count // 40)
    threads = []
    for serial, pk in enumerate(block(Order, count)):
        place = places[serial * 5 % len(places)]
        near = by_village.get(place.pk) or items
        item = ground.chance.choice(near if serial % 3 else items)
        new = serial >= count - recent
        state = WAITING[serial % len(WAITING)] if new else ENDED[serial % len(ENDED)]
        ago = serial % 5 if new else 6 + ground.chance.randrange(max(1, ground.size.days - 8))
        asker = askers[serial % len(askers)]
        served = asker if serial % 3 else askers[(serial * 7 + 1) % len(askers)]
        placed = min(ground.hour(ago, 9 + serial % 8, serial % 60), clock.now())
        day = ground.day(ago - 4) if not new else ground.day(-(2 + serial % 5))
        if state == "delivered" and new:
            day = ground.day(1)
            placed = ground.hour(5, 9)
        threads.append(Thread(pk, asker, served, item, place, day, bool(serial % 2), placed, state,
                              ("portal", "portal", "desk", "telephone")[serial % 4]))  # fmt: skip
    threads.sort(key=lambda t: t.placed_at)
    return threads


def wishes_of(ground: Ground, threads: list[Thread], activities: int) -> dict[int, Wish]:
    """The activity of each accepted order; where there are many, neighbours share one （统筹）."""
    accepted = [t for t in threads if t.accepted]
    share = max(1, round(len(accepted) / max(1, activities)))
    found: dict[int, Wish] = {}
    open_wishes: dict[int, tuple[Wish, int]] = {}
    for thread in accepted:
        key = thread.item.team_id
        wish, used = open_wishes.get(key, (None, 0))
        if wish is None or used >= share or abs((wish.day - thread.day).days) > 30:
            item = thread.item
            helpers = item.people_needed if share == 1 else ground.size.helpers
            wish = Wish(item.team, thread.place, thread.day, thread.afternoon, item.title,
                        item.category.code, item.minutes, helpers, private=True)  # fmt: skip
            used = 0
        thread.day, thread.afternoon = wish.day, wish.afternoon
        open_wishes[key] = (wish, used + 1)
        found[thread.pk] = wish
    return found


def place_threads(body: Body, corps: Corps, threads: list[Thread]) -> None:
    """Write the orders with everything that belongs to them."""
    _number(threads)
    stations = {s.pk: s for s in [*body.stations, *body.institutes, body.centre]}
    now = clock.now()
    for thread in threads:
        thread.times = _times(thread, now)
    rows = [_order_row(t, stations[t.place.served_by_id or body.centre.pk]) for t in threads]
    copy(
        Order,
        ("id", "number", "requester", "beneficiary", "relation", "age", "item", "category",
         "title", "details", "place", "address_cipher", "contact_cipher", "contact_head",
         "contact_tail", "any_time", "share_contact", "channel", "state", "station", "scope_path",
         "team", "activity", "planned_at", "placed_at", "due_at", "state_at", "week", "reopened",
         "refusal_cipher"),
        rows,
    )  # fmt: skip
    copy(Window, ("order", "day", "afternoon"), ((t.pk, t.day, t.afternoon) for t in threads))
    _write_steps(body, corps, threads)
    _write_rest(body, threads)
    run(JOURNAL)


def _number(threads: list[Thread]) -> None:
    counters: dict[str, int] = {}
    for thread in threads:
        month = f"PY-{clock.local(thread.placed_at):%y%m}"
        counters[month] = counters.get(month, 0) + 1
        thread.number = f"{month}-{counters[month]:04d}"
    copy(Counter, ("month", "last"), counters.items())


def _times(thread: Thread, now: dt.datetime) -> dict[str, dt.datetime]:
    """When each step was taken; the last ones follow the service itself."""
    at = thread.placed_at
    times = {"placed": at}
    if thread.state in ("withdrawn", "refused"):
        return times | {thread.state: at + dt.timedelta(hours=3)}
    done = STEPS[: STEPS.index(thread.state) + 1]
    for name, hours in (("verified", 2), ("dispatched", 5), ("accepted", 9)):
        if name in done:
            times[name] = min(at + dt.timedelta(hours=hours), now)
    end = thread.event.ends if thread.event else at + dt.timedelta(days=3)
    for name, hours in (("delivered", 1), ("rated", 20), ("closed", 40)):
        if name in done:
            times[name] = min(end + dt.timedelta(hours=hours), now)
    return times


def _order_row(t: Thread, station: object) -> tuple[object, ...]:
    item, event = t.item, t.event
    refused = t.state == "refused"
    teamed = t.state not in ("placed", "verified", "refused", "withdrawn")
    at = max(t.times.values())
    wait = {"placed": 1, "verified": 1, "dispatched": 1, "accepted": 7}.get(t.state, 14)
    starts = event.starts if event else clock.moment(t.day, 14 if t.afternoon else 8, 30)
    return (
        t.pk, t.number, t.asker.pk, t.served.pk, "self" if t.asker == t.served else "parent",
        "" if t.asker == t.served else "elder", item.pk, item.category_id, item.title,
        DETAILS[t.pk % len(DETAILS)], t.place.pk, _sealed(t.pk, "address", "演示路 8 号"),
        _sealed(t.pk, "contact", t.asker.phone), t.asker.phone[:3], t.asker.phone[-4:], False,
        bool(t.pk % 4), t.channel, t.state, station.pk, station.path,  # type: ignore[attr-defined]
        item.team_id if teamed else None, event.pk if event and t.accepted else None,
        starts if teamed else None, t.placed_at, at + dt.timedelta(days=wait), at,
        t.day - dt.timedelta(days=t.day.weekday()), False,
        _sealed(t.pk, "refusal", "这件事要到派出所办，站里帮不了") if refused else None,
    )  # fmt: skip


def _sealed(pk: int, field_name: str, text: str) -> bytes:
    return crypto.encrypt(text, table="orders_order", pk=pk, field=field_name)


def _write_steps(body: Body, corps: Corps, threads: list[Thread]) -> None:
    office = body.staff[body.centre.pk]
    rows = []
    for t in threads:
        institute = next((i for i in body.institutes if _serves(t, i.place_id)), None)
        worker = body.staff.get(institute.pk if institute else 0, office)
        captain = corps.captains[t.item.team_id]
        who = {"verified": worker, "dispatched": office, "accepted": captain,
               "delivered": captain, "refused": worker}  # fmt: skip
        for state, at in sorted(t.times.items(), key=lambda pair: pair[1]):
            teamed = state in ("dispatched", "accepted", "delivered")
            rows.append((t.pk, state, at, who.get(state), t.item.team_id if teamed else None))
    copy(Step, ("order", "state", "at", "by", "team"), rows)


def _serves(thread: Thread, town: int | None) -> bool:
    return thread.place.parent_id == town


def _write_rest(body: Body, threads: list[Thread]) -> None:
    worker = body.staff[body.centre.pk]
    copy(
        Authorisation,
        ("order", "giver", "way", "recorded_by", "at"),
        (
            (
                t.pk,
                t.served.pk,
                "present" if t.channel == "desk" else "telephone",
                worker,
                t.placed_at,
            )
            for t in threads
            if t.channel in ("desk", "telephone")
        ),
    )
    copy(
        Rating,
        ("order", "round", "team", "score", "solved", "channel", "at"),
        (
            (t.pk, 1, t.item.team_id, (5, 5, 4, 5, 3)[t.pk % 5], True, "portal", t.times["rated"])
            for t in threads
            if "rated" in t.times
        ),
    )
    copy(
        Booking,
        ("item", "source", "day", "half", "week", "made_at"),
        (
            (t.item.pk, f"order:{t.pk}", t.day, int(t.afternoon),
             t.day - dt.timedelta(days=t.day.weekday()), t.placed_at)
            for t in threads
            if t.state not in ("withdrawn", "refused")
        ),
    )  # fmt: skip
    risk = Risk.objects.order_by("pk").first()
    if risk:
        copy_links("orders_order_risks", "order_id, risk_id",
                   ((t.pk, risk.pk) for t in threads if t.pk % 9 == 0))  # fmt: skip


JOURNAL = """
SELECT journal_record(s.at, 'orders.' || s.state, 'orders.order', s.order_id::text, o.scope_path,
    CASE WHEN s.by_id IS NULL THEN 'job' ELSE 'user' END, s.by_id, NULL, 'seed', NULL,
    jsonb_strip_nulls(jsonb_build_object('team', s.team_id)))
FROM orders_step s JOIN orders_order o ON o.id = s.order_id ORDER BY s.at, s.id
"""
