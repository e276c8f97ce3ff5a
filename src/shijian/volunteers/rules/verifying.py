"""When a worker proves an identity by the card itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.volunteers.models import Verification, Volunteer
from shijian.volunteers.rules.standing import steers


def why_not_prove(row: Verification, by: Actor) -> Refused | None:
    """A worker of the volunteer's place, for somebody else, while it is not proven."""
    paths = row.volunteer.scopes.values_list("path", flat=True)
    if not any(steers(by, path) for path in paths):
        return Refused(
            _("Only the staff of their station looks at the card."), "volunteers.card", status=403
        )
    if by.person_id == row.volunteer.person_id:
        return Refused(
            _("Nobody proves their own identity. Please ask a colleague."),
            "volunteers.own_card",
            status=403,
        )
    waits = row.volunteer.state == Volunteer.State.APPLIED
    if waits and row.state != Verification.State.PASSED:
        return None
    return Refused(_("This identity is proven already."), "volunteers.proven")
