"""Pages and writes measured as ratios and counts, beside the same writes as bare SQL.

    ./shijian bench                                  village and county
    ./shijian bench --sizes village --seconds 1      a first look

Both sizes are loaded and analysed, and measured in turns. Absolute figures move with the machine:
compare the ratios. A seeded county is kept for the next run of the same version.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

from shijian.cli import environment, places, serve, statics, version
from shijian.cli.demo import SIZES, choose_port
from shijian.cli.environment import Place
from shijian.cli.group import Group
from shijian.cli.postgres import Cluster, databases
from shijian.cli.say import Stop, say

FIRST_PORT = 8100


@dataclass
class Served:
    """A county of one size with its server."""

    size: str
    port: int
    url: str
    scene: dict[str, Any]
    group: Group


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--sizes", default="village,county", help=f"of {', '.join(SIZES)}")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each page and round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--only", choices=("pages", "writes"))
    parser.add_argument("--fresh", action="store_true", help="seed anew")


def run(options: Namespace) -> int:
    sizes = options.sizes.split(",")
    if unknown := set(sizes) - set(SIZES):
        raise Stop(f"there is no size {', '.join(sorted(unknown))}; there are {', '.join(SIZES)}.")
    sys.path.insert(0, str(places.ROOT))
    home = places.data_home() / "bench" / version.schema()
    home.mkdir(parents=True, exist_ok=True)
    cluster = Cluster.open(home / "postgres")
    if options.fresh:
        cluster.destroy()
    with cluster, ExitStack() as stack:
        place = Place(home, cluster.app_url, cluster.owner_url, demo=True, cluster=cluster)
        place.make_secrets()
        _migrated(place)
        served = [stack.enter_context(_serving(place, cluster, size)) for size in sizes]
        _set_up(place)
        from bench import table

        table.print_all(served, options)
    return 0


def _python(place: Place, role: environment.Role, database: str, *words: str) -> None:
    """A process of its own for each database: Django knows one."""
    done = subprocess.run(
        [sys.executable, *words],
        env={**os.environ, **_variables(place, role, database)},
        cwd=places.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise Stop(f"{' '.join(words[:3])} failed:\n{done.stdout[-3000:]}")


def _variables(place: Place, role: environment.Role, database: str) -> dict[str, str]:
    url = place.owner_url if role == "owner" else place.app_url
    return place.variables(role) | {
        "DATABASE_URL": url.rpartition("/")[0] + f"/{database}",
        "SHIJIAN_OWNER_URL": place.owner_url.rpartition("/")[0] + f"/{database}",
        "SHIJIAN_STATIC": str(statics.folder()),
        "SHIJIAN_HOSTS": "127.0.0.1,testserver",
        "SHIJIAN_PROCESS": "command" if role == "owner" else "web",
        "PYTHONPATH": f"{places.PACKAGE.parent}{os.pathsep}{places.ROOT}",
    }


def _set_up(place: Place) -> None:
    """Django in this process only signs codes; it asks no database."""
    os.environ.update(_variables(place, "app", "shijian"))
    django.setup()


def _migrated(place: Place) -> None:
    """One migrated database, which the others are copies of; and the static files."""
    app = place.app_url
    migrate = (
        "import django; django.setup(); from shijian.cli import migrate, statics;"
        f" statics.build(); migrate.migrate({environment.user_of(app)!r})"
    )
    _python(place, "owner", "shijian", "-c", migrate)


@contextmanager
def _serving(place: Place, cluster: Cluster, size: str) -> Iterator[Served]:
    """Seed once, set a fresh scene in a copy, and serve that copy."""
    seeded, used = f"seeded_{size}", f"bench_{size}"
    if not databases.exists(cluster, seeded):
        say(f"seeding {size} …")
        databases.create(cluster, "half", like="shijian")
        _python(place, "owner", "half", "-m", "bench", size)
        databases.replace(cluster, seeded, "half")
    databases.create(cluster, used, like=seeded)
    scene = place.data / f"{size}.json"
    _python(place, "owner", used, "-m", "bench", size, str(scene))
    port = choose_port("127.0.0.1", None, first=FIRST_PORT)
    group = Group(_variables(place, "app", used))
    try:
        group.start("web", "--port", str(port), "--application", "bench.app:application")
        serve.wait_until_it_answers("127.0.0.1", port, group)
        url = _variables(place, "owner", used)["DATABASE_URL"]
        yield Served(size, port, url, json.loads(Path(scene).read_text()), group)
    finally:
        group.stop(2)
