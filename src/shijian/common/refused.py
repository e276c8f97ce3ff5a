"""A rule's no, with the reason that a person is shown."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A command will not do this; `reason` is one translated sentence, `code` is for machines.

    Status (decision 18): 403 visible without right, 409 wrong state, 422 bad input, 429 too often.
    """

    def __init__(
        self, reason: Any, code: str, *, status: int = 409, field: str = "", retry_after: int = 0
    ) -> None:
        super().__init__(code)
        self.reason = reason
        self.code = code
        self.status = status
        self.field = field
        self.retry_after = retry_after

    def __str__(self) -> str:
        return str(self.reason)


def require(refused: Refused | None) -> None:
    """Raise what a rule answered, if it answered anything."""
    if refused is not None:
        raise refused
