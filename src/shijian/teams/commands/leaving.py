"""What becomes of memberships when somebody stops being a volunteer."""

from __future__ import annotations

from django.db import transaction

from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.teams.commands.joining import end_membership, ids
from shijian.teams.models import Membership
from shijian.teams.queries import memberships_of
from shijian.teams.rules.leaving import why_not_without_captain
from shijian.volunteers.models import Volunteer

State = Membership.State
LIVING = (State.REQUESTED, State.INVITED, State.ACTIVE)


@transaction.atomic
def end_memberships(volunteer: Volunteer, *, by: Actor) -> int:
    """Leave every team, and take back every request; how many teams were left."""
    require(why_not_without_captain(volunteer))
    rows = memberships_of(volunteer).filter(state__in=LIVING).select_for_update(of=("self",))
    left = 0
    for row in rows.select_related("team", "volunteer").order_by("pk"):
        was_in = row.state == State.ACTIVE
        if was_in:
            end_membership(row, "teams.member_left", by=by)
        else:
            row.state = State.WITHDRAWN
            row.save(update_fields=["state"])
            record("teams.member_left", row, by=by, scope_path=row.team.path, data=ids(row))
        left += was_in
    return left
