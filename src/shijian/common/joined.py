"""A command that is nearly always part of a larger one."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def joined(act: Callable[P, R]) -> Callable[P, R]:
    """Run in the transaction that is open, or in one of its own, without a savepoint.

    A savepoint costs two round trips and lets a caller go on after a fault inside; where nobody
    does, the fault undoes the whole. Not for commands whose refusal is caught and passed over.
    """
    return transaction.atomic(savepoint=False)(act)
