"""The three-tier body stands: what is established, who holds which post, what figures say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from shijian.accounts.models import Grant
from shijian.catalogue.models import PostStandard
from shijian.cli.seed.ground import BY, Ground, block, copy, run
from shijian.cli.seed.people import make_people, make_users
from shijian.common import clock
from shijian.organisations.commands import found_county, found_subcentre
from shijian.organisations.models import Figure, Holding, Organisation, Place
from shijian.organisations.queries import last_day_of_term

DEPARTMENTS = (
    "教育局", "卫生健康局", "文化和广电旅游体育局", "科学技术局", "司法局", "农业农村局",
    "民政局", "人力资源和社会保障局", "总工会", "团县委", "妇联", "科协",
)  # fmt: skip
PILOT_STATIONS = 3  # of a township, whose posts are all filled


@dataclass
class Body:
    """The organisations of the demonstration and the people in their posts."""

    centre: Organisation
    institutes: list[Organisation]
    stations: list[Organisation]
    subcentres: list[Organisation]
    heads: dict[int, int] = field(default_factory=dict)  # organisation → its head's user
    staff: dict[int, int] = field(default_factory=dict)  # organisation → a worker's user


def stand_up(ground: Ground) -> Body:
    """Found the county, establish most of it, cover the rest by neighbours, fill the posts."""
    # The development zone is an institute here, because this county says so.
    centre = found_county("330326", zones_as_institutes=("开发区",), by=BY)
    for name in DEPARTMENTS:
        found_subcentre(f"平阳县{name}", by=BY)
    _establish(ground)
    organisations = list(Organisation.objects.filter(state="established").order_by("path"))
    body = Body(
        next(o for o in organisations if o.pk == centre.pk),
        [o for o in organisations if o.kind == "institute"],
        [o for o in organisations if o.kind == "station"],
        [o for o in organisations if o.kind == "subcentre"],
    )
    _fill_posts(ground, body)
    _show_readiness(ground)
    _count_residents(ground)
    return body


def _establish(ground: Ground) -> None:
    run(
        "UPDATE organisations_organisation SET state = 'established', established_on = %(on)s,"
        " phone = '0577-0000 ' || lpad(id::text, 4, '0'),"
        " opening = '周一至周五 8:30-11:30、14:00-17:00'"
        " WHERE state = 'planned' AND (kind <> 'station' OR id %% 9 <> 4)",
        on=ground.day(900),
    )
    run(
        "INSERT INTO organisations_plate (organisation_id, kind, given_on)"
        " SELECT id, kind.name, established_on FROM organisations_organisation"
        " CROSS JOIN (VALUES ('plate'), ('flag')) kind (name)"
        " WHERE state = 'established' AND (kind.name = 'plate' OR parent_id IS NULL OR id % 3 = 0)"
    )
    run(
        "UPDATE organisations_place p SET served_by_id = o.id"
        " FROM organisations_organisation o WHERE o.place_id = p.id AND o.kind = 'station'"
        " AND o.state = 'established' AND p.kind = 'village'"
    )
    # A village without a station of its own is covered by the nearest code of its township.
    run(
        "UPDATE organisations_place p SET served_by_id = ("
        "  SELECT n.served_by_id FROM organisations_place n"
        "  WHERE n.parent_id = p.parent_id AND n.served_by_id IS NOT NULL AND n.kind = 'village'"
        "  ORDER BY abs(n.code::bigint - p.code::bigint), n.id LIMIT 1)"
        " WHERE p.kind = 'village' AND NOT p.virtual AND p.served_by_id IS NULL"
    )


def _fill_posts(ground: Ground, body: Body) -> None:
    standard: dict[str, list[PostStandard]] = {}
    for post in PostStandard.objects.filter(valid_to__isnull=True):
        standard.setdefault(post.kind, []).append(post)
    wanted = [(o, p) for o in _staffed(body) for p in standard[o.kind] for _n in range(p.needed)]
    # The last institute lacks its deputies: an honest county shows vacancies.
    gap = body.institutes[-1].pk
    wanted = [(o, p) for o, p in wanted if not (o.pk == gap and p.code == "deputy")]
    people = make_people(ground, len(wanted))
    users = make_users(people)
    rows = list(zip(wanted, people, block(Holding, len(wanted)), strict=True))
    copy(
        Holding,
        ("id", "organisation", "post", "person", "title", "acting", "starts_on", "term_until",
         "leads"),
        (
            (pk, o.pk, post.code, human.pk, f"{post.home_post or post.name}（演示）", False,
             ground.day(880), _term(ground, post, pk), post.first_responsible)
            for (o, post), human, pk in rows
        ),
    )  # fmt: skip
    copy(
        Grant,
        ("person", "role", "scope_path", "starts_on", "source"),
        (
            (human.pk, role, o.path, ground.day(880), f"holding:{pk}")
            for (o, post), human, pk in rows
            for role in post.roles
        ),
    )
    for (o, post), human, _pk in rows:
        _remember(body, o, post, users[human.pk])


def _term(ground: Ground, post: PostStandard, pk: int) -> dt.date | None:
    """One term in seven is over: an election is due somewhere."""
    if pk % 7 == 0 and post.term_years:
        return ground.day(20)
    return last_day_of_term(post, ground.day(880))


def _staffed(body: Body) -> list[Organisation]:
    pilots: list[Organisation] = []
    for institute in body.institutes:
        pilots += [s for s in body.stations if s.parent_id == institute.pk][:PILOT_STATIONS]
    return [body.centre, *body.institutes, *pilots, *body.subcentres]


def _remember(body: Body, organisation: Organisation, post: PostStandard, user: int) -> None:
    if post.first_responsible:
        body.heads[organisation.pk] = user
    else:
        body.staff.setdefault(organisation.pk, user)


def _show_readiness(ground: Ground) -> None:
    """Premises and rules of most, office and budget of institutes and sub-centres."""
    run(
        "INSERT INTO organisations_evidence"
        " (organisation_id, part, words, file, valid_until, entered_at)"
        " SELECT own.id, line.part, line.words, '', line.until, %(at)s"
        " FROM organisations_organisation own CROSS JOIN (VALUES"
        "  ('premises', '文化礼堂，使用协议到期前续签（演示）', %(until)s::date),"
        "  ('mechanism', '例会、值班、点单答复三项制度上墙（演示）', NULL),"
        "  ('project', '“邻里守望”项目（演示）', NULL),"
        "  ('office', '办公室一间（演示）', NULL),"
        "  ('budget', '年度工作经费列入预算（演示）', NULL)) line (part, words, until)"
        " WHERE own.state = 'established' AND (own.id + length(line.part)) %% 5 <> 0"
        "  AND (line.part NOT IN ('office', 'budget') OR own.kind IN ('institute', 'subcentre'))",
        at=ground.hour(300, 9),
        until=ground.day(-400),
    )
    run(
        "INSERT INTO organisations_guidance (organisation_id, department, starts_on, source)"
        " SELECT id, '县委宣传部（县文明办）', established_on, '演示数据'"
        " FROM organisations_organisation WHERE kind = 'centre'"
    )


def _count_residents(ground: Ground) -> None:
    now = clock.now()
    villages = Place.objects.filter(kind="village", virtual=False, valid_to__isnull=True)
    per_village = [(v.pk, v.parent_id, 600 + v.pk * 7919 % 2400) for v in villages]
    towns: dict[int, int] = {}
    for _pk, town, value in per_village:
        towns[town or 0] = towns.get(town or 0, 0) + value
    copy(
        Figure,
        ("kind", "place", "year", "value", "source", "entered_at"),
        (
            ("residents", place, ground.anchor.year - 1, value, "演示数据，非统计数字", now)
            for place, value in [*((p, n) for p, _t, n in per_village), *towns.items()]
        ),
    )
