"""One server for all races of a run, for each number of worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.races.harness import Site


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: object) -> Iterator[Callable[[int], Site]]:
    """The server with so many workers, started when first asked for."""
    running: dict[int, Site] = {}
    failed: list[str] = []

    def started(workers: int) -> Site:
        if failed:
            pytest.fail(failed[0])
        for other in [number for number in running if number != workers]:
            running.pop(other).stop()  # two servers at once would only wait for each other
        if workers not in running:
            try:
                running[workers] = Site(workers)
            except Exception as error:
                failed.append(f"the server did not start: {error}")
                raise
        return running[workers]

    yield started
    for server in running.values():
        server.stop()
