"""Who may agree to service that waits, who may decide about what is held, and why not."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.hours.models import Approval, Pending
from shijian.hours.queries import DECIDERS, Level, covers

State, Step = Pending.State, Approval.Step


def missing(steps: Collection[str], given: Collection[str]) -> list[str]:
    """Which steps still want somebody's yes, in their order."""
    return [step for step in steps if step not in given]


def why_not_part(pending: Pending, *, by: Actor) -> Refused | None:
    """Whoever served, recorded or agreed already is not the other person that this needs."""
    if by.user_id is None:
        return Refused(_("Hours are confirmed by a person."), "hours.nobody", status=403)
    if pending.person_id in by.records:
        return Refused(
            _("These are your own hours: somebody else confirms them."), "hours.own", status=403
        )
    if by.user_id in (pending.recorder_id, *pending.evidence.get("recorders", ())):
        return Refused(
            _("You recorded the attendance, so another person confirms it."),
            "hours.recorder",
            status=403,
        )
    if by.user_id in {row.by_id for row in pending.approvals.all()}:
        return Refused(
            _("You have confirmed it already; now another person looks at it."),
            "hours.agreed",
            status=403,
        )
    if pending.evidence.get("leader") in by.records:
        return Refused(
            _("You led this activity, so another person confirms it."), "hours.led", status=403
        )
    return None


def why_not_approve(
    pending: Pending, level: Level, steps: Collection[str], *, by: Actor
) -> Refused | None:
    """Why this actor's yes is not the one that is missing."""
    if pending.state != State.WAITING:
        return Refused(_("This does not wait for a confirmation."), "hours.not_waiting")
    if no := why_not_part(pending, by=by):
        return no
    if step_for(pending, level, steps, by=by) is None:
        left = missing(steps, given(pending))
        return Refused(waits_for(left, level), "hours.not_confirmer", status=403)
    return None


def step_for(pending: Pending, level: Level, steps: Collection[str], *, by: Actor) -> str | None:
    """The first missing step on which this actor stands."""
    left = missing(steps, given(pending))
    return next((step for step in left if covers(step, level, by)), None)


def given(pending: Pending) -> set[str]:
    """The steps on which somebody has agreed."""
    return {row.step for row in pending.approvals.all()}


def waits_for(steps: Collection[str], level: Level) -> str:
    """Who is still to agree, in one sentence."""
    if Step.CENTRE in steps or Step.SUPERVISOR in steps:
        return _("A day this long is confirmed by the centre and a supervisor together.")
    if Step.ORGANISER in steps:
        return _("%(organisation)s confirms these hours.") % {"organisation": level.name}
    return _("%(organisation)s also confirms these hours, by another person.") % {
        "organisation": level.above_name
    }


def why_not_decide(pending: Pending, level: Level, *, by: Actor) -> Refused | None:
    """Why this actor does not release or void it: only somebody without a part in it does."""
    if pending.state not in {State.HELD, State.WAITING}:
        return Refused(_("This was decided already."), "hours.decided")
    if no := why_not_part(pending, by=by):
        return no
    if not by.holds(DECIDERS, level.path):
        return Refused(
            _("%(organisation)s decides about these hours.") % {"organisation": level.name},
            "hours.not_confirmer",
            status=403,
        )
    return None


def why_not_release(pending: Pending) -> Refused | None:
    """What waits for a further confirmation is agreed to, not released."""
    if pending.state == State.HELD:
        return None
    return Refused(_("Nothing holds it: it waits for a confirmation."), "hours.not_held")


def why_not_pending(viewer: Actor) -> Refused | None:
    """The pages of what waits are for those who confirm, decide or supervise."""
    if viewer.paths(DECIDERS):
        return None
    return Refused(
        _("This page is for those who confirm hours, and for supervisors."),
        "hours.not_decider",
        status=403,
    )
