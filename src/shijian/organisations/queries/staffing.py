"""What posts lack, over many organisations: sentences of each, sums of whole subtrees."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import cast

from django.db import connection
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from shijian.catalogue.models import PostStandard
from shijian.catalogue.queries import post_standards, rule
from shijian.common import clock
from shijian.organisations.models import Holding, Organisation
from shijian.organisations.queries.posts import (
    PostRow,
    Vacancy,
    current_holdings,
    term_is_over,
)

ACTING_DAYS = "organisations.acting_days"


class About(StrEnum):
    """What there is to say of a post that somebody holds."""

    TERM_OVER = "term_over"
    ACTING_LONG = "acting_long"
    ANOTHER = "another"  # 一肩挑: somebody else should be named


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about a post that is held, and what to do."""

    about: About
    post: PostStandard
    holding: Holding
    other: PostStandard | None = None  # the post they hold as well

    def __str__(self) -> str:
        words = {"post": self.post, "other": self.other}
        if self.about is About.TERM_OVER:
            until = date_format(cast(dt.date, self.holding.term_until), "DATE_FORMAT")
            return _("%(post)s: the term ended on %(until)s; elect again or hand over") % {
                **words,
                "until": until,
            }
        if self.about is About.ACTING_LONG:
            days = (clock.today() - self.holding.starts_on).days
            return _("%(post)s: acting for %(days)d days; name somebody for good") % {
                **words,
                "days": days,
            }
        return _("%(other)s is %(post)s as well: the committee names somebody else") % words


def remarks(
    standard: Iterable[PostStandard], held: Mapping[str, Iterable[Holding]], longest: int
) -> list[Remark]:
    """What there is to say of the people in an organisation's posts; `longest` days of acting."""
    posts = {post.code: post for post in standard}
    said: list[Remark] = []
    for code, post in posts.items():
        elsewhere = {
            holding.person_id: posts[other]
            for other in post.other_than
            if other in posts
            for holding in held.get(other, ())
        }
        for holding in held.get(code, ()):
            if term_is_over(holding):
                said.append(Remark(About.TERM_OVER, post, holding))
            if holding.acting and (clock.today() - holding.starts_on).days > longest:
                said.append(Remark(About.ACTING_LONG, post, holding))
            if holding.person_id in elsewhere:
                said.append(Remark(About.ANOTHER, post, holding, elsewhere[holding.person_id]))
    return said


def remarks_of(rows: Iterable[PostRow]) -> list[Remark]:
    """The same for one organisation whose posts were read already."""
    standard: dict[str, PostStandard] = {}
    held: dict[str, list[Holding]] = defaultdict(list)
    for row in rows:
        standard[row.post.code] = row.post
        if row.holding is not None:
            held[row.post.code].append(row.holding)
    return remarks(standard.values(), held, rule(ACTING_DAYS))


def with_gaps(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same organisations with `lacks`: whether a post of the standard has too few people, and
    `late`: whether the term of somebody in a post is over.
    """
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
    over = current_holdings().filter(organisation=OuterRef("pk"), term_until__lt=today)
    return rows.annotate(lacks=Exists(short), late=Exists(over.order_by()))


@dataclass(frozen=True, slots=True)
class Staffing:
    """What a list says of an organisation's posts."""

    leader: Holding | None
    vacancies: list[Vacancy]
    remarks: list[Remark]


def staffing(
    rows: Iterable[Organisation], standards: list[PostStandard] | None = None
) -> dict[int, Staffing]:
    """Leader and vacancies of each of these organisations, in the same queries for any number."""
    wanted = list(rows)
    standard = _by_kind(standards)
    longest = rule(ACTING_DAYS)
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
            remarks(
                standard[row.kind],
                {post.code: held[row.pk, post.code] for post in standard[row.kind]},
                longest,
            ),
        )
        for row in wanted
    }


def _by_kind(standards: list[PostStandard] | None) -> dict[str, list[PostStandard]]:
    standard: dict[str, list[PostStandard]] = defaultdict(list)
    for post in post_standards() if standards is None else standards:
        standard[post.kind].append(post)
    return standard


# ---------------------------------------------------------------- sums of whole subtrees


@dataclass(frozen=True, slots=True)
class Lack:
    """What the established organisations of a subtree lack together, its top included."""

    organisations: int
    lacking: int  # of them with a post to fill
    missing: int  # people
    leaders: int  # of them first responsible persons
    dedicated: int  # of them dedicated staff
    terms_over: int

    def __str__(self) -> str:
        if not self.organisations:
            return _("not established yet")
        parts = []
        if self.missing:
            parts.append(
                _("%(lacking)d of %(all)d organisations lack %(missing)d people")
                % {"lacking": self.lacking, "all": self.organisations, "missing": self.missing}
            )
        if self.leaders:
            parts.append(
                ngettext("%(count)d first responsible person among them",
                         "%(count)d first responsible persons among them", self.leaders)
                % {"count": self.leaders}
            )  # fmt: skip
        if self.dedicated:
            parts.append(_("%(count)d dedicated staff among them") % {"count": self.dedicated})
        if self.terms_over:
            parts.append(
                ngettext("%(count)d term is over", "%(count)d terms are over", self.terms_over)
                % {"count": self.terms_over}
            )
        return pgettext("between parts", ", ").join(parts) or _("every post is filled")


_ROLL_UP = """
WITH standard AS (
    SELECT kind, code, needed, first_responsible, dedicated FROM catalogue_poststandard
    WHERE valid_from <= %(today)s AND (valid_to IS NULL OR valid_to > %(today)s)
), held AS (
    SELECT organisation_id, post, count(*) AS people,
        count(*) FILTER (WHERE term_until < %(today)s) AS over
    FROM organisations_holding
    WHERE starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s)
    GROUP BY organisation_id, post
), line AS (
    SELECT own.id, split_part(substr(own.path, length(%(path)s) + 1), '/', 1) AS branch,
        greatest(standard.needed - coalesce(held.people, 0), 0) AS missing,
        standard.first_responsible, standard.dedicated, coalesce(held.over, 0) AS over
    FROM organisations_organisation own
    JOIN standard ON standard.kind = own.kind
    LEFT JOIN held ON held.organisation_id = own.id AND held.post = standard.code
    WHERE own.path LIKE %(path)s || '%%' AND own.state = 'established'
)
SELECT branch, count(DISTINCT id), count(DISTINCT id) FILTER (WHERE missing > 0), sum(missing),
    coalesce(sum(missing) FILTER (WHERE first_responsible), 0),
    coalesce(sum(missing) FILTER (WHERE dedicated), 0), sum(over)
FROM line GROUP BY branch
"""


def roll_up(organisation: Organisation) -> dict[int, Lack]:
    """What is lacking in each branch directly below an organisation, itself under its own key."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLL_UP, {"path": organisation.path, "today": clock.today()})
        rows = cursor.fetchall()
    return {
        int(branch or organisation.pk): Lack(*(int(number) for number in numbers))
        for branch, *numbers in rows
    }


def total(parts: Iterable[Lack]) -> Lack:
    """Several branches together."""
    sums = [0] * 6
    for part in parts:
        sums = [a + b for a, b in zip(sums, astuple(part), strict=True)]
    return Lack(*sums)
