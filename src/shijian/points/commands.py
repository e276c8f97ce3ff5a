"""Moving points: always a transfer whose sides sum to zero, from a source that counts once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.functions import call
from shijian.common.refused import Refused
from shijian.journal import commands as journal
from shijian.points.models import Transfer


@dataclass(frozen=True, slots=True)
class Award:
    """Points that an organisation issues to a person for one thing; `source` names the thing."""

    source: str
    person_id: int
    organisation_id: int
    points: int


@transaction.atomic
def award(awards: Sequence[Award], *, memo: str, rule_version: str, by: Actor) -> int:
    """Post awards of a whole group at once; how many were new."""
    rows = [
        {
            "source": one.source,
            "person": one.person_id,
            "organisation": one.organisation_id,
            "points": one.points,
        }
        for one in awards
    ]
    found = call(
        "points_award",
        p_awards=json.dumps(rows),
        p_memo=memo,
        p_rule_version=rule_version,
        p_now=clock.now(),
    )
    posted = int(found[0]["points_award"])
    sources = [one.source for one in awards]
    journal.record_raw(
        "points.awarded", "points.transfer", "", by=by, data={"sources": sources, "new": posted}
    )
    return posted


@transaction.atomic
def reverse(transfer: Transfer, *, source: str, by: Actor) -> None:
    """Take a transfer back by a new one; refused where the points are already spent."""
    try:
        with transaction.atomic():
            call(
                "points_reverse",
                p_source=transfer.source,
                p_new_source=source,
                p_now=clock.now(),
            )
    except IntegrityError as error:
        raise why_not_paid(error) from error
    journal.record("points.reversed", transfer, by=by, data={"source": source})


def why_not_paid(error: IntegrityError) -> Exception:
    """The sentence for a balance that would fall below zero; any other fault stays a fault."""
    if "a_balance_is_not_negative" not in str(error):
        return error
    return Refused(
        _("There are not enough points: some of them have been spent already."),
        "points.too_few",
    )
