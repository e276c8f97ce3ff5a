"""The experts' register as those who look for help see it, and each expert their own requests."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from shijian.common.actor import Actor
from shijian.teams.models import Engagement, Expert, Team
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import STEERING

OPEN = (Engagement.State.ASKED, Engagement.State.AGREED)


def listed_experts() -> QuerySet[Expert]:
    """Everybody on the register whose standing is active; the whole county may ask them."""
    return Expert.objects.filter(
        withdrawn_at__isnull=True, volunteer__state=Volunteer.State.ACTIVE
    ).select_related("volunteer__person", "volunteer__home__parent", "duty_field")


def listed_expert(pk: int) -> Expert:
    """One of them; 404 for somebody who took themselves off."""
    return get_object_or_404(listed_experts(), pk=pk)


def expert_of(volunteer: Volunteer) -> Expert | None:
    """How a volunteer stands on the register, listed or taken off."""
    return Expert.objects.filter(volunteer=volunteer).select_related("duty_field").first()


def engagements_of(volunteer: Volunteer) -> QuerySet[Engagement]:
    """What a volunteer was asked to lead or advise, the newest first."""
    rows = Engagement.objects.filter(expert__volunteer=volunteer)
    return rows.select_related("team__organisation", "expert__volunteer__person").order_by("-id")


def engagement_of(volunteer: Volunteer, pk: int) -> Engagement:
    """One of them; 404 for anybody else's."""
    return get_object_or_404(engagements_of(volunteer), pk=pk)


def engagements(viewer: Actor) -> QuerySet[Engagement]:
    """The requests to experts of the teams in the viewer's subtrees."""
    inside = Q(pk__in=[])
    for path in viewer.paths(STEERING):
        inside |= Q(team__path__startswith=path)
    return Engagement.objects.filter(inside).select_related(
        "team__organisation", "expert__volunteer__person", "expert__duty_field"
    )


def engagement_for(viewer: Actor, pk: int) -> Engagement:
    """One of them; 404 for everybody else's."""
    return get_object_or_404(engagements(viewer), pk=pk)


def experts_with(team: Team) -> list[Engagement]:
    """The experts who lead or advise a team today."""
    rows = team.engagements.filter(state=Engagement.State.ACCEPTED)
    return list(rows.select_related("expert__volunteer__person").order_by("id"))
