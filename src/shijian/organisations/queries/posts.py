"""Posts, their holders, and what is missing against the staffing standard (C02-C05)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

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


# ---------------------------------------------------------------- over many organisations


def with_gaps(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same organisations with `lacks`: whether a post of the standard has too few people."""
    today = clock.today()
    in_post = (
        Holding.objects.filter(
            organisation=OuterRef(OuterRef("pk")), post=OuterRef("code"), starts_on__lte=today
        )
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
        .order_by()
        .values("post")
        .annotate(count=Count("pk"))
        .values("count")
    )
    short = (
        PostStandard.objects.filter(kind=OuterRef("kind"), valid_from__lte=today)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
        .annotate(held=Coalesce(Subquery(in_post, output_field=IntegerField()), 0))
        .filter(needed__gt=F("held"))
    )
    return rows.annotate(lacks=Exists(short))


@dataclass(frozen=True, slots=True)
class Staffing:
    """What a list says of an organisation's posts."""

    leader: Holding | None
    vacancies: list[Vacancy]


def staffing(
    rows: Iterable[Organisation], standards: list[PostStandard] | None = None
) -> dict[int, Staffing]:
    """Leader and vacancies of each of these organisations, in one query for any number of them."""
    wanted = list(rows)
    standard: dict[str, list[PostStandard]] = defaultdict(list)
    for post in post_standards() if standards is None else standards:
        standard[post.kind].append(post)
    held: dict[tuple[int, str], list[Holding]] = defaultdict(list)
    for holding in current_holdings().filter(organisation__in=[row.pk for row in wanted]):
        held[holding.organisation_id, holding.post].append(holding)
    return {
        row.pk: Staffing(
            next(
                (
                    holding
                    for post in standard[row.kind]
                    if post.first_responsible
                    for holding in held[row.pk, post.code]
                ),
                None,
            ),
            [
                Vacancy(post, missing)
                for post in standard[row.kind]
                if (missing := post.needed - len(held[row.pk, post.code])) > 0
            ],
        )
        for row in wanted
    }
