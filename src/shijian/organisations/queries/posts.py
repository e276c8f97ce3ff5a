"""Posts, their holders, and what is missing against the staffing standard (C02-C05)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from shijian.accounts.models import Person
from shijian.catalogue.models import PostStandard
from shijian.catalogue.queries import post_standard, post_standards
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.organisations.models import Holding, Organisation
from shijian.organisations.queries.tree import visible_organisations


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Places in a post that nobody holds today."""

    post: PostStandard
    missing: int
    since: dt.date | None = None  # the day the last one left, or the organisation's first day

    @property
    def days(self) -> int | None:
        """For how long, where that is known."""
        return (clock.today() - self.since).days if self.since else None

    def __str__(self) -> str:
        if self.post.needed > 1:
            return _("%(post)s: %(missing)d of %(needed)d missing") % {
                "post": self.post,
                "missing": self.missing,
                "needed": self.post.needed,
            }
        if self.days:
            return _("%(post)s: vacant for %(days)d days") % {"post": self.post, "days": self.days}
        return _("%(post)s: vacant") % {"post": self.post}


@dataclass(frozen=True, slots=True)
class PostRow:
    """One place in a post: who holds it, or that nobody does."""

    post: PostStandard
    holding: Holding | None
    since: dt.date | None

    @property
    def days(self) -> int:
        """For how many days it has been held, or has stood empty."""
        return (clock.today() - self.since).days if self.since else 0

    @property
    def term_over(self) -> bool:
        """Whether the holder's term has run out without a successor (任期届满)."""
        return self.holding is not None and term_is_over(self.holding)


def term_is_over(holding: Holding) -> bool:
    """Whether the last day of a term has passed and its holder is still in the post."""
    return holding.term_until is not None and holding.term_until < clock.today()


def last_day_of_term(post: PostStandard, starts_on: dt.date) -> dt.date | None:
    """The last day of a term that begins on a day, where the standard gives the post terms."""
    if not post.term_years:
        return None
    year = starts_on.year + post.term_years
    leap = (starts_on.month, starts_on.day) == (2, 29)
    again = dt.date(year, 3, 1) if leap else starts_on.replace(year=year)
    return again - dt.timedelta(days=1)


def current_holdings(on: dt.date | None = None) -> QuerySet[Holding]:
    """Who is in a post on a day, today if none is named."""
    day = on or clock.today()
    return (
        Holding.objects.filter(starts_on__lte=day)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
        .select_related("person")
        .order_by("starts_on", "pk")
    )


def holding_for(viewer: Actor, pk: int) -> Holding:
    """A term of somebody in an organisation that the viewer works with, else 404."""
    holding = (
        Holding.objects.select_related("person", "organisation__parent")
        .filter(pk=pk, organisation__in=visible_organisations(viewer))
        .first()
    )
    if holding is None:
        raise Http404
    return holding


def post_of(holding: Holding) -> PostStandard | None:
    """The post of a term in the standard in force; None where the standard has dropped it."""
    standard = post_standard(holding.organisation.kind)
    return next((post for post in standard if post.code == holding.post), None)


def posts_open(organisation: Organisation) -> list[PostStandard]:
    """The posts of an organisation, those with a vacancy first."""
    standard = post_standard(organisation.kind)
    missing = {vacancy.post.pk for vacancy in vacancies(post_rows(organisation, standard))}
    return sorted(standard, key=lambda post: post.pk not in missing)


def vacancies(rows: Iterable[PostRow]) -> list[Vacancy]:
    """What the rows of an organisation's posts lack, the leading post first."""
    empty: dict[int, list[PostRow]] = defaultdict(list)
    for row in rows:
        if row.holding is None:
            empty[row.post.pk].append(row)
    return [Vacancy(line[0].post, len(line), line[0].since) for line in empty.values()]


def vacancies_of(organisation: Organisation) -> list[Vacancy]:
    """What one organisation lacks against the standard of today."""
    return vacancies(post_rows(organisation))


def post_rows(
    organisation: Organisation, standard: list[PostStandard] | None = None
) -> list[PostRow]:
    """Every place in every post of the standard, filled or empty."""
    today = clock.today()
    held: dict[str, list[Holding]] = defaultdict(list)
    left: dict[str, dt.date] = {}
    for holding in organisation.holdings.filter(starts_on__lte=today).select_related("person"):
        if holding.ends_on is None or holding.ends_on > today:
            held[holding.post].append(holding)
        else:
            left[holding.post] = max(holding.ends_on, left.get(holding.post, holding.ends_on))
    rows: list[PostRow] = []
    for post in post_standard(organisation.kind) if standard is None else standard:
        here = sorted(held[post.code], key=lambda holding: (holding.starts_on, holding.pk))
        rows += [PostRow(post, holding, holding.starts_on) for holding in here]
        since = left.get(post.code) or organisation.established_on
        rows += [PostRow(post, None, since)] * max(0, post.needed - len(here))
    return rows


def post_that_checks(
    organisation: Organisation, post: PostStandard, person: Person, day: dt.date
) -> PostStandard | None:
    """A post this person holds from a day on that checks this one, or is checked by it (C13).

    In the unit itself, above or below it; who records hours elsewhere may confirm them here.
    """
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    held = Holding.objects.filter(running, person=person)
    standard = {(row.kind, row.code): row for row in post_standards(day)}
    for holding in held.select_related("organisation"):
        place = holding.organisation
        near = place.path.startswith(organisation.path) or organisation.path.startswith(place.path)
        other = standard.get((place.kind, holding.post))
        if near and other is not None and (_excludes(post, other) or _excludes(other, post)):
            return other
    return None


def _excludes(post: PostStandard, other: PostStandard) -> bool:
    return "*" in post.excludes or f"{other.kind}.{other.code}" in post.excludes
