"""Watching over a month of the county: reading in sets, then the engine in plain Python.

DATABASE_URL=… python -m bench.vigilance          a database that holds a seeded county
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections import Counter

import django

DAYS = 30


def main() -> None:
    """Print how long reading and looking take, and which share is held, by kind."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from shijian.activities.queries.surroundings import surroundings
    from shijian.common import clock
    from shijian.engines.vigilance import held, notice
    from shijian.hours.queries import vigilance_rules

    until = clock.moment(clock.today())
    since, rules = until - dt.timedelta(days=DAYS), vigilance_rules()
    started = time.perf_counter()
    around = surroundings(since, until, rules)
    read = time.perf_counter()
    looked = [one for one in around.presences if since <= one.span.start < until]
    kinds: Counter[str] = Counter()
    count = 0
    for event in {one.event for one in looked}:
        found = held(notice(event, around, rules), rules)
        count += len(found)
        kinds.update(signal.kind for signals in found.values() for signal in signals)
    done = time.perf_counter()
    share = 100 * count / max(1, len(looked))
    print(f"{len(looked)} attendances of {DAYS} days: read {read - started:.1f} s,")
    print(f"looked at in {done - read:.1f} s, held {count} ({share:.2f} %) {dict(kinds)}")


if __name__ == "__main__":
    main()
