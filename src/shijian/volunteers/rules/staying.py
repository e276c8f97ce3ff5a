"""Pausing, leaving, being suspended, appealing and coming back: why not, in one sentence."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Role
from shijian.catalogue.queries import rule
from shijian.common import clock
from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused
from shijian.engines.workflow import Workflow
from shijian.organisations.models import Organisation
from shijian.volunteers.models import Appeal, Scope, Suspension, Volunteer
from shijian.volunteers.queries import STEERING

State = Volunteer.State
STANDING = Workflow(
    {
        State.APPLIED: {State.ACTIVE: "the identity is verified", State.LEFT: "taken back"},
        State.ACTIVE: {
            State.DORMANT: "own pause, or under the hours of a year",
            State.SUSPENDED: "an authority, for a reason and a term",
            State.LEFT: "own act",
        },
        State.DORMANT: {
            State.ACTIVE: "own act",
            State.SUSPENDED: "an authority, for a reason and a term",
            State.LEFT: "own act",
        },
        State.SUSPENDED: {
            State.ACTIVE: "the term is over, lifted, or on appeal",
            State.DORMANT: "the same, where they paused before",
            State.LEFT: "own act",
        },
        State.LEFT: {State.ACTIVE: "own act"},
    }
)
BY_AN_AUTHORITY = (
    Organisation.Kind.CENTRE,
    Organisation.Kind.INSTITUTE,
    Organisation.Kind.SUBCENTRE,
)


def why_not_oneself(volunteer: Volunteer, by: Actor) -> Refused | None:
    """Whether one serves is one's own to say; at the desk with the person's word (代办)."""
    if volunteer.person_id in (*by.records, by.on_behalf_of):
        return None
    return Refused(
        _("Everybody decides for themselves whether they serve."), "volunteers.not_you", status=403
    )


def why_not_pause(volunteer: Volunteer, by: Actor) -> Refused | None:
    """A pause is free, for whoever serves now; a job lets those rest who served too little."""
    own = None if by.kind is Kind.JOB else why_not_oneself(volunteer, by)
    return own or _why_not_to(volunteer, State.DORMANT)


def why_not_leave(volunteer: Volunteer, by: Actor) -> Refused | None:
    """Leaving is free at any time, also under a suspension (条例 art. 3)."""
    return why_not_oneself(volunteer, by) or _why_not_to(volunteer, State.LEFT)


def why_not_return(volunteer: Volunteer, by: Actor) -> Refused | None:
    """Coming back is one tap, but not out of a suspension: its term or an appeal ends it."""
    if refused := why_not_oneself(volunteer, by):
        return refused
    if volunteer.state == State.SUSPENDED:
        return Refused(
            _("You are suspended for a term. You may appeal; nobody comes back before it ends."),
            "volunteers.suspended",
        )
    return _why_not_to(volunteer, State.ACTIVE)


def why_not_suspend(
    volunteer: Volunteer, organisation: Organisation, until: dt.date, by: Actor
) -> Refused | None:
    """An institute, a sub-centre or the centre suspends a volunteer it works for, for a term."""
    if not by.holds(STEERING, organisation.path) or organisation.kind not in BY_AN_AUTHORITY:
        return Refused(
            _("Only an institute, a sub-centre or the centre suspends, in its own name."),
            "volunteers.no_authority",
            status=403,
        )
    if volunteer.person_id in by.records:
        return Refused(
            _("This is about yourself: somebody else decides."), "volunteers.own", status=403
        )
    if not Scope.objects.filter(volunteer=volunteer, path__startswith=organisation.path).exists():
        return Refused(
            _("This volunteer does not belong to this organisation."),
            "volunteers.not_here",
            status=403,
        )
    return _why_not_to(volunteer, State.SUSPENDED) or why_not_term(until)


def why_not_term(until: dt.date) -> Refused | None:
    """From tomorrow to the longest term that the centre allows."""
    most = int(rule("volunteers.suspend_days_max"))
    if dt.timedelta(0) < until - clock.today() <= dt.timedelta(days=most):
        return None
    return Refused(
        _("A suspension lasts from one day to %(days)s days.") % {"days": most},
        "volunteers.term",
        status=422,
        field="until",
    )


def why_not_lift(suspension: Suspension, by: Actor) -> Refused | None:
    """The authority, or one above it, ends its own suspension early."""
    if by.kind is not Kind.JOB and not by.holds(STEERING, suspension.authority.path):
        return Refused(
            _("Only the organisation that suspended, or one above it, ends this."),
            "volunteers.not_your_suspension",
            status=403,
        )
    return _why_not_open(suspension)


def why_not_appeal(suspension: Suspension, by: Actor) -> Refused | None:
    """The suspended volunteer appeals once, within the days that are allowed."""
    if refused := why_not_oneself(suspension.volunteer, by) or _why_not_open(suspension):
        return refused
    if Appeal.objects.filter(suspension=suspension).exists():
        return Refused(_("You have appealed already."), "volunteers.appealed")
    days = int(rule("volunteers.appeal_days"))
    if clock.now() > suspension.decided_at + dt.timedelta(days=days):
        return Refused(
            _("An appeal is possible within %(days)s days.") % {"days": days},
            "volunteers.appeal_late",
        )
    return None


def why_not_decide(appeal: Appeal, by: Actor) -> Refused | None:
    """Another authority and another person than those who suspended, once."""
    roles = STEERING if appeal.authority_id else frozenset({Role.SUPERVISOR.value})
    if not by.holds(roles, appeal.scope_path):
        return Refused(
            _("Another authority decides this appeal."), "volunteers.not_your_appeal", status=403
        )
    if by.user_id == appeal.suspension.decided_by_id:
        return Refused(
            _("You decided the suspension, so somebody else decides the appeal."),
            "volunteers.own_decision",
            status=403,
        )
    if appeal.outcome:
        return Refused(_("This appeal was decided already."), "volunteers.appeal_decided")
    return _why_not_open(appeal.suspension)


def why_not_words(text: str, field: str = "reason") -> Refused | None:
    """5 to 100 characters, read by the one whom they are about."""
    size = rule("orders.reason_length")
    if size["min"] <= len(text.strip()) <= size["max"]:
        return None
    said = _("Write %(min)s to %(max)s characters.")
    return Refused(said % size, "volunteers.words", status=422, field=field)


def _why_not_open(suspension: Suspension) -> Refused | None:
    if suspension.ended_at is None:
        return None
    return Refused(_("This suspension is over."), "volunteers.suspension_over")


def _why_not_to(volunteer: Volunteer, state: str) -> Refused | None:
    if STANDING.allows(volunteer.state, state):
        return None
    return Refused(
        _("Not from this standing: %(now)s.") % {"now": volunteer.get_state_display()},
        "volunteers.wrong_standing",
    )
