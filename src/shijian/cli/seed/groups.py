"""Social organisations in the corps and on their way into it, a call for support, experts."""

from __future__ import annotations

import datetime as dt

from shijian.accounts.models import Grant
from shijian.catalogue.models import DutyField
from shijian.cli.seed.body import Body
from shijian.cli.seed.corps import Corps
from shijian.cli.seed.ground import Ground, block, copy, run
from shijian.common.identifiers import credit_code_check
from shijian.teams.models import (
    Expert,
    Membership,
    SocialOrganisation,
    SupportCall,
    SupportRequest,
    Team,
)
from shijian.volunteers.models import Scope, Volunteer

GROUPS = (  # name, what it stands for, what it does
    ("暖阳义工协会", "hardship", "每周给独居老人送午餐，三十来人，做了六年"),
    ("山海环保公益服务中心", "environment", "净滩、垃圾分类，四十人"),
    ("书香助学社", "teaching", "周末陪孩子读书，二十人"),
    ("南麂岛渔家互助会", "neighbours", "风浪天帮岛上老人，十五人"),
)
EXPERTS = (
    ("doctor", "health", "儿童常见病"), ("doctor", "health", "高血压、糖尿病"),
    ("teacher", "teaching", "小学语文"), ("teacher", "culture", "书法"),
    ("technician", "science", "茶叶、果树栽培"), ("official", "theory", "地方党史"),
    ("worthy", "hardship", "办企业，愿意帮扶"), ("technician", "science", "农机维修"),
)  # fmt: skip


def bring_groups(ground: Ground, body: Body, corps: Corps) -> None:
    """Two groups in the corps, two on their way; their support; experts; who was active when."""
    fields = dict(DutyField.objects.values_list("code", "pk"))
    taken = set(corps.captain_people.values())
    free = Volunteer.objects.filter(state="active").exclude(person__in=taken).order_by("pk")
    people = list(free[: len(GROUPS) + len(EXPERTS)])
    teams = _groups(ground, body, fields, people[: len(GROUPS)])
    _support(ground, body, teams)
    _experts(ground, fields, people[len(GROUPS) :])
    run(
        "UPDATE teams_team t SET last_active_on = done.day FROM ("
        " SELECT a.team_id, max((s.starts_at AT TIME ZONE 'Asia/Shanghai')::date) AS day"
        " FROM activities_shift s JOIN activities_activity a ON a.id = s.activity_id"
        " WHERE s.confirmed_at IS NOT NULL GROUP BY a.team_id) done WHERE done.team_id = t.id"
    )


def _groups(
    ground: Ground, body: Body, fields: dict[str, int], people: list[Volunteer]
) -> list[Team]:
    teams: list[Team] = []
    for number, ((name, field, words), who) in enumerate(zip(GROUPS, people, strict=False)):
        inside = number < 2
        team = _team(ground, body, f"平阳县{name}", fields[field], words) if inside else None
        when = ground.hour(90 - number * 20 if inside else 3 - number % 2, 10)
        SocialOrganisation.objects.create(
            organisation=body.centre, applicant=who, name=f"平阳县{name}",
            duty_field_id=fields[field], introduction=f"{words}。演示数据。", registered=True,
            credit_code=_code(number), registration_authority="平阳县民政局（演示）",
            supervising_unit="平阳县文明办（演示）", registered_on=ground.day(2_000),
            overseas_funding=False, state="admitted" if inside else "applied", applied_at=when,
            reviewed_at=when if inside else None, decided_at=when if inside else None, team=team,
        )  # fmt: skip
        if team is not None:
            teams.append(team)
            _lead(ground, team, who, when)
    return teams


def _team(ground: Ground, body: Body, name: str, field: int, words: str) -> Team:
    [pk] = block(Team, 1)
    return Team.objects.create(
        pk=pk, kind="social", name=name, short_name=name, organisation=body.centre,
        path=f"{body.centre.path}t{pk}/", duty_field_id=field, founded_on=ground.day(80),
        introduction=f"{words}。演示数据。", reach="county",
    )  # fmt: skip


def _lead(ground: Ground, team: Team, who: Volunteer, when: dt.datetime) -> None:
    captain = Membership.objects.create(
        team=team, volunteer=who, role="captain", state="active", asked_at=when, joined_at=when
    )
    copy(Scope, ("volunteer", "path", "source"), [(who.pk, team.path, f"team:{team.pk}")])
    given = (who.person_id, "captain", team.path, ground.day(80), f"membership:{captain.pk}")
    copy(Grant, ("person", "role", "scope_path", "starts_on", "source"), [given])


def _support(ground: Ground, body: Body, teams: list[Team]) -> None:
    call = SupportCall.objects.create(
        organisation=body.centre, title="社会组织微公益项目扶持",
        document="平阳县新时代文明实践中心帮扶办法（演示）",
        text="面向已加入的社会组织。支持助老、助学、环保项目，由中心办公室评定，理由公开。演示数据。",
        opens_on=ground.day(20), closes_on=ground.day(-10), report_by=ground.day(-120),
        budget_yuan=20_000, most_yuan=5_000, published_at=ground.hour(20, 9),
    )  # fmt: skip
    for number, team in enumerate(teams):
        granted = number == 0
        SupportRequest.objects.create(
            call=call, team=team, title="独居老人午餐" if granted else "海岛净滩十二次",
            plan="每周三次，二十位老人；钱用在食材上。演示数据。", asked_yuan=3_000,
            state="granted" if granted else "asked", asked_at=ground.hour(15, 10),
            given_yuan=2_500 if granted else 0,
            decision="方案扎实，老人确有需要" if granted else "",
            decided_at=ground.hour(10, 10) if granted else None,
        )  # fmt: skip


def _experts(ground: Ground, fields: dict[str, int], people: list[Volunteer]) -> None:
    Expert.objects.bulk_create(
        Expert(
            volunteer=who, kind=kind, duty_field_id=fields[field], speciality=speciality,
            leads=number % 2 == 0, advises=True, listed_at=ground.hour(60 - number, 10),
        )
        for number, ((kind, field, speciality), who)
        in enumerate(zip(EXPERTS, people, strict=False))
    )  # fmt: skip


def _code(number: int) -> str:
    """A valid code of nobody: the area 999999 is reserved."""
    body = f"51999999DEM0{number:04d}0"
    return body + credit_code_check(body)
