"""Teams as residents, members, captains and staff may see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person, Role
from shijian.catalogue.models import Category
from shijian.common import crypto
from shijian.common.actor import Actor
from shijian.journal.models import Entry
from shijian.organisations.models import Organisation
from shijian.organisations.queries import ancestors, station_for
from shijian.teams.models import Membership, Team
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import STEERING, Event, told

State, TeamRole = Membership.State, Membership.Role
MIRRORS = {
    Organisation.Kind.CENTRE: Team.Kind.CORPS,
    Organisation.Kind.INSTITUTE: Team.Kind.BRIGADE,
    Organisation.Kind.SUBCENTRE: Team.Kind.BRIGADE,
    Organisation.Kind.STATION: Team.Kind.SQUAD,
}
# Counted for the teams of a page only: a join would count the whole county first
_MEMBERS = Coalesce(
    Subquery(
        Membership.objects.filter(team=OuterRef("pk"), state=State.ACTIVE)
        .order_by()
        .values("team")
        .annotate(members=Count("pk"))
        .values("members")
    ),
    0,
)
IN_ORDER = ("rank", "path")  # the corps first, then the professional teams, then down the tree
_KINDS = (
    Team.Kind.CORPS,
    Team.Kind.PROFESSIONAL,
    Team.Kind.BRIGADE,
    Team.Kind.SOCIAL,
    Team.Kind.SQUAD,
)
_RANK = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(_KINDS)),
    output_field=IntegerField(),
)


# ---------------------------------------------------------------- teams


def public_teams() -> QuerySet[Team]:
    """Every living team, with how many belong to it: anybody may look one up."""
    return (
        Team.objects.filter(active=True)
        .select_related("organisation__place__parent")
        .annotate(member_count=_MEMBERS, rank=_RANK)
    )


def public_team(pk: int) -> Team:
    """One of them; 404 for a team that is no more."""
    return get_object_or_404(public_teams().prefetch_related("categories"), pk=pk)


def visible_teams(viewer: Actor) -> QuerySet[Team]:
    """The teams of the subtrees that the viewer works for, and those they lead."""
    inside = Q(pk__in=[])
    for path in viewer.paths(STEERING | {Role.CAPTAIN.value}):
        inside |= Q(path__startswith=path)
    return (
        Team.objects.filter(inside)
        .select_related("organisation__place")
        .annotate(member_count=_MEMBERS, rank=_RANK)
    )


def team_for(viewer: Actor, pk: int) -> Team:
    """One of them; 404 for everybody else's."""
    return get_object_or_404(visible_teams(viewer).prefetch_related("categories"), pk=pk)


def teams_led(viewer: Actor) -> QuerySet[Team]:
    """The teams that this person is captain of."""
    inside = Q(path__in=viewer.paths(Role.CAPTAIN.value))
    return public_teams().filter(inside).order_by("path")


def teams_near(volunteer: Volunteer) -> list[Team]:
    """The squad of one's village, then brigade and corps above it."""
    station = station_for(volunteer.home)
    upward = [station, *reversed(ancestors(station.path))]
    mirrors = {
        team.organisation_id: team
        for team in public_teams().filter(organisation__in=upward, kind__in=set(MIRRORS.values()))
    }
    return [mirrors[row.pk] for row in upward if row.pk in mirrors]


def found_teams(rows: QuerySet[Team], words: str) -> QuerySet[Team]:
    """The teams whose name, host or organisation holds every word."""
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(host__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    return rows


def teams_of_kinds(rows: QuerySet[Team]) -> dict[str, int]:
    """How many of these are of each kind."""
    counted = rows.order_by().values("kind").annotate(count=Count("pk", distinct=True))
    return {row["kind"]: row["count"] for row in counted}


def capable_teams(category: Category) -> QuerySet[Team]:
    """Who says they can do this: the raw material of a dispatch (派单)."""
    return public_teams().filter(categories=category).order_by("path")


def without_mirror(viewer: Actor) -> QuerySet[Organisation]:
    """Established organisations of the viewer's subtrees that have no corps, brigade or squad."""
    inside = Q(pk__in=[])
    for path in viewer.paths(STEERING):
        inside |= Q(path__startswith=path)
    return unmirrored().filter(inside)


def unmirrored() -> QuerySet[Organisation]:
    """Established organisations that the corps does not mirror yet (C06)."""
    mirror = Team.objects.filter(
        organisation=OuterRef("pk"), kind__in=set(MIRRORS.values()), active=True
    )
    return (
        Organisation.objects.filter(state=Organisation.State.ESTABLISHED, kind__in=set(MIRRORS))
        .filter(~Exists(mirror))
        .order_by("path")
    )


# ---------------------------------------------------------------- members


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
        volunteer.memberships.exclude(state=State.WITHDRAWN)
        .select_related("team__organisation")
        .order_by("-id")
    )


def membership_in(team: Team, volunteer: Volunteer | None) -> Membership | None:
    """How a volunteer stands to a team now: member, asking, or refused last time."""
    if volunteer is None:
        return None
    return team.memberships.filter(volunteer=volunteer).order_by("-id").first()


def captain_of(team: Team) -> Person | None:
    """The person who leads a team; None where nobody is appointed."""
    held = _people(team.memberships.filter(role=TeamRole.CAPTAIN, state=State.ACTIVE)).first()
    return held.volunteer.person if held else None


def member_people(team: Team) -> QuerySet[Person]:
    """The people of a team."""
    return Person.objects.filter(
        volunteer__memberships__team=team, volunteer__memberships__state=State.ACTIVE
    ).order_by("pk")


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
    "teams.publishing_allowed": _("May publish by itself"),
    "teams.publishing_forbidden": _("May no longer publish by itself"),
    "teams.join_requested": _("Somebody asked to join"),
    "teams.request_withdrawn": _("A request was taken back"),
    "teams.member_accepted": _("A member was let in"),
    "teams.member_declined": _("A request was declined"),
    "teams.member_left": _("A member left"),
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
