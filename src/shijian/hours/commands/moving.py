"""What still waits for a decision goes along when its unit moves to another parent."""

from __future__ import annotations

from django.db import transaction

from shijian.common.actor import Actor
from shijian.common.paths import rehang_rows
from shijian.hours.models import Objection, Outside, Pending
from shijian.hours.queries import OPEN
from shijian.journal.commands import record_raw


@transaction.atomic
def rehang(old_path: str, new_path: str, *, by: Actor) -> int:
    """Undecided services of a unit that moved go along with it; records keep their path."""
    open_ones = (
        Pending.objects.filter(state__in=OPEN),
        Objection.objects.filter(state=Objection.State.OPEN),
        Outside.objects.filter(state=Outside.State.CLAIMED),
    )
    rows = sum(rehang_rows(some, "scope_path", old_path, new_path) for some in open_ones)
    data = {"rows": rows}
    record_raw("hours.rehung", "hours.path", old_path, by=by, scope_path=new_path, data=data)
    return rows
