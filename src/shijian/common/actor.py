"""Who acts: a person at a page, a program with a token, or a job; frozen for the whole command."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, Self


class Kind(StrEnum):
    ANONYMOUS = "anonymous"
    USER = "user"
    TOKEN = "token"  # noqa: S105 -- the name of a kind of actor
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Right:
    """One role in one subtree, taken from a grant that is in force."""

    role: str
    scope_path: str


class Stands(NamedTuple):
    """Whom a sign-in stands for: the record, its rights in force, and what was merged into it."""

    person_id: int | None
    rights: tuple[Right, ...]
    merged: frozenset[int]


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts, with every right in force at this moment."""

    kind: Kind
    user_id: int | None = None
    person_id: int | None = None
    rights: tuple[Right, ...] = ()
    scopes: frozenset[str] = frozenset()  # what a token was given; a page has no such limit
    on_behalf_of: int | None = None
    channel: str = "web"
    ip: str | None = None
    merged: frozenset[int] = frozenset()  # other records of the same human

    @property
    def records(self) -> frozenset[int]:
        """Every record of this human: rows keep the one they were written for (decision 11)."""
        return self.merged if self.person_id is None else self.merged | {self.person_id}

    def holds(self, roles: str | Collection[str], path: str) -> bool:
        """Whether one of these roles covers this place in the tree."""
        wanted = {roles} if isinstance(roles, str) else set(roles)
        return any(r.role in wanted and path.startswith(r.scope_path) for r in self.rights)

    def paths(self, roles: str | Collection[str]) -> tuple[str, ...]:
        """The subtrees in which one of these roles is held, shortest first, none inside another."""
        wanted = {roles} if isinstance(roles, str) else set(roles)
        found: list[str] = []
        for path in sorted({r.scope_path for r in self.rights if r.role in wanted}, key=len):
            if not any(path.startswith(upper) for upper in found):
                found.append(path)
        return tuple(found)

    def within(self, path: str) -> Self:
        """The same actor with rights in one subtree only: the console's choice of organisation."""
        kept = tuple(
            right if right.scope_path.startswith(path) else replace(right, scope_path=path)
            for right in self.rights
            if right.scope_path.startswith(path) or path.startswith(right.scope_path)
        )
        return replace(self, rights=kept)

    def on_behalf(self, person_id: int) -> Self:
        """The same actor doing this for somebody else (代办)."""
        return replace(self, on_behalf_of=person_id)


def job(name: str) -> Actor:
    """The actor of work outside requests; the name of the job is its channel."""
    return Actor(kind=Kind.JOB, channel=name)


ANONYMOUS = Actor(kind=Kind.ANONYMOUS)
