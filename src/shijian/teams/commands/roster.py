"""A roster leaves the house as it is listed: masked, marked with who took it, and written down."""

from __future__ import annotations

import hashlib

from django.db import transaction

from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.teams.models import Membership, Team
from shijian.teams.queries import members
from shijian.teams.rules import why_not_lead


@transaction.atomic
def take_roster(team: Team, *, by: Actor) -> list[Membership]:
    """The members for a file; how many, and a digest of their numbers, stand in the journal."""
    require(why_not_lead(team, by))
    rows = list(members(team))
    numbers = "\n".join(row.volunteer.number for row in rows)
    digest = hashlib.sha256(numbers.encode()).hexdigest()
    record("teams.roster_taken", team, by=by, data={"rows": len(rows), "sha256": digest})
    return rows
