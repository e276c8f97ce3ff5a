"""Serving a county: one supervisor over the web workers and the jobs.

On SIGTERM: /readyz says no, requests in progress are finished (20 s at most), jobs that do not
finish are put back, and whatever is left is ended by force.
"""

from __future__ import annotations

import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from shijian.cli import environment, migrate, safety, statics
from shijian.cli.group import Group
from shijian.cli.say import Stop, say, warn

FINISH_SECONDS = 20.0
START_SECONDS = 60.0


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="web workers")
    parser.add_argument("--part", choices=("all", "web", "jobs"), default="all",
                        help="in production web and jobs are units of their own")  # fmt: skip
    parser.add_argument("--finish-seconds", type=float, default=FINISH_SECONDS,
                        help="how long requests and jobs may take to finish")  # fmt: skip
    parser.add_argument("--drain-seconds", type=float, default=2.0,
                        help="how long /readyz says no before connections close")  # fmt: skip


def run(options: Namespace) -> int:
    options.demo = False
    with environment.place(options) as place:
        environment.set_up(place, "app")
        refuse_what_is_unsafe()
        static = statics.build()
        environment.close_connections()
        variables = {**place.variables("app"), "SHIJIAN_STATIC": str(static)}
        serve(options, variables, on_ready=lambda: say(f"serving on {address(options)}"))
    return 0


def refuse_what_is_unsafe() -> None:
    """Every reason at once, so that an operator mends them in one go."""
    if behind := migrate.pending():
        raise Stop(f"the database is behind by {len(behind)} steps: run `./shijian migrate` first.")
    reasons = [*safety.refusals(), *safety.database_refusals()]
    for warning in safety.warnings():
        warn(f"warning: {warning}")
    if reasons:
        raise Stop("not serving:\n  - " + "\n  - ".join(reasons))


def address(options: Namespace) -> str:
    return f"http://{options.host}:{options.port}"


def serve(
    options: Namespace,
    variables: Mapping[str, str],
    on_ready: Callable[[], None],
    until: Callable[[], bool] = lambda: False,
) -> None:
    """Run the group until a signal or until that, then wind it down in order."""
    finish = options.finish_seconds
    with tempfile.TemporaryDirectory(prefix="shijian-") as folder:
        flag = Path(folder) / "draining"
        group = Group({**variables, "SHIJIAN_DRAINING_FLAG": str(flag)})
        try:
            if options.part != "jobs":
                group.start(
                    "web", "--host", options.host, "--port", str(options.port),
                    "--workers", str(options.workers),
                    "--finish-seconds", str(max(1, int(finish * 0.9))),
                )  # fmt: skip
            if options.part != "web":
                group.start("worker", "--finish-seconds", f"{finish * 0.75:.1f}")
            if options.part != "jobs":
                wait_until_it_answers(options.host, options.port, group)
            on_ready()
            group.watch(until)
        finally:
            flag.touch()
            time.sleep(options.drain_seconds if group.all_alive() else 0)
            stayed = group.stop(finish)
            if stayed and not options.demo:
                warn(f"ended before its work was finished: {', '.join(stayed)}")


def wait_until_it_answers(host: str, port: int, group: Group) -> None:
    """Return once the web server serves; stop with a sentence when it cannot."""
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if not group.all_alive():
            raise Stop("a process ended while starting; the lines above say why.")
        with suppress(URLError, OSError):
            if opener.open(f"http://{host}:{port}/healthz", timeout=5).status == 200:
                return
        time.sleep(0.02)
    raise Stop(f"the web server did not answer within {START_SECONDS:.0f} s.")
