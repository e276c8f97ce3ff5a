"""The tree and its places: who stands where, who serves which village, what a viewer sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.http import Http404

from shijian.common.actor import Actor
from shijian.organisations.models import Organisation, Place

# Everybody with work in the console; a captain's work is in the portal.
CONSOLE = frozenset(
    {"director", "office", "staff", "supervisor", "guide", "auditor", "administrator"}
)
# Which kinds may stand directly above a kind.
PARENTS: dict[str, frozenset[str]] = {
    Organisation.Kind.SUBCENTRE: frozenset({Organisation.Kind.CENTRE}),
    Organisation.Kind.INSTITUTE: frozenset({Organisation.Kind.CENTRE}),
    Organisation.Kind.STATION: frozenset({Organisation.Kind.CENTRE, Organisation.Kind.INSTITUTE}),
    Organisation.Kind.POINT: frozenset(
        {
            Organisation.Kind.CENTRE,
            Organisation.Kind.SUBCENTRE,
            Organisation.Kind.INSTITUTE,
            Organisation.Kind.STATION,
        }
    ),
}
_WITH_VILLAGES = frozenset({Organisation.Kind.CENTRE, Organisation.Kind.INSTITUTE})
_LIVING = ~Q(state=Organisation.State.WITHDRAWN)
# Institutes before sub-centres, as the tree is drawn; then by division code or founding.
_KIND_ORDER = Case(
    *(
        When(kind=kind, then=Value(place))
        for place, kind in enumerate(("centre", "institute", "station", "subcentre", "point"))
    ),
    default=Value(9),
    output_field=IntegerField(),
)


# ---------------------------------------------------------------- one organisation


def centre() -> Organisation | None:
    """The county's centre; none before the county is founded."""
    return (
        Organisation.objects.filter(_LIVING, kind=Organisation.Kind.CENTRE)
        .select_related("place")
        .first()
    )


_CENTRE_NAME = "SELECT name FROM organisations_organisation WHERE kind = %s AND state <> %s"


def centre_name() -> str:
    """What the county's centre is called; the foot of every page asks it."""
    with connection.cursor() as cursor:
        cursor.execute(_CENTRE_NAME, [Organisation.Kind.CENTRE, Organisation.State.WITHDRAWN])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def organisation_for(viewer: Actor, pk: int) -> Organisation:
    """An organisation that this viewer works with, else 404."""
    found_one = visible_organisations(viewer).filter(pk=pk).first()
    if found_one is None:
        raise Http404
    return found_one


def public_organisation(pk: int) -> Organisation:
    """An organisation that anybody may look up; a withdrawn one is no longer there."""
    row = public_organisations().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def organisation_at(path: str) -> Organisation | None:
    """The organisation of a path; a team's path leads to the team's organisation."""
    upto = "/".join(step for step in path.split("/") if not step.startswith("t"))
    return Organisation.objects.filter(path=f"{upto.rstrip('/')}/").first()


def ancestors(path: str) -> list[Organisation]:
    """Everything above a path, the centre first, without the organisation itself."""
    ids = [int(step) for step in path.split("/") if step.isdigit()]
    rows = Organisation.objects.in_bulk(ids[:-1])
    return [rows[pk] for pk in ids[:-1] if pk in rows]


def above(organisation: Organisation) -> list[Organisation]:
    """The same from an organisation that was read with its parents, without a query."""
    upper = organisation.parent
    return [*above(upper), upper] if upper else []


def seen_above(viewer: Actor, organisation: Organisation) -> list[Organisation]:
    """The way down from where the viewer works: what lies higher is not theirs to open."""
    return [row for row in above(organisation) if viewer.holds(CONSOLE, row.path)]


# ---------------------------------------------------------------- lists


def visible_organisations(viewer: Actor) -> QuerySet[Organisation]:
    """Every organisation in the subtrees where the viewer has work in the console."""
    wanted = Q(pk__in=[])
    for path in viewer.paths(CONSOLE):
        wanted |= Q(path__startswith=path)
    return Organisation.objects.filter(wanted).select_related("place", "parent__parent__parent")


def acting_organisations(viewer: Actor) -> QuerySet[Organisation]:
    """Where the viewer holds posts, topmost first: what the switcher of the console offers."""
    return Organisation.objects.filter(path__in=viewer.paths(CONSOLE)).order_by("path")


def public_organisations() -> QuerySet[Organisation]:
    """What residents may look up: the whole living tree."""
    return Organisation.objects.filter(_LIVING).select_related("place", "parent")


def children(rows: QuerySet[Organisation], parent: Organisation) -> QuerySet[Organisation]:
    """The next level below an organisation, in the order of the codes."""
    return ranked(rows.filter(_LIVING, parent=parent))


def ranked(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """As the tree is drawn: by kind, then by division code."""
    return rows.annotate(rank=_KIND_ORDER).order_by("rank", "order", "pk")


def found(rows: QuerySet[Organisation], words: str) -> QuerySet[Organisation]:
    """The organisations whose name holds every word."""
    for word in words.split()[:5]:
        rows = rows.filter(name__icontains=word)
    return rows


# ---------------------------------------------------------------- places


def places(kind: str, parent: Place | None = None) -> QuerySet[Place]:
    """The townships of the county, or the villages of a township or of all, by code."""
    rows = Place.objects.filter(kind=kind, valid_to__isnull=True)
    if parent is not None:
        rows = rows.filter(parent=parent)
    return rows.select_related("parent").order_by("code")


def place_for(viewer: Actor, pk: int) -> Place:
    """A village or township whose organisation the viewer works with, else 404."""
    place = Place.objects.select_related("parent", "served_by").filter(pk=pk).first()
    if place is None or not viewer.holds(CONSOLE, responsible_for(place).path):
        raise Http404
    return place


def station_for(place: Place) -> Organisation:
    """Who takes a village's orders: its own or the covering station, else institute, else centre.

    Only an established one counts: a planned station has nobody yet.
    """
    own_institute = Q(place=place, kind=Organisation.Kind.INSTITUTE)
    candidates = _upward(place, Q(serves=place) | own_institute)
    for candidate in candidates:
        if candidate.state == Organisation.State.ESTABLISHED:
            return candidate
    return candidates[-1]


def responsible_for(place: Place) -> Organisation:
    """Whose a place is, established or not: its own organisation, else the one above."""
    return _upward(place, Q(place=place))[0]


def institute_of(place: Place) -> Organisation:
    """The institute of a village's township, or the centre where the township has none."""
    return _upward(place, Q(pk__in=[]))[0]


def _upward(place: Place, own: Q) -> list[Organisation]:
    """The place's own organisation, its township's and the centre, as far as they exist."""
    above = Q(place=place.parent_id, kind=Organisation.Kind.INSTITUTE)
    rows = Organisation.objects.filter(_LIVING).filter(
        own | above | Q(kind=Organisation.Kind.CENTRE)
    )
    rank = {"station": 0, "institute": 1, "centre": 2}
    near = {row.pk: row for row in rows if row.kind in rank}.values()
    return sorted(near, key=lambda row: rank[row.kind])


def parents_for(organisation: Organisation) -> QuerySet[Organisation]:
    """The established units below which this one could stand instead."""
    rows = Organisation.objects.filter(
        kind__in=PARENTS.get(organisation.kind, ()), state=Organisation.State.ESTABLISHED
    )
    rows = rows.exclude(path__startswith=organisation.path).exclude(children=organisation.pk)
    return ranked(rows)


def own_organisation(place: Place) -> Organisation | None:
    """The station or institute of this place itself, if it has one."""
    rows = Organisation.objects.filter(_LIVING, place=place).exclude(kind=Organisation.Kind.POINT)
    return rows.select_related("parent").first()


def branches(institute: Organisation | None, villages: Iterable[Place]) -> list[Organisation]:
    """What hangs below a township's institute, and its villages' stations wherever they hang."""
    below = Q(place__in=list(villages))
    if institute is not None:
        below |= Q(parent=institute)
    return list(Organisation.objects.filter(_LIVING & below).order_by("pk").distinct())


def free_codes(place: Place, count: int) -> list[str]:
    """Codes for places that the division table does not know yet, from 900 of the township up."""
    town = place.code[:9]
    taken = set(
        Place.objects.filter(code__startswith=town, valid_to__isnull=True).values_list(
            "code", flat=True
        )
    )
    free = (f"{town}{number}" for number in range(900, 1000))
    return [code for code in free if code not in taken][:count]


def successors(place: Place) -> QuerySet[Place]:
    """What a place became, if it is gone."""
    return Place.objects.filter(predecessors__old=place).order_by("code", "pk")


def predecessors(place: Place) -> QuerySet[Place]:
    """What became this place."""
    return Place.objects.filter(successions__new=place).order_by("code", "pk")


# ---------------------------------------------------------------- villages reached by stations


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the villages of an organisation are served."""

    villages: int
    own: int
    shared: int

    @property
    def missing(self) -> int:
        """Villages that no established station serves."""
        return self.villages - self.own - self.shared


def coverage(rows: Iterable[Organisation]) -> dict[int, Coverage]:
    """Per institute, or for the whole county: villages, with a station, covered by a neighbour."""
    by_place = {row.place_id: row.pk for row in rows if row.place_id and row.kind in _WITH_VILLAGES}
    if not by_place:
        return {}
    own = Q(served_by__isnull=False, served_by__place_id=F("pk"))
    counts = (
        Place.objects.filter(kind=Place.Kind.VILLAGE, valid_to__isnull=True, virtual=False)
        .filter(Q(parent__in=by_place) | Q(parent__parent__in=by_place))
        .values("parent_id", "parent__parent_id")
        .annotate(all=Count("pk"), served=Count("served_by"), own=Count("pk", filter=own))
    )
    sums: dict[int, list[int]] = {pk: [0, 0, 0] for pk in by_place.values()}
    for line in counts:
        for place in (line["parent_id"], line["parent__parent_id"]):
            if place in by_place:
                parts = (line["all"], line["own"], line["served"] - line["own"])
                total = sums[by_place[place]]
                sums[by_place[place]] = [a + b for a, b in zip(total, parts, strict=True)]
    return {pk: Coverage(*parts) for pk, parts in sums.items()}


def served_by(organisation: Organisation) -> QuerySet[Place]:
    """The villages a station serves, its own first."""
    own = Case(When(pk=organisation.place_id, then=0), default=1)
    return organisation.serves.annotate(far=own).order_by("far", "code")


def instead_of(organisation: Organisation) -> Organisation | None:
    """Who works for residents while an organisation is only planned or rests."""
    if organisation.place is not None:
        return station_for(organisation.place)
    return centre()


def uncovered(institute: Organisation) -> QuerySet[Place]:
    """The villages of a township without a station of their own, covered ones included."""
    own = Organisation.objects.filter(
        kind=Organisation.Kind.STATION, state=Organisation.State.ESTABLISHED
    )
    rows = Place.objects.filter(kind=Place.Kind.VILLAGE, valid_to__isnull=True, virtual=False)
    return (
        rows.filter(parent=institute.place_id)
        .exclude(pk__in=own.values("place_id"))
        .select_related("served_by")
        .order_by("code")
    )


def stations_to_cover(place: Place) -> QuerySet[Organisation]:
    """The established stations that could serve a village: of its township, else of the county."""
    rows = (
        Organisation.objects.filter(
            kind=Organisation.Kind.STATION, state=Organisation.State.ESTABLISHED
        )
        .exclude(place=place)
        .select_related("place__parent")
        .order_by("order", "pk")
    )
    near = rows.filter(place__parent=place.parent_id)
    return near if near.exists() else rows
