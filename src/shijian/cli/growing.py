"""A larger demonstration grows beside the small one that is already served (decision 21).

It is built in a database of its own, with what it has done so far on the screen, and takes the
place of the small one when it is whole. Stopped before that, the next start begins it again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass

from django.db import transaction

from shijian.cli import environment
from shijian.cli.child import follow_supervisor
from shijian.cli.environment import Place
from shijian.cli.postgres import Cluster, databases
from shijian.cli.postgres.unprivileged import undisturbed
from shijian.cli.say import say

SERVED, GROWING = "shijian", "growing"


@dataclass
class Growing:
    """The building of one larger county in a process of its own."""

    cluster: Cluster
    size: str
    process: subprocess.Popen[bytes]

    @classmethod
    def begin(cls, place: Place, cluster: Cluster, *, size: str, seed: int) -> Growing:
        """Make an empty database and start to build in it."""
        databases.create(cluster, GROWING)
        variables = place.variables("owner") | {"SHIJIAN_APP_ROLE": place.app_role or ""}
        variables["DATABASE_URL"] = place.owner_url.rpartition("/")[0] + f"/{GROWING}"
        variables["SHIJIAN_SUPERVISOR"] = str(os.getpid())
        command = [sys.executable, "-m", "shijian.cli", "growing", "--size", size]
        with undisturbed():
            process = subprocess.Popen(
                [*command, "--seed", str(seed)],
                env={**os.environ, **variables},
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        return cls(cluster, size, process)

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def take_over(self) -> None:
        """The whole county stands where the small one stood; a failed one is thrown away."""
        if self.process.returncode == 0:
            databases.replace(self.cluster, SERVED, GROWING)
        else:
            databases.drop(self.cluster, GROWING)

    def stop(self) -> None:
        if not self.ended:
            self.process.kill()
        self.process.wait()


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--size", required=True)
    parser.add_argument("--seed", type=int, required=True)


def run(options: Namespace) -> int:
    """The child: build, step by step, and say where it is."""
    follow_supervisor()
    os.environ["SHIJIAN_PROCESS"] = "command"
    import django

    django.setup()
    from shijian.cli import migrate, seed
    from shijian.common.models import Installation

    def tell(step: int, of: int, what: str) -> None:
        say(f"building the {options.size}, {step} of {of}: {what} …")

    migrate.migrate(app_role=os.environ["SHIJIAN_APP_ROLE"] or None)
    with transaction.atomic():
        Installation.objects.filter(pk=1).update(demo=True)
        seed.build(size=options.size, seed=options.seed, tell=tell)
    environment.close_connections()
    say(f"the {options.size} is built and takes over now.")
    return 0
