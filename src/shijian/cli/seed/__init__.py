"""The demonstration county: real places, invented people and deeds, the same from the same seed.

Written in sets, the one exception to “only commands write” (decision 21); `shijian check` must
find nothing in it. No step takes longer than the one before it has to: what grows with the size
is streamed or done inside the database.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from shijian.cli.seed import body as bodies
from shijian.cli.seed import corps as corpses
from shijian.cli.seed import groups, life, oddities, threads
from shijian.cli.seed.ground import BY, SIZES, Ground, run
from shijian.cli.seed.people import make_people, make_users


def _quietly(step: int, of: int, what: str) -> None:
    """A small county is built before anybody would have read how far it is."""


def build(*, size: str, seed: int, tell: Callable[[int, int, str], None] = _quietly) -> None:
    """Fill an empty, migrated database; the caller holds the transaction."""
    from shijian.catalogue.commands import load_reference
    from shijian.common.models import Installation
    from shijian.indicators.commands import count_facts

    ground = Ground(SIZES[size], random.Random(seed))  # noqa: S311 -- a demonstration, not a secret
    # References are checked statement by statement: millions of checks do not wait for the end.
    run("SET CONSTRAINTS ALL IMMEDIATE")
    tell(1, 5, "the body")
    load_reference(by=BY)
    body = bodies.stand_up(ground)
    tell(2, 5, "people")
    people = make_people(ground, ground.size.people)
    users = make_users(people)
    tell(3, 5, "the corps")
    corps = corpses.raise_corps(ground, body, people[: ground.size.volunteers], users)
    tell(4, 5, "orders")
    askers = people[ground.size.volunteers :]
    plan = threads.plan_threads(ground, corps, askers)
    wishes = threads.wishes_of(ground, plan, ground.size.activities * 3 // 4)
    distinct = list({id(w): w for w in wishes.values()}.values())
    public = life.public_wishes(ground, corps, max(12, ground.size.activities - len(distinct)))
    events = life.plan_events(ground, corps, [*distinct, *public])
    by_wish = {id(w): event for w, event in zip(distinct, events, strict=False)}
    for thread in plan:
        if thread.pk in wishes:
            thread.event = by_wish[id(wishes[thread.pk])]
    threads.place_threads(body, corps, plan)
    tell(5, 5, "activities and hours")
    life.live(ground, body, corps, events)
    groups.bring_groups(ground, body, corps)
    oddities.look(ground, body, events)
    count_facts(by=BY, everything=True)
    Installation.objects.filter(pk=1).update(
        county_code="330326", anchor_day=ground.anchor, size=size
    )
    run("ANALYZE")


def sign_ins() -> list[str]:
    """One telephone per kind of person, found again in a database built earlier."""
    from shijian.cli.seed.front import front

    return [f"{who:<28} {phone}" for who, phone in front()]
