"""Which subtrees see a volunteer; filled by the rooms above, filtered on here (decision 2)."""

from __future__ import annotations

from shijian.volunteers.models import Scope, Volunteer


def open_scope(volunteer: Volunteer, *, path: str, source: str) -> None:
    """Let the staff of a subtree see this volunteer; called by the command that gives the reason,
    which writes the journal.
    """
    Scope.objects.update_or_create(volunteer=volunteer, source=source, defaults={"path": path})


def close_scope(volunteer: Volunteer, *, source: str) -> None:
    """End what `open_scope` opened for this reason."""
    Scope.objects.filter(volunteer=volunteer, source=source).delete()
