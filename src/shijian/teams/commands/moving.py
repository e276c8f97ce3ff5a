"""Teams go along when their organisation moves to another parent."""

from __future__ import annotations

from django.db import transaction

from shijian.common.actor import Actor
from shijian.common.paths import rehang_rows
from shijian.journal.commands import record_raw
from shijian.teams.models import Team


@transaction.atomic
def rehang(old_path: str, new_path: str, *, by: Actor) -> int:
    """Rows of a unit that moved to another parent go along with it (成建制划转); how many."""
    rows = rehang_rows(Team.objects.all(), "path", old_path, new_path)
    record_raw("teams.rehung", "teams.path", old_path, by=by, scope_path=new_path,
               data={"rows": rows})  # fmt: skip
    return rows
