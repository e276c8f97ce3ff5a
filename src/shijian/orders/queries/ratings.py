"""What the served said, as much of it as each viewer may know."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Avg, Count, Q, QuerySet

from shijian.accounts.queries import one_human
from shijian.activities.models import Signup
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.menu.models import MenuItem
from shijian.orders.models import Order, Rating
from shijian.orders.queries.contact import words_of
from shijian.orders.queries.days import monday
from shijian.orders.queries.lists import WORKERS, is_asker
from shijian.teams.models import Membership, Team

FEWEST = 5  # fewer ratings than this would tell whose they are


@dataclass(frozen=True, slots=True)
class Summary:
    """What a provider is shown: never one rating, never whose."""

    asked: int  # how many were served and could say
    count: int
    mean: float | None  # None while there are too few to hide a single voice
    solved: int


def rating_summary(*, team: Team | None = None, item: MenuItem | None = None) -> Summary:
    """Ratings up to last Sunday, so that one new voice does not show by what it changes."""
    until = clock.moment(monday(clock.today()))
    served = Order.objects.filter(steps__state=Order.State.DELIVERED, steps__at__lt=until)
    given: QuerySet[Rating] = Rating.objects.filter(at__lt=until)
    if team is not None:
        served, given = served.filter(steps__team=team), given.filter(team=team)
    if item is not None:
        served, given = served.filter(item=item), given.filter(order__item=item)
    asked = served.distinct().count()
    found = given.aggregate(n=Count("id"), mean=Avg("score"), ok=Count("id", Q(solved=True)))
    few = found["n"] < FEWEST
    return Summary(asked, found["n"], None if few else round(found["mean"], 1), found["ok"])


def took_part(order: Order, person_id: int | None) -> bool:
    """Whether this person is of the team that served, or went along: then they are the provider."""
    if person_id is None or order.team_id is None:
        return False
    member = Membership.objects.filter(
        team=order.team_id,
        volunteer__person__in=one_human(person_id),
        state=Membership.State.ACTIVE,
    )
    went = Signup.objects.filter(
        shift__activity=order.activity_id,
        person__in=one_human(person_id),
        state=Signup.State.TAKEN,
    )
    return member.exists() or went.exists()


def rating_words(order: Order, viewer: Actor) -> list[tuple[Rating, str]]:
    """Each rating with its words, for the one who gave it and for staff who did not serve."""
    given = list(order.ratings.order_by("round"))
    if not given:
        return []
    own = is_asker(order, viewer)
    works = viewer.holds(WORKERS, order.scope_path)
    leads = order.team is not None and viewer.holds("captain", order.team.path)
    if not own and (not works or leads or took_part(order, viewer.person_id)):
        return []
    return [(rating, words_of(rating)) for rating in given]
