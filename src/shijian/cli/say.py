"""How the command line speaks: one line at a time, at once."""

from __future__ import annotations

import sys


class Stop(Exception):
    """The command cannot go on; the text is the one sentence for the person at the terminal."""


def say(text: str) -> None:
    print(text, flush=True)


def warn(text: str) -> None:
    print(f"shijian: {text}", file=sys.stderr, flush=True)
