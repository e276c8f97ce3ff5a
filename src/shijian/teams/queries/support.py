"""Calls for support and what became of the requests, as each side may see them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.teams.models import SupportCall, SupportRequest, Team
from shijian.volunteers.queries import STEERING

GIVEN = (
    SupportRequest.State.GRANTED,
    SupportRequest.State.ADOPTED,
    SupportRequest.State.REPORTED,
    SupportRequest.State.PUBLISHED,
)


def public_calls() -> QuerySet[SupportCall]:
    """Every published call, with how many got something and how much; the newest first."""
    return _counted(SupportCall.objects.filter(published_at__isnull=False))


def public_call(pk: int) -> SupportCall:
    """One of them; 404 for a draft."""
    return get_object_or_404(public_calls(), pk=pk)


def open_calls() -> QuerySet[SupportCall]:
    """The calls that can be asked under today, the one that closes first at the top."""
    today = clock.today()
    rows = public_calls().filter(opens_on__lte=today, closes_on__gte=today)
    return rows.order_by("closes_on", "id")


def support_calls(viewer: Actor) -> QuerySet[SupportCall]:
    """The calls of the viewer's subtrees, drafts too."""
    inside = Q(pk__in=[])
    for path in viewer.paths(STEERING):
        inside |= Q(organisation__path__startswith=path)
    return _counted(SupportCall.objects.filter(inside))


def call_for(viewer: Actor, pk: int) -> SupportCall:
    """One of them; 404 for everybody else's."""
    return get_object_or_404(support_calls(viewer), pk=pk)


def requests_under(call: SupportCall) -> QuerySet[SupportRequest]:
    """What was asked under a call, undecided first."""
    return (
        call.requests.exclude(state=SupportRequest.State.WITHDRAWN)
        .select_related("team__organisation", "call__organisation")
        .order_by("id")
    )


def given_under(call: SupportCall) -> QuerySet[SupportRequest]:
    """What was granted or adopted under a call: what everybody may read."""
    return requests_under(call).filter(state__in=GIVEN)


def request_under(call: SupportCall, pk: int) -> SupportRequest:
    """One request of this call; 404 for any other's."""
    rows = call.requests.select_related("team__organisation", "call__organisation")
    return get_object_or_404(rows, pk=pk)


def requests_of(team: Team) -> QuerySet[SupportRequest]:
    """What a team asked for, the newest first."""
    return team.support_requests.select_related("call__organisation", "team").order_by("-id")


def support_request_of(team: Team, pk: int) -> SupportRequest:
    """One of them; 404 for any other team's."""
    return get_object_or_404(requests_of(team), pk=pk)


def left_of(call: SupportCall) -> int:
    """How many yuan of a call's budget are not given yet."""
    given = call.requests.aggregate(given=Coalesce(Sum("given_yuan"), 0))["given"]
    return call.budget_yuan - int(given)


def overgiven() -> list[str]:
    """Each call that gave more than its budget, in words; nothing where all is well."""
    rows = SupportCall.objects.annotate(given=Coalesce(Sum("requests__given_yuan"), 0))
    return [
        f"support call {row.pk} gave {row.given} of {row.budget_yuan} yuan"
        for row in rows
        if row.given > row.budget_yuan
    ]


def _counted(rows: QuerySet[SupportCall]) -> QuerySet[SupportCall]:
    state = SupportRequest.State
    return rows.select_related("organisation").annotate(
        asked=Count("requests", filter=~Q(requests__state=state.WITHDRAWN)),
        undecided=Count("requests", filter=Q(requests__state=state.ASKED)),
        helped=Count("requests", filter=Q(requests__state__in=GIVEN)),
        given=Coalesce(Sum("requests__given_yuan"), 0),
    )
