"""Putting two records of one human together, and taking it apart again within its term.

The command stands here, above every room that it looks at: accounts moves the root, hours moves
the time that is taken, and places in shifts are looked at once both people are locked. All other
rows stay where they are and are read by root (decision 11), so that undoing is as small.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from shijian.accounts.commands import merge_records, unmerge_records
from shijian.accounts.models import Merge, Person
from shijian.accounts.queries import user_of
from shijian.catalogue.queries import rule
from shijian.common.actor import Actor
from shijian.common.functions import call
from shijian.common.refused import Refused, require
from shijian.dossiers.queries.merging import volunteer_row
from shijian.dossiers.rules import why_not_one, why_not_shared_places, why_not_shared_time
from shijian.journal.commands import record
from shijian.notices.commands import send
from shijian.volunteers.commands import lend_scopes, return_scopes


@transaction.atomic
def merge_people(kept: Person, gone: Person, *, reason: str, by: Actor) -> Merge:
    """Say that two records are one human's; `kept` stands for both from now on.

    Refused while hours or places of the two overlap: which of them is true is decided by those
    who confirm, before and not by merging.
    """
    require(why_not_one(kept, gone, by))
    days = int(rule("accounts.merge_undo_days"))
    merge = merge_records(kept, gone, undo_days=days, reason=reason, by=by)
    try:
        with transaction.atomic():
            moved = call("hours_move_time", p_gone=gone.pk, p_kept=kept.pk)[0]["hours_move_time"]
    except IntegrityError as error:
        raise _overlap(kept, gone, error) from error
    require(why_not_shared_places(kept, gone))
    if (seen := volunteer_row(gone)) and (stays := volunteer_row(kept)):
        lend_scopes(seen, stays)
    record("dossiers.merged", merge, by=by, data={"records": moved})
    _tell(merge, "dossiers.merged", by=by)
    return merge


@transaction.atomic
def undo_merge(merge: Merge, *, reason: str, by: Actor) -> Merge:
    """Two people after all: each stands for themselves again, with every row they had."""
    merge = unmerge_records(merge, reason=reason, by=by)
    moved = call("hours_return_time", p_gone=merge.gone_id)[0]["hours_return_time"]
    if (seen := volunteer_row(merge.gone)) and (stays := volunteer_row(merge.kept)):
        return_scopes(seen, stays)
    record("dossiers.merge_undone", merge, by=by, data={"records": moved})
    _tell(merge, "dossiers.merge_undone", by=by)
    return merge


def _overlap(kept: Person, gone: Person, error: IntegrityError) -> Exception:
    if "nobody_serves_twice_at_once" not in str(error):
        return error
    return why_not_shared_time(kept, gone) or Refused(str(error), "dossiers.shared_time")


def _tell(merge: Merge, template: str, *, by: Actor) -> None:
    """Both sign-ins hear of it: whoever was taken for somebody else must be able to say so."""
    users = {user.pk: user for one in (merge.kept, merge.gone) if (user := user_of(one))}
    for user in users.values():
        day = {"d": merge.undo_until.date().isoformat()}
        key = f"{template}:{merge.pk}:{user.pk}"
        send(user, template, {"until": day}, key=key, by=by, link="/me/data/")
