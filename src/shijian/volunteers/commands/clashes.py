"""What a refused registration tells the office: two records that may be one human."""

from __future__ import annotations

from django.db import transaction

from shijian.accounts.commands import note_duplicate
from shijian.accounts.models import User
from shijian.accounts.queries import person_by_id_number, root
from shijian.common.actor import Actor


@transaction.atomic
def note_clash(user: User, id_number: str, *, by: Actor) -> None:
    """The ID number given is on another record than the sign-in's own; the office compares them.

    Called after the refusal: what was refused is rolled back, this is not.
    """
    known = person_by_id_number(id_number)
    own = root(user.person_id) if user.person_id else None
    if known is not None and own is not None and known.pk != own.pk:
        note_duplicate(own, known, by=by)
