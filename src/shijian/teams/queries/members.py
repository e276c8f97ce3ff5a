"""Who belongs to a team, who asks, and what happened in it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.accounts.queries import one_human
from shijian.common import crypto
from shijian.common.actor import Actor
from shijian.journal.models import Entry
from shijian.teams.models import Membership, Team
from shijian.teams.queries.teams import visible_teams
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import Event, told

State, TeamRole = Membership.State, Membership.Role


def members(team: Team) -> QuerySet[Membership]:
    """Who belongs to a team, the captain first, then by the day they joined."""
    return _people(team.memberships.filter(state=State.ACTIVE)).order_by("role", "joined_at", "id")


def requests(team: Team) -> QuerySet[Membership]:
    """Who asks to join, the longest waiting first."""
    return _people(team.memberships.filter(state=State.REQUESTED)).order_by("id")


def request_for(team: Team, pk: int) -> Membership:
    """One request of this team, whatever became of it; 404 for any other team's."""
    return get_object_or_404(_people(team.memberships.all()), pk=pk)


def memberships_of(volunteer: Volunteer) -> QuerySet[Membership]:
    """The teams of a volunteer and the requests that wait or were answered, the newest first."""
    return (
        Membership.objects.filter(volunteer__person__in=one_human(volunteer.person_id))
        .exclude(state=State.WITHDRAWN)
        .select_related("team__organisation", "moves_from__team")
        .order_by("-id")
    )


def membership_in(team: Team, volunteer: Volunteer | None) -> Membership | None:
    """How a volunteer stands to a team now: member, asking, or refused last time."""
    if volunteer is None:
        return None
    own = team.memberships.filter(volunteer__person__in=one_human(volunteer.person_id))
    return own.order_by("-id").first()


def captain_of(team: Team) -> Person | None:
    """The person who leads a team; None where nobody is appointed."""
    held = _people(team.memberships.filter(role=TeamRole.CAPTAIN, state=State.ACTIVE)).first()
    return held.volunteer.person if held else None


def member_people(team: Team) -> QuerySet[Person]:
    """The people of a team."""
    inside = Membership.objects.filter(team=team, state=State.ACTIVE)
    standing = inside.values(
        human=Coalesce("volunteer__person__merged_into_id", "volunteer__person")
    )
    return Person.objects.filter(pk__in=standing).order_by("pk")


def is_member(team: Team, person_id: int | None) -> bool:
    """Whether a person belongs to a team today."""
    return person_id is not None and member_people(team).filter(pk=person_id).exists()


def answer_of(membership: Membership) -> str:
    """Why a request was declined, in clear: for the one who asked and for those who lead."""
    if membership.answer_cipher is None:
        return ""
    return crypto.decrypt(
        membership.answer_cipher,
        table="teams_membership",
        pk=membership.pk,
        field="answer",
    )


def asking(rows: Iterable[Team]) -> dict[int, int]:
    """How many ask to join each of these teams."""
    counted = (
        Membership.objects.filter(team__in=[team.pk for team in rows], state=State.REQUESTED)
        .values("team")
        .annotate(count=Count("pk"))
    )
    return {row["team"]: row["count"] for row in counted}


def _people(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    return rows.select_related("volunteer__person", "volunteer__home__parent")


# ---------------------------------------------------------------- for the staff

_WORDS: dict[str, Promise] = {
    "teams.created": _("The team was made"),
    "teams.changed": _("What the team offers was changed"),
    "teams.field_assigned": _("What the team stands for was settled"),
    "teams.admitted": _("Admitted to the corps"),
    "teams.fell_dormant": _("Fell dormant after a year without activity"),
    "teams.woken": _("Woke up"),
    "teams.check_opened": _("The yearly check was opened"),
    "teams.check_answered": _("The team answered the yearly check"),
    "teams.check_closed": _("The yearly check was closed"),
    "teams.support_asked": _("Asked for support"),
    "teams.support_decided": _("A request for support was decided"),
    "teams.support_reported": _("Reported on the support"),
    "teams.support_published": _("The report on the support was made public"),
    "teams.papers_required": _("Which papers the team asks for was settled"),
    "teams.called_out": _("The team was called out"),
    "teams.call_closed": _("A call-out was closed"),
    "teams.expert_asked": _("An expert was asked"),
    "teams.expert_answered": _("An expert answered"),
    "teams.expert_approved": _("An expert's post was approved"),
    "teams.expert_ended": _("An expert's post ended"),
    "teams.roster_taken": _("The roster was taken as a file"),
    "teams.publishing_allowed": _("May publish by itself"),
    "teams.publishing_forbidden": _("May no longer publish by itself"),
    "teams.invited_joined": _("Somebody who was invited joined"),
    "teams.join_requested": _("Somebody asked to join"),
    "teams.request_withdrawn": _("A request was taken back"),
    "teams.member_accepted": _("A member was let in"),
    "teams.member_declined": _("A request was declined"),
    "teams.member_left": _("A member left"),
    "teams.member_moved": _("A member moved to another team"),
    "teams.deputy_appointed": _("A deputy was named"),
    "teams.deputy_relieved": _("A deputy became a member again"),
    "teams.captain_appointed": _("A captain was appointed"),
}


def history(team: Team) -> list[Event]:
    """What happened to a team and in it, the newest first."""
    return told(Entry.objects.filter(scope_path=team.path).order_by("-id"), _WORDS)


def teams_seen(viewer: Actor, volunteer: Volunteer) -> list[Membership]:
    """The memberships of a volunteer in teams that the viewer may see."""
    rows = memberships_of(volunteer).filter(team__in=visible_teams(viewer).values("pk"))
    return list(rows)


def own_membership(volunteer: Volunteer, pk: int) -> Membership:
    """A membership of this volunteer; 404 for anybody else's."""
    found = memberships_of(volunteer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
