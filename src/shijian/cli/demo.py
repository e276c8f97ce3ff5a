"""A demonstration county on this machine: a private database, a month of life, one address.

The second start reuses the data; `--fresh` builds it anew as of today.
"""

from __future__ import annotations

import socket
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from django.db import connection, transaction

from shijian.cli import environment, messages, migrate, places, serve, statics
from shijian.cli.environment import Place
from shijian.cli.growing import Growing
from shijian.cli.postgres import Busy, Cluster
from shijian.cli.say import Stop, say

SIZES = ("village", "town", "county")
PORTS_TRIED = 20
FINISH_SECONDS = 0.7  # nothing of a demonstration is worth waiting for


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--size", choices=SIZES, default="village",
                        help="a larger one grows while the village is served")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, help="another seed, another county")
    parser.add_argument("--fresh", action="store_true", help="throw the old demonstration away")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets phones in the room join")
    parser.add_argument("--port", type=int, default=None, help="8000, or the next free one")
    parser.add_argument("--workers", type=int, default=2, help="web workers")
    parser.add_argument("--database-url", help="build it in this empty database instead")


def run(options: Namespace) -> int:
    started = time.monotonic()
    port = choose_port(options.host, options.port)
    with _place(options) as place:
        environment.set_up(place, "owner")
        try:
            _build(options, place)
            static = statics.build()
        finally:
            environment.close_connections()
        hosts = f"{environment.LOCAL_HOSTS},{options.host},{_own_address()}"
        variables = {
            **place.variables("app"),
            "SHIJIAN_STATIC": str(static),
            "SHIJIAN_HOSTS": hosts,
            "SHIJIAN_PUBLIC_URL": f"http://{_shown(options.host)}:{port}",
            "SHIJIAN_ORDER_PREFIX": "PY",  # new numbers go on where the seeded ones end
        }
        options.port, options.part, options.demo = port, "all", True
        options.drain_seconds, options.finish_seconds = 0, FINISH_SECONDS
        _serve(options, place, variables, started)
    return 0


def _serve(options: Namespace, place: Place, variables: Mapping[str, str], started: float) -> None:
    """What is there at once; a larger county takes over as soon as it is whole."""

    larger: list[Growing] = []

    def welcome() -> None:
        _welcome(options, started)
        if options.then is not None and place.cluster is not None and not larger:
            larger.append(Growing.begin(place, place.cluster, size=options.then, seed=options.seed))

    def whole() -> bool:
        return any(one.ended for one in larger)

    try:
        serve.serve(options, variables, on_ready=welcome, until=whole)
    finally:
        for one in larger:
            one.stop()
    for one in larger:
        one.take_over()
        serve.serve(options, variables, on_ready=welcome)


def choose_port(host: str, wanted: int | None, first: int = 8000) -> int:
    """The port asked for, or the first free one from 8000."""
    for port in [wanted] if wanted else range(first, first + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise Stop(
        f"port {wanted} is taken." if wanted else "no free port from 8000 on: name a --port."
    )


@contextmanager
def _place(options: Namespace) -> Iterator[Place]:
    """The private cluster of this checkout; DATABASE_URL is somebody's real data."""
    home = places.demo_home()
    home.mkdir(parents=True, exist_ok=True)
    if options.database_url:
        url = options.database_url
        place = Place(home, app_url=url, owner_url=url, demo=True)
        place.make_secrets()
        yield place
        return
    cluster = Cluster.open(home / "postgres")
    with ExitStack() as stack:
        try:
            stack.enter_context(cluster)
        except Busy:
            raise Stop("a demonstration of this checkout is running already.") from None
        if options.fresh:
            cluster.destroy()
            stack.enter_context(cluster)
        place = Place(home, cluster.app_url, cluster.owner_url, demo=True, cluster=cluster)
        place.make_secrets()
        yield place


def _build(options: Namespace, place: Place) -> None:
    """Schema, mark and county; a half-built one lacks its county and is begun again."""
    from shijian.common.models import Installation

    messages.compile_changed()
    if options.database_url:
        _refuse_foreign(fresh=options.fresh)
    elif not _marked():  # our own cluster: stopped before the first migration had ended
        _empty()
    migrate.migrate(app_role=place.app_role)
    with transaction.atomic():
        here = Installation.objects.get(pk=1)
        if not here.demo:
            here.demo = True
            here.save(update_fields=["demo"])
    options.then, first = _sizes(options, there=here.size)
    if here.county_code:
        return
    from shijian.cli import seed

    say(f"building a demonstration county ({first}) …")
    with transaction.atomic():
        seed.build(size=first, seed=options.seed)


def _sizes(options: Namespace, *, there: str) -> tuple[str | None, str]:
    """What is to grow while the first is served, and the first: the small one is there at once.

    A database of somebody's own has no room beside it: there the asked size is built at once.
    """
    if options.database_url or options.size in (SIZES[0], there):
        return None, options.size
    return options.size, SIZES[0]


def _refuse_foreign(*, fresh: bool) -> None:
    """Only an empty database, or one that was marked as a demonstration when it was made."""
    if not connection.introspection.table_names():
        return
    if not _marked():
        raise Stop("this database is neither empty nor marked as a demonstration: left untouched.")
    if fresh:
        _empty()


def _marked() -> bool:
    if "common_installation" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(bool_or(demo), false) FROM common_installation")
        return bool(cursor.fetchone()[0])


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def _shown(host: str) -> str:
    return _own_address() if host == "0.0.0.0" else host  # noqa: S104


def _own_address() -> str:
    """The address phones in the same network would use; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _welcome(options: Namespace, started: float) -> None:
    from shijian.cli import seed

    url = f"http://{_shown(options.host)}:{options.port}/"
    lines = ["", f"  平阳县新时代文明实践 · demonstration data · {url}", ""]
    lines += [f"  {line}" for line in seed.sign_ins()]
    environment.close_connections()
    took = time.monotonic() - started
    say("\n".join([*lines, "", f"  ready after {took:.1f} s; Ctrl-C stops everything.", ""]))
