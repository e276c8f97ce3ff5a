"""Which activities somebody sees, and their places in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.http import Http404

from shijian.accounts.models import Role
from shijian.accounts.queries import one_human
from shijian.activities.models import Activity, Post, Shift, Signup
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.organisations.models import Place
from shijian.teams.models import Membership, Team

RUNNERS = (Role.CAPTAIN, Role.STAFF, Role.OFFICE, Role.DIRECTOR)
READERS = (*RUNNERS, Role.SUPERVISOR, Role.GUIDE)
PUBLIC = (Activity.State.PUBLISHED, Activity.State.CLOSED, Activity.State.CANCELLED)


def may_run(viewer: Actor, activity: Activity) -> bool:
    """Whether the viewer leads this activity or answers for the team that does."""
    return viewer.holds(RUNNERS, activity.scope_path)


def visible_activities(viewer: Actor) -> QuerySet[Activity]:
    """What the viewer may open: what is public, what their team does, what they answer for."""
    wanted = Q(private=False, state__in=PUBLIC)
    for path in viewer.paths(READERS):
        wanted |= Q(scope_path__startswith=path)
    if viewer.person_id is not None:
        member = _membership(viewer.records)
        mine = Signup.objects.filter(shift__activity=OuterRef("pk"), person__in=viewer.records)
        wanted |= Q(Exists(member), state__in=PUBLIC) | Q(Exists(mine))
    return Activity.objects.filter(wanted).select_related(
        "category__platform", "team__organisation", "organisation", "place"
    )


def _membership(people: Iterable[int]) -> QuerySet[Membership]:
    """That somebody belongs to the team of an activity."""
    return Membership.objects.filter(
        team=OuterRef("team"),
        volunteer__person__in=people,
        state=Membership.State.ACTIVE,
    )


def activity_for(viewer: Actor, pk: int) -> Activity:
    """One activity that the viewer may open, with its shifts; else 404."""
    found = (
        visible_activities(viewer)
        .filter(pk=pk)
        .select_related("responsible")
        .prefetch_related(
            Prefetch(
                "shifts",
                Shift.objects.order_by("starts_at", "pk").prefetch_related(
                    Prefetch("posts", Post.objects.select_related("qualification").order_by("pk"))
                ),
            )
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


def shift_for(viewer: Actor, pk: int) -> Shift:
    """One shift of an activity that the viewer runs or answers for; else 404."""
    shift = (
        Shift.objects.filter(pk=pk)
        .select_related(
            "activity__team__organisation", "activity__category", "activity__responsible",
            "activity__place",
        )
        .first()
    )  # fmt: skip
    if shift is None or not viewer.holds(READERS, shift.activity.scope_path):
        raise Http404
    return shift


def signup_for(viewer: Actor, pk: int) -> Signup:
    """One's own place in a shift, or that of somebody in an activity one runs; else 404."""
    found = (
        Signup.objects.filter(pk=pk)
        .select_related(
            "shift__activity__team", "shift__activity__place", "attendance", "person", "post"
        )
        .first()
    )
    if found is None or not (
        found.person_id in viewer.records or may_run(viewer, found.shift.activity)
    ):
        raise Http404
    return found


# ---------------------------------------------------------------- lists


def open_activities(
    *,
    platform: str = "",
    town: Place | None = None,
    words: str = "",
    day: dt.date | None = None,
    free: bool = False,
    person: int | None = None,
) -> QuerySet[Activity]:
    """What one can still sign up for, by platform, township, day, words or free places.

    With `person` also what is only for the teams that this person belongs to.
    """
    now = clock.now()
    ahead = Shift.objects.filter(activity=OuterRef("pk"), starts_at__gt=now)
    for_them = Q(private=False)
    if person is not None:
        for_them |= Q(Exists(_membership(one_human(person).values_list("pk", flat=True))))
    found = (
        Activity.objects.filter(for_them, Exists(ahead), state=Activity.State.PUBLISHED)
        .filter(ends_at__gt=now)
        .select_related("category__platform", "team", "place")
        .annotate(places=_summed("capacity", ahead), taken=_summed("taken", ahead))
    )
    if free:
        found = found.filter(Exists(ahead.filter(taken__lt=F("capacity"))))
    if platform:
        found = found.filter(category__platform__code=platform)
    if town is not None:
        found = found.filter(Q(place=town) | Q(place__parent=town))
    if day is not None:
        found = found.filter(
            starts_at__lt=clock.moment(day + dt.timedelta(days=1)), ends_at__gt=clock.moment(day)
        )
    for word in words.split()[:5]:
        found = found.filter(
            Q(title__icontains=word) | Q(content__icontains=word) | Q(place__name__icontains=word)
        )
    return found.order_by("starts_at", "pk")


def _summed(column: str, shifts: QuerySet[Shift]) -> Subquery:
    """A sum over an activity's shifts, made for the rows of a page only."""
    rows = shifts.order_by().values("activity").annotate(all=Sum(column))
    return Subquery(rows.values("all"))


def led_activities(viewer: Actor) -> QuerySet[Activity]:
    """What the viewer runs: a captain's own team's, a worker's subtree's."""
    wanted, shifts = Q(pk__in=[]), Shift.objects.filter(activity=OuterRef("pk"))
    for path in viewer.paths(RUNNERS):
        wanted |= Q(scope_path__startswith=path)
    return (
        Activity.objects.filter(wanted)
        .select_related("category__platform", "team", "place", "organisation")
        .annotate(places=_summed("capacity", shifts), taken=_summed("taken", shifts))
    )


def unfinished(viewer: Actor) -> QuerySet[Activity]:
    """What a captain has still to do: drafts, what comes, and what was not handed over yet."""
    waiting = Shift.objects.filter(activity=OuterRef("pk"), ended_at__isnull=True)
    rows = led_activities(viewer).filter(Exists(waiting))
    return rows.filter(state__in=[Activity.State.DRAFT, Activity.State.PUBLISHED])


def teams_run(viewer: Actor) -> QuerySet[Team]:
    """The teams whose activities the viewer may write down."""
    wanted = Q(pk__in=[])
    for path in viewer.paths(RUNNERS):
        wanted |= Q(path__startswith=path)
    return Team.objects.filter(wanted, active=True).select_related("organisation").order_by("path")


def my_signups(person_id: int) -> QuerySet[Signup]:
    """One human's places, past and to come, the latest shift first."""
    return (
        Signup.objects.filter(person__in=one_human(person_id))
        .select_related("shift__activity__team", "shift__activity__place", "attendance", "post")
        .annotate(starts_at=F("shift__starts_at"))
        .order_by("-starts_at", "-pk")
    )


# ---------------------------------------------------------------- does it add up


_OVERFULL = {
    "shift {} has {} places and {} people": """
        SELECT s.id, s.capacity, sum(1 + g.companions) FROM activities_shift s
        JOIN activities_signup g ON g.shift_id = s.id AND g.state IN ('taken', 'offered')
        GROUP BY s.id HAVING sum(1 + g.companions) > s.capacity
    """,
    "shift {} counts {} places taken and has {} people": """
        SELECT s.id, s.taken, coalesce(sum(1 + g.companions), 0) FROM activities_shift s
        LEFT JOIN activities_signup g ON g.shift_id = s.id AND g.state IN ('taken', 'offered')
        GROUP BY s.id HAVING coalesce(sum(1 + g.companions), 0) <> s.taken
    """,
    "post {} counts {} people and has {}": """
        SELECT p.id, p.taken, count(g.id) FROM activities_post p
        LEFT JOIN activities_signup g ON g.post_id = p.id AND g.state IN ('taken', 'offered')
        GROUP BY p.id HAVING count(g.id) <> p.taken
    """,
    "place {} brings {} people and names {}": """
        SELECT g.id, g.companions, count(c.id) FROM activities_signup g
        LEFT JOIN activities_companion c ON c.signup_id = g.id
        WHERE g.companions > 0 OR c.id IS NOT NULL
        GROUP BY g.id HAVING count(c.id) <> g.companions
    """,
    "shift {} has person {} twice": """
        SELECT shift_id, person_id FROM activities_signup WHERE state = 'taken'
        GROUP BY 1, 2 HAVING count(*) > 1
    """,
    "attendance {} begins or ends when nobody was read": """
        SELECT a.id FROM activities_attendance a
        WHERE NOT EXISTS (SELECT FROM activities_scan s
                WHERE s.shift_id = a.shift_id AND s.person_id = a.person_id
                    AND s.direction = 'in' AND s.at = a.in_at)
            OR a.out_at IS NOT NULL AND NOT a.assumed_end AND NOT EXISTS (
                SELECT FROM activities_scan s
                WHERE s.shift_id = a.shift_id AND s.person_id = a.person_id
                    AND s.direction = 'out' AND s.at = a.out_at)
    """,
    "attendance {} is confirmed and has no record": """
        SELECT a.id FROM activities_attendance a
        WHERE a.state = 'confirmed' AND NOT EXISTS (
            SELECT FROM hours_servicerecord r
            WHERE r.source_kind = 'activities.attendance' AND r.source_id = a.id
                AND r.counters_id IS NULL)
    """,
}


def overfull() -> Iterator[str]:
    """Each shift with more people than places or somebody twice, in words."""
    with connection.cursor() as cursor:
        for words, query in _OVERFULL.items():
            cursor.execute(query)
            yield from (words.format(*row) for row in cursor.fetchall())
