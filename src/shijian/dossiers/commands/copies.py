"""Taking a copy along."""

from __future__ import annotations

from django.db import transaction

from shijian.accounts.models import Person
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.dossiers.commands.cases import done_at_once
from shijian.dossiers.models import Case
from shijian.dossiers.queries import Copy, copy_of, human_of
from shijian.dossiers.rules import why_not_own
from shijian.journal.commands import record


@transaction.atomic
def take_copy(person: Person, *, form: str, by: Actor) -> Copy:
    """Give a person everything that is held about them; that it was given stays in the journal."""
    require(why_not_own(person, by))
    copy = copy_of(human_of(person.pk))
    rows = {table.part.code: len(table.rows) for table in copy.tables if table.rows}
    record("dossiers.copy_taken", person, by=by, data={"form": form, "rows": rows})
    done_at_once(person, Case.Kind.COPY, "copy_given", by=by)
    return copy
