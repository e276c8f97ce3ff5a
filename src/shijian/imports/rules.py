"""Why something may not be done to a table on its way in."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.imports.models import Batch
from shijian.imports.queries import KINDS

State = Batch.State
MOST_BYTES = 10 * 1_048_576
UNDO_FOR = dt.timedelta(days=1)
STILL_OPEN = frozenset({State.READING, State.FAULTY, State.READY})


def why_not_import(by: Actor) -> Refused | None:
    """Some table at least may be brought in by this actor."""
    reasons = [kind.why_not(by) for kind in KINDS.values()]
    return None if any(reason is None for reason in reasons) else reasons[0]


def why_not_merge(batch: Batch, by: Actor) -> Refused | None:
    """All or nothing: a table with one fault is not taken over."""
    if refused := KINDS[batch.kind].why_not(by):
        return refused
    if batch.state == State.FAULTY:
        return Refused(
            _("Put the marked cells right first; a table is taken over as a whole or not at all."),
            "imports.faulty",
        )
    return None if batch.state == State.READY else _not_now()


def why_not_fix(batch: Batch) -> Refused | None:
    """Cells are put right before the table is taken over."""
    return None if batch.state in {State.FAULTY, State.READY} else _not_now()


def why_not_cancel(batch: Batch) -> Refused | None:
    """Nothing came of it yet."""
    return None if batch.state in STILL_OPEN else _not_now()


def why_not_undo(batch: Batch, by: Actor) -> Refused | None:
    """Within a day, by whoever brought it, while they still may."""
    if batch.state != State.MERGED or batch.merged_at is None:
        return _not_now()
    if clock.now() > batch.merged_at + UNDO_FOR:
        return Refused(
            _("A table is undone within a day. Correct the single entries instead."),
            "imports.too_late",
        )
    return KINDS[batch.kind].why_not(by)


def why_not_file(size: int) -> Refused | None:
    """A file that the house takes at all."""
    if size > MOST_BYTES:
        return Refused(
            _("This is larger than 10 MB. Split the table and send the parts one after another."),
            "imports.too_large",
            status=413,
        )
    return None


def _not_now() -> Refused:
    return Refused(_("This table is in another state by now. Load the page again."),
                   "imports.wrong_state")  # fmt: skip
