"""`./shijian COMMAND`: finds the command and turns trouble into one sentence."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from importlib import import_module

from shijian.cli.postgres.errors import ClusterError
from shijian.cli.say import Stop, warn
from shijian.cli.stopping import Stopped, listen

COMMANDS = {
    "demo": "build a demonstration county on this machine and serve it",
    "serve": "serve a county: web and jobs, with production settings",
    "migrate": "bring the database up to this version",
    "init": "found the tree of a county from the national division data",
    "check": "verify what must never be false",
    "config": "print the settings in force, secrets hidden",
    "backup": "write an encrypted backup: database, files, manifest",
    "restore": "restore a backup into an empty database",
    "bench": "measure pages and writes against bare SQL",
    "test": "run everything the project checks",
    "lint": "run only the checks that need no database",
    "messages": "extract and compile the texts of the pages",
    "pictures": "take the pictures of the README from a running demonstration",
    "version": "print the version and the schema it needs",
}
HIDDEN = ("web", "worker", "growing")  # the children of demo and serve
MODULES = {"test": "testing", "lint": "testing"}


def overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {text}" for name, text in COMMANDS.items()]
    return "\n".join(
        ["Shijian, the operations platform of a county's practice centre.", "",
         "usage: ./shijian COMMAND [options]", "", *lines, "",
         "`./shijian COMMAND --help` says what a command takes."]
    )  # fmt: skip


def main(words: list[str]) -> int:
    name, *rest = words or ["help"]
    name = {"--version": "version", "-h": "help", "--help": "help"}.get(name, name)
    if name == "help":
        print(overview())
        return 0
    if name not in COMMANDS and name not in HIDDEN:
        warn(f"there is no command {name!r}; `./shijian help` lists them.")
        return 2
    listen()
    command = import_module(f"shijian.cli.{MODULES.get(name, name)}")
    parser = ArgumentParser(
        f"shijian {name}",
        description=COMMANDS.get(name),
        epilog=command.__doc__,
        formatter_class=RawDescriptionHelpFormatter,
    )
    command.arguments(parser)
    return int(command.run(parser.parse_args(rest, namespace=None)))


def guarded(words: list[str]) -> int:
    try:
        return main(words)
    except (Stop, ClusterError) as reason:
        warn(str(reason))
        return 1
    except Stopped:
        return 130


if __name__ == "__main__":
    sys.exit(guarded(sys.argv[1:]))
