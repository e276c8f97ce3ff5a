"""Which database a command works on, and Django set up for it."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from shijian.cli import places
from shijian.cli.postgres import Cluster
from shijian.cli.say import Stop, warn

SETTINGS = "shijian.web.settings"
Role = Literal["owner", "app"]
LOCAL_HOSTS = "127.0.0.1,localhost,[::1]"


@dataclass(frozen=True)
class Place:
    """One database with the folder of its keys and files."""

    data: Path
    app_url: str
    owner_url: str
    demo: bool = False
    cluster: Cluster | None = None

    @property
    def app_role(self) -> str | None:
        """The role that serves, where it is another than the owner."""
        role = user_of(self.app_url)
        return role if role != user_of(self.owner_url) else None

    def variables(self, role: Role) -> dict[str, str]:
        """What a process needs in its environment to work here."""
        found = {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATABASE_URL": self.owner_url if role == "owner" else self.app_url,
            "SHIJIAN_DATA": str(self.data),
        }
        secret = self.data / "secret"
        if not os.environ.get("SHIJIAN_SECRET_KEY") and secret.exists():
            found.setdefault("SHIJIAN_SECRET_KEY_FILE", str(secret))
        if self.demo:
            found |= {"SHIJIAN_MODE": "demo", "SHIJIAN_KEY_FILE": str(self.data / "keys.json")}
        return found

    def make_secrets(self) -> None:
        """The key files of a new place; never overwrites one."""
        from shijian.common.crypto import write_keys

        self.data.mkdir(parents=True, exist_ok=True)
        keys = Path(os.environ.get("SHIJIAN_KEY_FILE") or self.data / "keys.json")
        if not keys.exists():
            write_keys(keys)
        secret = self.data / "secret"
        if not secret.exists():
            handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))


def user_of(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def database_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="work on the demonstration's database")


@contextmanager
def place(options: Namespace, *, make: bool = False) -> Iterator[Place]:
    """DATABASE_URL, else the private cluster of this checkout, running while it is used."""
    url = _given("DATABASE_URL")
    if url and not options.demo:
        owner = _given("SHIJIAN_OWNER_URL") or url
        yield Place(places.main_home(), app_url=url, owner_url=owner)
        return
    home, demo = _private_home(options, make=make)
    with ExitStack() as stack:
        cluster = Cluster.open(home / "postgres")
        if not cluster.running_elsewhere:
            stack.enter_context(cluster)
        yield Place(home, cluster.app_url, cluster.owner_url, demo=demo, cluster=cluster)


def _given(name: str) -> str:
    """An address from the environment, or from the file that NAME_FILE names."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else os.environ.get(name, "")


def _private_home(options: Namespace, *, make: bool) -> tuple[Path, bool]:
    main, demo = places.main_home(), places.demo_home()
    if not options.demo and (make or Cluster.open(main / "postgres").exists):
        return main, False
    if Cluster.open(demo / "postgres").exists:
        if not options.demo:
            warn("no DATABASE_URL: working on the demonstration's database")
        return demo, True
    raise Stop("there is no database yet: set DATABASE_URL, or start `./shijian demo`.")


@contextmanager
def database(options: Namespace, *, role: Role, make: bool = False) -> Iterator[Place]:
    """The place a command works on, with Django set up in this process."""
    with place(options, make=make) as found:
        if make:
            found.make_secrets()
        set_up(found, role)
        try:
            yield found
        finally:
            close_connections()


def set_up(found: Place, role: Role) -> None:
    import django

    os.environ.pop("DATABASE_URL_FILE", None)
    os.environ.update(found.variables(role))
    os.environ["SHIJIAN_PROCESS"] = "command"
    django.setup()


def close_connections() -> None:
    """Give the connections back before the server stops."""
    from django.db import connections

    for connection in connections.all():
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()  # type: ignore[attr-defined]
