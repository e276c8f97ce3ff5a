"""Which teams could serve an order, best first, and why not the others.

Everything is read for all orders of a page at once, so that a list of twenty costs what one does.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Value, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from shijian.activities.models import Activity
from shijian.catalogue.queries import rules
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.engines import matching
from shijian.engines.schedule import HalfDay, falls_in, half_day
from shijian.menu.models import MenuItem
from shijian.orders.models import Order, Step
from shijian.orders.queries.days import coming_slots, first_day, monday, slots_of
from shijian.orders.queries.lists import WORKERS
from shijian.orders.queries.reasons import Group, grouped, missing_words, reason_words
from shijian.teams.models import Membership, Team

State = Order.State
TAKING = (State.DISPATCHED, State.ACCEPTED)
DONE = (State.DELIVERED, State.RATED, State.CLOSED)
SHORT, NAMED = 8, 12  # teams offered on the page, names under one reason
MORNING, AFTERNOON = (9, 0), (14, 30)
REACHES = {
    Team.Reach.VILLAGE: matching.VILLAGE,
    Team.Reach.TOWN: matching.TOWNSHIP,
    Team.Reach.COUNTY: matching.COUNTY,
}


@dataclass(frozen=True, slots=True)
class Said:
    """A reason in words: for, or a minus."""

    text: str
    good: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A team that may be asked, when it would go, and why it stands where it stands."""

    team: Team
    planned_at: dt.datetime
    reasons: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """Teams that cannot, under the one reason they share."""

    names: tuple[str, ...]
    why: str

    @property
    def said(self) -> str:
        """The names as a page has room for them."""
        shown = pgettext("between names", ", ").join(self.names[:NAMED])
        rest = len(self.names) - NAMED
        return _("%(names)s and %(n)d more") % {"names": shown, "n": rest} if rest > 0 else shown


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the dispatcher chooses from."""

    offers: tuple[Offer, ...]
    excluded: tuple[Excluded, ...]
    capable: int  # teams that do this at all
    missing: str  # what is lacking, where nobody can go

    @property
    def short(self) -> tuple[Offer, ...]:
        """The best of them: nobody weighs forty."""
        return self.offers[:SHORT]

    @property
    def longer(self) -> int:
        """How many more would fit."""
        return len(self.offers) - len(self.short)

    @property
    def excluded_count(self) -> int:
        """How many teams stand under some reason."""
        return sum(len(group.names) for group in self.excluded)


def proposals(order: Order, viewer: Actor) -> Proposals:
    """The short list for one order."""
    return proposals_for([order], viewer)[order.pk]


def proposals_for(orders: Sequence[Order], viewer: Actor) -> dict[int, Proposals]:
    """The short lists of several orders in a handful of queries."""
    if not orders:
        return {}
    facts = _Facts(orders)
    return {order.pk: _propose(order, facts, viewer) for order in orders}


def _propose(order: Order, facts: _Facts, viewer: Actor) -> Proposals:
    slots = [slot for slot in slots_of(order.windows.all()) if slot.day > clock.today()]
    teams = facts.capable[order.category_id]
    if not slots and not order.any_time:
        return Proposals((), (), len(teams), _("no time: every time that suited is past"))
    need = matching.Need(
        category=str(order.category_id),
        place=order.scope_path,
        slots=frozenset(slots),
        people=people_needed(order),
    )
    ranked = matching.rank(need, [facts.offer(order, team) for team in teams])
    possible = [p for p in ranked if p.is_possible]
    possible.sort(key=lambda p: not _is_ordered(order, facts.teams[p.offer.id]))
    offers = [_offer(order, facts, p, slots) for p in possible]
    mine = [o for o in offers if o is not None and viewer.holds(WORKERS, o.team.path)]
    groups = [Group(facts.teams[p.offer.id].short_name, p.excluded) for p in ranked if p.excluded]
    excluded = [Excluded(tuple(names), why) for why, names in grouped(groups).items()]
    excluded += _beyond(o.team for o in offers if o is not None and o not in mine)
    missing = "" if mine else missing_words(str(order.category), len(teams), groups)
    return Proposals(tuple(mine), tuple(excluded), len(teams), missing)


def _beyond(teams: Iterable[Team]) -> list[Excluded]:
    names = tuple(team.short_name for team in teams)
    return [Excluded(names, _("led from a level above; ask there"))] if names else []


def people_needed(order: Order) -> int:
    """How many must go: as the menu says, two where the order asks for two or serves a child."""
    wanted = order.item.people_needed if order.item else 1
    two = order.age == Order.Age.MINOR or any(r.code == "two_people" for r in order.risks.all())
    return max(wanted, 2 if two else 1)


def _is_ordered(order: Order, team: Team) -> bool:
    return order.item is not None and order.item.team_id == team.pk


def _offer(
    order: Order, facts: _Facts, proposal: matching.Proposal, slots: list[HalfDay]
) -> Offer | None:
    team = facts.teams[proposal.offer.id]
    slot = _first_free(order, proposal, slots, facts.days_ahead)
    if slot is None:
        return None
    said = [Said(*reason_words(reason, slot)) for reason in proposal.reasons]
    if _is_ordered(order, team):
        said.insert(0, Said(_("the resident chose this team's menu"), good=True))
    if slots and slot.day > slots[0].day:
        days = (slot.day - slots[0].day).days
        late = ngettext("%(n)d day later than could be", "%(n)d days later than could be", days)
        said.append(Said(late % {"n": days}, good=False))
    return Offer(team, start_of(slot), tuple(s for s in said if s.text))


def _first_free(
    order: Order, proposal: matching.Proposal, slots: list[HalfDay], ahead: int
) -> HalfDay | None:
    if proposal.slots:
        return proposal.slots[0]
    offer = proposal.offer
    asked = slots or coming_slots(first_day(order.item), ahead)
    free = (s for s in asked if s not in offer.busy and (not offer.week or falls_in(offer.week, s)))
    return next(free, None)


def start_of(slot: HalfDay) -> dt.datetime:
    """When a team sets out in a half-day, unless the dispatcher says another hour."""
    hour, minute = AFTERNOON if slot.afternoon else MORNING
    return clock.moment(slot.day, hour, minute)


# ---------------------------------------------------------------- what is read


class _Facts:
    """What the county knows of the teams that could serve these orders, read once."""

    def __init__(self, orders: Sequence[Order]) -> None:
        prefetch_related_objects(orders, "windows", "risks")
        self.orders = orders
        self.rules = rules("orders.days_ahead", "dispatch.fairness_days")
        self.days_ahead = int(self.rules["orders.days_ahead"])
        self.categories = {order.category_id for order in orders}
        self.capable: dict[int, list[Team]] = defaultdict(list)
        self.teams = self._teams()
        self.week_of = {order.pk: monday(_first_asked(order)) for order in orders}
        self.people = self._people()
        self.planned, self.load = self._planned()
        self.taken, self.served = self._past()
        self.declined = set(
            Step.objects.filter(order__in=orders, note_code__startswith="declined").values_list(
                "order_id", "team_id"
            )
        )

    def offer(self, order: Order, team: Team) -> matching.Offer:
        """One team as the engine weighs it for one order."""
        offered = order.item.half_days if _is_ordered(order, team) and order.item else 0
        members, able = self.people[team.pk, None], self.people[team.pk, order.category_id]
        return matching.Offer(
            id=team.pk,
            path=team.path,
            reach=REACHES[Team.Reach(team.reach)],
            categories=frozenset({str(order.category_id)}),
            week=team.half_days or offered,
            capacity=max(1, team.weekly_capacity),
            load=self.load[team.pk, self.week_of[order.pk]],
            taken=self.taken[team.pk],
            served=self.served[team.pk, order.beneficiary_id],
            people=able or members or 1,
            busy=frozenset(self.planned[team.pk]),
            declined=(order.pk, team.pk) in self.declined,
        )

    def _teams(self) -> dict[int, Team]:
        """Active teams that named one of the categories, or offer it on the menu."""
        named = Team.categories.through.objects.filter(
            team=OuterRef("pk"), category__in=self.categories
        )
        offered = MenuItem.objects.filter(
            team=OuterRef("pk"), category__in=self.categories, state=MenuItem.State.OPEN
        )
        rows = Team.objects.annotate(
            named=ArraySubquery(named.values("category")),
            offered=ArraySubquery(offered.values("category")),
        ).filter(Q(named__len__gt=0) | Q(offered__len__gt=0), active=True)
        teams: dict[int, Team] = {}
        for team in rows.order_by("id"):
            teams[team.pk] = team
            for category in {*team.named, *team.offered}:
                self.capable[category].append(team)
        return teams

    def _people(self) -> Counter[tuple[int, int | None]]:
        """Active members of each team, and those who said that they do this."""
        active = Membership.objects.filter(
            team__in=self.teams, state=Membership.State.ACTIVE, volunteer__state="active"
        )
        able = {
            f"of_{category}": Count("id", Q(volunteer__categories=category), distinct=True)
            for category in sorted(self.categories)
        }
        rows = active.order_by().values("team").annotate(all=Count("id", distinct=True), **able)
        found: Counter[tuple[int, int | None]] = Counter()
        for row in cast("Iterable[dict[str, int]]", rows):
            found[row["team"], None] = row["all"]
            for category in self.categories:
                found[row["team"], category] = row[f"of_{category}"]
        return found

    def _planned(self) -> tuple[dict[int, set[HalfDay]], Counter[tuple[int, dt.date]]]:
        """Half-days on which a team is out, and its orders by week."""
        out: dict[int, set[HalfDay]] = defaultdict(set)
        load: Counter[tuple[int, dt.date]] = Counter()
        since = clock.moment(monday(clock.today()))
        activities = Activity.objects.filter(
            team__in=self.teams, state=Activity.State.PUBLISHED, starts_at__gte=clock.now()
        )
        sent = Order.objects.filter(
            team__in=self.teams, state__in=TAKING + DONE, planned_at__gte=since
        )
        rows = activities.values_list("team_id", "starts_at", Value("activity")).union(
            sent.values_list("team_id", "planned_at", "state"), all=True
        )
        for team, start, state in rows:
            slot = half_day(start)
            if state != "activity":
                load[team, monday(slot.day)] += 1
            if state == "activity" or state in TAKING:
                out[team].add(slot)
        return out, load

    def _past(self) -> tuple[Counter[int], Counter[tuple[int, int]]]:
        """Turns of the last 90 days, and how often a team served a person."""
        since = clock.now() - dt.timedelta(days=int(self.rules["dispatch.fairness_days"]))
        people = sorted({order.beneficiary_id for order in self.orders})
        recent = Q(planned_at__gte=since)
        served = {f"of_{pk}": Count("id", Q(beneficiary=pk, state__in=DONE)) for pk in people}
        rows = (
            Order.objects.filter(recent | Q(beneficiary__in=people), team__in=self.teams)
            .filter(state__in=TAKING + DONE)
            .order_by()
            .values("team")
            .annotate(recent=Count("id", recent), **served)
        )
        taken: Counter[int] = Counter()
        before: Counter[tuple[int, int]] = Counter()
        for row in cast("Iterable[dict[str, int]]", rows):
            taken[row["team"]] = row["recent"]
            for pk in people:
                before[row["team"], pk] = row[f"of_{pk}"]
        return taken, before


def _first_asked(order: Order) -> dt.date:
    days = [slot.day for slot in slots_of(order.windows.all()) if slot.day > clock.today()]
    return min(days, default=first_day(order.item))
