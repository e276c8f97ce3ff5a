"""Which kinds of teams an organisation has of those it should have: 8+N, 5+N, 3+N."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shijian.catalogue.models import DutyField
from shijian.catalogue.queries import duty_fields, rules
from shijian.organisations.models import Organisation
from shijian.teams.models import Team
from shijian.teams.queries.teams import public_teams

# The tiers that the guidance names; a sub-centre brings what its department does.
TIERS = {
    Organisation.Kind.CENTRE: "teams.fields.centre",
    Organisation.Kind.INSTITUTE: "teams.fields.institute",
    Organisation.Kind.STATION: "teams.fields.station",
}
LEAST = "teams.least_members"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of team at an organisation: the teams that stand for it, and what is missing."""

    field: DutyField
    teams: list[Team]
    wanted: bool  # one of the 8, 5 or 3; else the organisation's own N
    least: int

    @property
    def covered(self) -> bool:
        """Whether one of them has enough members to go out."""
        return any(team.member_count >= self.least for team in self.teams)  # type: ignore[attr-defined]

    @property
    def gap(self) -> str:
        """What is missing, in one sentence; empty where the kind is covered."""
        if self.covered:
            return ""
        if not self.teams:
            return _("no team yet")
        most = max(team.member_count for team in self.teams)  # type: ignore[attr-defined]
        said = ngettext(
            "has a team, but only %(most)d member; %(least)d are needed",
            "has a team, but only %(most)d members; %(least)d are needed",
            most,
        )
        return said % {"most": most, "least": self.least}


@dataclass(frozen=True, slots=True)
class Cover:
    """The kinds of teams of one organisation."""

    organisation: Organisation
    kinds: list[Kind]

    @property
    def wanted(self) -> list[Kind]:
        """The 8, 5 or 3."""
        return [kind for kind in self.kinds if kind.wanted]

    @property
    def own(self) -> list[Kind]:
        """The N: what the organisation has beside them."""
        return [kind for kind in self.kinds if not kind.wanted]

    @property
    def covered(self) -> int:
        """How many of the wanted kinds are covered."""
        return sum(kind.covered for kind in self.wanted)

    @property
    def missing(self) -> list[Kind]:
        """The wanted kinds that are not."""
        return [kind for kind in self.wanted if not kind.covered]


@dataclass(frozen=True, slots=True)
class Tier:
    """All organisations of one tier in a subtree: how many have every wanted kind."""

    kind: str
    wanted: int
    organisations: int
    whole: int


def covers(rows: Iterable[Organisation]) -> list[Cover]:
    """What each of these organisations has and lacks, in three queries for any number of them."""
    wanted = list(rows)
    standard = rules(*TIERS.values(), LEAST)
    fields = list(duty_fields())
    least = int(standard[LEAST])
    teams: dict[tuple[int, int | None], list[Team]] = defaultdict(list)
    for team in _standing().filter(organisation__in=[row.pk for row in wanted]).order_by("pk"):
        teams[team.organisation_id, team.duty_field_id].append(team)
    return [
        Cover(row, kinds)
        for row in wanted
        if (kinds := _kinds(row, fields, standard, teams, least)) or row.kind in TIERS
    ]


def _kinds(
    row: Organisation,
    fields: list[DutyField],
    standard: dict[str, list[str]],
    teams: dict[tuple[int, int | None], list[Team]],
    least: int,
) -> list[Kind]:
    tier = TIERS.get(Organisation.Kind(row.kind))
    codes = set(standard[tier]) if tier else set()
    return [
        Kind(field, teams[row.pk, field.pk], field.code in codes, least)
        for field in fields
        if field.code in codes or teams[row.pk, field.pk]
    ]


def tiers(path: str) -> list[Tier]:
    """The tiers of a subtree below its top, each with how many organisations are complete."""
    standard = rules(*TIERS.values(), LEAST)
    below = Organisation.objects.filter(
        path__startswith=path, state=Organisation.State.ESTABLISHED
    ).exclude(path=path)
    found = []
    for kind in (Organisation.Kind.INSTITUTE, Organisation.Kind.STATION):
        codes = standard[TIERS[kind]]
        rows = below.filter(kind=kind)
        counted = rows.annotate(covered=_covered(codes, int(standard[LEAST]))).aggregate(
            all=Count("pk"), whole=Count("pk", filter=Q(covered__gte=len(codes)))
        )
        if counted["all"]:
            found.append(Tier(kind, len(codes), counted["all"], counted["whole"]))
    return found


def covered_below(parent: Organisation) -> QuerySet[Organisation]:
    """The established institutes and stations directly below, in the order of the codes."""
    return Organisation.objects.filter(
        parent=parent, state=Organisation.State.ESTABLISHED, kind__in=list(TIERS)
    ).order_by("order", "pk")


def _standing() -> QuerySet[Team]:
    return public_teams().filter(duty_field__isnull=False, dormant_since__isnull=True)


def _covered(codes: list[str], least: int) -> Coalesce:
    """How many of these kinds an organisation of the outer query has."""
    teams = (
        Team.objects.filter(organisation=OuterRef("pk"), active=True, duty_field__code__in=codes)
        .filter(Exists(_enough(least)))
        .order_by()
        .values("organisation")
        .annotate(kinds=Count("duty_field", distinct=True))
        .values("kinds")
    )
    return Coalesce(Subquery(teams, output_field=IntegerField()), 0)


def _enough(least: int) -> QuerySet[Team]:
    """The outer team, where it has this many members."""
    return (
        Team.objects.filter(pk=OuterRef("pk"), memberships__state="active")
        .annotate(members=Count("memberships"))
        .filter(members__gte=least)
        .order_by()
    )
