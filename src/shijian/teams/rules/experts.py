"""When an expert may be asked, answer, begin; a retired official's post needs an approval."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.teams.models import Engagement, Expert, Team
from shijian.teams.queries import OPEN
from shijian.teams.rules.teams import why_not_steer
from shijian.volunteers.models import Volunteer
from shijian.volunteers.rules import why_not_serve

State, Role = Engagement.State, Engagement.Role


def why_not_list(volunteer: Volunteer | None, *, leads: bool, advises: bool) -> Refused | None:
    """One puts oneself on the register, and says for what."""
    if refused := why_not_serve(volunteer):
        return refused
    if leads or advises:
        return None
    return Refused(
        _("Say whether you would lead or advise."),
        "teams.expert_for_nothing",
        status=422,
        field="leads",
    )


def why_not_ask_expert(expert: Expert, team: Team, role: str, by: Actor) -> Refused | None:
    """Asked by the organisation above the team, for what the expert is willing to do, once."""
    if refused := why_not_steer(team.organisation.path, by):
        return refused
    if expert.withdrawn_at is not None:
        return Refused(_("They have taken themselves off the register."), "teams.expert_gone")
    willing = expert.leads if role == Role.LEAD else expert.advises
    if not willing:
        return Refused(
            _("They did not offer this."), "teams.expert_unwilling", status=422, field="role"
        )
    if expert.engagements.filter(team=team, state__in=[*OPEN, State.ACCEPTED]).exists():
        return Refused(_("This team has asked them already."), "teams.expert_asked")
    return None


def needs_approval(expert: Expert, team: Team) -> bool:
    """A retired official's post in a social organisation is approved by their former unit (C16)."""
    return expert.kind == Expert.Kind.OFFICIAL and team.kind == Team.Kind.SOCIAL


def why_not_answer_engagement(row: Engagement, by: Actor) -> Refused | None:
    """The expert alone answers, once."""
    if by.person_id != row.expert.volunteer.person_id:
        return Refused(_("Only the person who was asked answers."), "teams.not_asked", status=403)
    if row.state != State.ASKED:
        return Refused(_("You have answered already."), "teams.engagement_answered")
    return None


def why_not_approve(row: Engagement, by: Actor) -> Refused | None:
    """The approval is entered by the organisation above, after the expert has agreed."""
    if refused := why_not_steer(row.team.organisation.path, by):
        return refused
    if by.person_id is not None and by.person_id == row.expert.volunteer.person_id:
        return Refused(
            _("Somebody else must enter your own approval."), "teams.own_approval", status=403
        )
    if row.state != State.AGREED:
        return Refused(_("Nothing waits for an approval here."), "teams.no_approval_wanted")
    return None


def why_not_end(row: Engagement, by: Actor) -> Refused | None:
    """Ended or taken back by the expert or the organisation above, at any time."""
    own = by.person_id is not None and by.person_id == row.expert.volunteer.person_id
    if not own and (refused := why_not_steer(row.team.organisation.path, by)):
        return refused
    if row.state not in (*OPEN, State.ACCEPTED):
        return Refused(_("This has ended already."), "teams.engagement_over")
    return None
