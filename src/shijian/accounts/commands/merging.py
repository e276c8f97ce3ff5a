"""Finding records that may be one human; letting one stand for the other, and taking it back.

Only the roots change here (decision 11). The command that people use is `dossiers.commands`: it
also looks at hours and places, which live in rooms above.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from shijian.accounts.models import Duplicate, Merge, Person
from shijian.accounts.rules import (
    merge_refused,
    same_number,
    why_not_decide,
    why_not_merge,
    why_not_reason,
    why_not_undo,
)
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import call
from shijian.common.refused import require
from shijian.journal import commands as journal


@transaction.atomic
def find_duplicates(*, by: Actor, person: Person | None = None) -> int:
    """Note every pair with the same telephone and name, or one person's; how many were new."""
    rows = call(
        "accounts_find_duplicates", p_person=person.pk if person else None, p_now=clock.now()
    )
    found = int(rows[0]["accounts_find_duplicates"])
    if found:
        subject = str(person.pk) if person else ""
        data = {"found": found}
        journal.record_raw(
            "accounts.duplicates_found", "accounts.person", subject, by=by, data=data
        )
    return found


@transaction.atomic
def note_duplicate(one: Person, other: Person, *, by: Actor) -> None:
    """Somebody gave the ID number of another record: the two are to be compared."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    pair, fresh = Duplicate.objects.get_or_create(
        first=first,
        second=second,
        defaults={"found_by": Duplicate.Found.ID, "found_at": clock.now()},
    )
    if fresh:
        journal.record("accounts.duplicate_noted", pair, by=by)


@transaction.atomic
def keep_apart(pair: Duplicate, *, reason: str, by: Actor) -> Duplicate:
    """Somebody looked: these are two people, and are not shown again."""
    pair = Duplicate.objects.select_for_update().get(pk=pair.pk)
    require(why_not_decide(pair, by))
    require(why_not_reason(reason))
    _decide(pair, Duplicate.State.APART, by)
    journal.record("accounts.duplicate_apart", pair, by=by, reason=reason.strip())
    return pair


@transaction.atomic
def merge_records(kept: Person, gone: Person, *, undo_days: int, reason: str, by: Actor) -> Merge:
    """Let `kept` stand for `gone`; locks both, and leaves every row where it is."""
    require(why_not_merge(kept, gone, by))
    require(why_not_reason(reason))
    now = clock.now()
    answer = call(
        "accounts_merge",
        p_kept=kept.pk,
        p_gone=gone.pk,
        p_user=by.user_id,
        p_until=now + dt.timedelta(days=undo_days),
        p_now=now,
    )[0]
    require(merge_refused(answer["o_outcome"]))
    for pair in _pairs(kept, gone):
        _decide(pair, Duplicate.State.MERGED, by)
    merge = Merge.objects.get(pk=answer["o_merge"])
    data = {"kept": kept.pk, "gone": gone.pk}
    journal.record("accounts.people_merged", merge, by=by, data=data, reason=reason.strip())
    return merge


@transaction.atomic
def unmerge_records(merge: Merge, *, reason: str, by: Actor) -> Merge:
    """Let the two stand for themselves again; the pair is to be looked at once more."""
    require(why_not_undo(merge, by))
    require(why_not_reason(reason))
    try:
        with transaction.atomic():
            answer = call(
                "accounts_unmerge", p_merge=merge.pk, p_user=by.user_id, p_now=clock.now()
            )[0]
    except IntegrityError as error:
        raise same_number() from error
    merge.refresh_from_db()
    if answer["o_outcome"] != "done":
        require(why_not_undo(merge, by))
    _pairs(merge.kept, merge.gone).update(
        state=Duplicate.State.OPEN, decided_at=None, decided_by=None
    )
    data = {"kept": merge.kept_id, "gone": merge.gone_id}
    journal.record("accounts.merge_undone", merge, by=by, data=data, reason=reason.strip())
    return merge


def _pairs(one: Person, other: Person) -> QuerySet[Duplicate]:
    first, second = sorted((one.pk, other.pk))
    return Duplicate.objects.filter(first=first, second=second)


def _decide(pair: Duplicate, state: str, by: Actor) -> None:
    pair.state, pair.decided_at, pair.decided_by_id = state, clock.now(), by.user_id
    pair.save(update_fields=["state", "decided_at", "decided_by"])
