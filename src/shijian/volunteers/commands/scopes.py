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
    Scope.objects.filter(source=_lent(source, volunteer)).delete()


def lend_scopes(gone: Volunteer, kept: Volunteer) -> None:
    """Who saw the one that is merged away sees the one that stays, and finds it once."""
    for scope in Scope.objects.filter(volunteer=gone):
        open_scope(kept, path=scope.path, source=_lent(scope.source, gone))
    Scope.objects.filter(volunteer=gone).delete()


def return_scopes(gone: Volunteer, kept: Volunteer) -> None:
    """What `lend_scopes` moved goes back; what ended meanwhile stays ended."""
    lent = Scope.objects.filter(volunteer=kept, source__endswith=_lent("", gone))
    for scope in lent:
        open_scope(gone, path=scope.path, source=scope.source.removesuffix(_lent("", gone)))
    lent.delete()


def _lent(source: str, gone: Volunteer) -> str:
    return f"{source}:of:{gone.pk}"
