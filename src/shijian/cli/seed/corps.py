"""The corps: volunteers in villages, teams that mirror the tree, professional teams, menus."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from shijian.accounts.models import Grant
from shijian.catalogue.models import Category, DutyField, Skill
from shijian.cli.seed.body import Body
from shijian.cli.seed.ground import Ground, block, copy, copy_links
from shijian.cli.seed.people import Human
from shijian.menu.models import MenuItem
from shijian.organisations.models import Organisation, Place
from shijian.teams.models import Membership, Team
from shijian.volunteers.models import Consent, Scope, StateChange, Volunteer
from shijian.volunteers.queries import consent_text

PROFESSIONAL = (  # C07: seven teams with a host institution
    ("医疗卫生", "health", "平阳县人民医院（演示）", ("000401", "000402", "000403")),
    ("法律服务", "law", "平阳县司法局（演示）", ("000501",)),
    ("文艺轻骑", "culture", "平阳县文化馆（演示）", ("000801", "000802")),
    ("助学支教", "teaching", "平阳县教育局（演示）", ("000301", "000302", "001701")),
    ("科技助农", "science", "平阳县农业农村局（演示）", ("000701", "000702", "000703")),
    ("应急救援", "rescue", "平阳县蓝天救援队（演示）", ("001301", "001201")),
    ("心理关爱", "counselling", "平阳县妇女联合会（演示）", ("001702", "000302")),
)
IN_TOWN = (  # the first of the 5+N that a township has; the rest are its gaps
    ("理论宣讲", "theory", ("001001",)), ("文艺", "culture", ("000801",)),
    ("帮困", "hardship", ("000201",)),
)  # fmt: skip
FIELDED = 6  # townships that have these
NEAR = (  # what a village squad offers: title, category, kind, minutes, helpers
    ("上门理发", "000101", "service", 60, 1),
    ("换灯泡、修水龙头", "000102", "service", 90, 2),
    ("小家电修理", "000103", "service", 90, 1),
    ("代买代办", "000104", "errand", 60, 1),
    ("帮老人打扫屋子", "000105", "service", 120, 2),
    ("陪老人聊聊天", "001702", "visit", 60, 2),
    ("教老人用手机", "000703", "class", 90, 2),
    ("陪老人看病", "000404", "service", 180, 1),
)
FAR = {
    "000401": ("义诊进村：量血压、测血糖", "service", 150, 4),
    "000402": ("慢性病怎么养", "lecture", 90, 2),
    "000403": ("急救课：心肺复苏", "class", 120, 2),
    "000501": ("法律咨询日", "service", 120, 2),
    "000801": ("送戏下乡：一台越剧", "performance", 150, 6),
    "000802": ("学写春联", "class", 120, 2),
    "000301": ("周末陪读、辅导作业", "class", 120, 2),
    "000302": ("怎么和孩子好好说话", "lecture", 90, 1),
    "001701": ("“春泥计划”活动进村", "class", 150, 3),
    "000701": ("防诈骗、识谣言讲座", "lecture", 90, 1),
    "000702": ("果树冬剪手把手教", "service", 150, 2),
    "000703": ("用手机挂号、付钱", "class", 90, 2),
    "001301": ("台风来前查屋顶", "service", 120, 3),
    "001201": ("灭火器怎么用", "class", 60, 2),
    "001702": ("和独自在家的人说说话", "visit", 60, 2),
}
WORKDAYS, WEEKENDS, ALL_WEEK = 0b00001111111111, 0b11110000000000, 0b11111111111111


@dataclass
class Corps:
    """Volunteers by township, teams, who leads them."""

    by_town: dict[int, list[int]] = field(default_factory=dict)  # town → persons
    homes: dict[int, Place] = field(default_factory=dict)  # person → village
    teams: list[Team] = field(default_factory=list)
    captains: dict[int, int] = field(default_factory=dict)  # team → user
    captain_people: dict[int, int] = field(default_factory=dict)  # team → person
    items: dict[int, list[MenuItem]] = field(default_factory=dict)  # team → items


def raise_corps(ground: Ground, body: Body, people: list[Human], users: dict[int, int]) -> Corps:
    """Everybody who volunteers, their teams and what these offer."""
    corps = Corps()
    _register(ground, corps, people)
    _make_teams(ground, body, corps)
    _join(ground, corps, users)
    _offer(ground, corps)
    return corps


def villages_of(ground: Ground) -> dict[int, list[Place]]:
    """The villages that have people in the demonstration, by township."""
    found: dict[int, list[Place]] = {}
    rows = Place.objects.filter(kind="village", virtual=False, served_by__isnull=False)
    for place in rows.select_related("served_by", "parent").order_by("code"):
        found.setdefault(place.parent_id or 0, []).append(place)
    if ground.size.people < 1_000:  # few people: three villages of a township, not one each
        found = {town: places[:3] for town, places in found.items()}
    return found


def _register(ground: Ground, corps: Corps, people: list[Human]) -> None:
    places = villages_of(ground)
    towns = list(places)
    # The first townships are larger, as in the real county, but every one has ten and more.
    weights = [max(12, 40 - 3 * n) for n in range(len(towns))]
    homes = []
    for human in people:
        town = ground.chance.choices(towns, weights)[0]
        home = ground.chance.choice(places[town])
        homes.append((human, home))
        corps.homes[human.pk] = home
        corps.by_town.setdefault(town, []).append(human.pk)
    _write_volunteers(ground, homes)


def _write_volunteers(ground: Ground, homes: list[tuple[Human, Place]]) -> None:
    keys = block(Volunteer, len(homes))
    words = consent_text("registration")
    chance, span = ground.chance, ground.size.days + 200
    rows, scopes, skills, joined = [], [], [], []
    known = list(Skill.objects.values_list("pk", flat=True))
    for pk, (human, home) in zip(keys, homes, strict=True):
        at = ground.hour(chance.randrange(ground.size.days + 3, span + 4), 10, pk % 60)
        party = True if pk % 6 == 0 else None
        public = True if pk % 8 == 0 else None
        rows.append((pk, human.pk, f"PY{pk:07d}", "active", home.pk, chance.choice(
            (WORKDAYS, WEEKENDS, ALL_WEEK)), "town", 2, at, "own", party, public))  # fmt: skip
        joined.append((human.pk, at))
        station = home.served_by
        scopes.append((pk, station.path if station else "/", "home"))
        skills += [(pk, skill) for skill in chance.sample(known, 2)]
    copy(Volunteer, ("id", "person", "number", "state", "home", "half_days", "reach",
                     "weekly_capacity", "registered_at", "registered_via", "is_party_member",
                     "is_public_employee"), rows)  # fmt: skip
    copy(Scope, ("volunteer", "path", "source"), scopes)
    copy_links("volunteers_volunteer_skills", "volunteer_id, skill_id", skills)
    copy(StateChange, ("volunteer", "state", "at", "reason_code"),
         ((row[0], "active", row[8], "registered") for row in rows))  # fmt: skip
    copy(Consent, ("person", "purpose", "version", "text_sha256", "given", "at", "channel"),
         ((person, words.purpose, words.version, words.sha256, True, at, "web")
          for person, at in joined))  # fmt: skip


def _make_teams(ground: Ground, body: Body, corps: Corps) -> None:
    wanted: list[tuple[Organisation, str, str, str, str, str]] = [
        (body.centre, "corps", "平阳县新时代文明实践志愿服务总队", "县总队", "", "county")
    ]
    for institute in body.institutes:
        town = institute.place.short_name if institute.place else institute.short_name
        wanted.append((institute, "brigade", f"{town}新时代文明实践志愿服务大队", f"{town}大队",
                       "", "town"))  # fmt: skip
    peopled = {home.served_by_id: home for home in corps.homes.values()}
    for station in body.stations:
        if home := peopled.get(station.pk):
            name = f"{home.parent}{home.short_name}"
            wanted.append((station, "squad", f"{name}新时代文明实践志愿服务小队",
                           f"{home.short_name}小队", "", "town"))  # fmt: skip
    for institute in body.institutes[:FIELDED]:
        town = institute.place.short_name if institute.place else institute.short_name
        for name, _field, _does in IN_TOWN:
            wanted.append((institute, "field", f"{town}{name}志愿服务队", f"{town}{name}队", "",
                           "town"))  # fmt: skip
    for name, _field, host, _codes in PROFESSIONAL:
        wanted.append((body.centre, "professional", f"平阳县{name}志愿服务队", f"{name}队", host,
                       "county"))  # fmt: skip
    fields = dict(DutyField.objects.values_list("code", "pk"))
    corps.teams = [
        Team(pk=pk, kind=kind, name=name, short_name=short, organisation=organisation,
             path=f"{organisation.path}t{pk}/",
             duty_field_id=fields.get(_stands_for(kind, short)), half_days=ALL_WEEK, reach=reach,
             weekly_capacity=8 if kind == "squad" else 12, may_publish=True, host=host,
             introduction=f"{name}。演示数据。", founded_on=ground.day(700))
        for pk, (organisation, kind, name, short, host, reach)
        in zip(block(Team, len(wanted)), wanted, strict=True)
    ]  # fmt: skip
    Team.objects.bulk_create(corps.teams, batch_size=1_000)
    codes = dict(Category.objects.values_list("code", "pk"))
    links = [(t.pk, codes[code]) for t in corps.teams for code in categories_of(t)]
    copy_links("teams_team_categories", "team_id, category_id", links)


def _stands_for(kind: str, short_name: str) -> str:
    """Which of the 8+N or 5+N a field or professional team stands for; empty for the others."""
    named = [row[:2] for row in PROFESSIONAL] + [row[:2] for row in IN_TOWN]
    for name, code in named:
        if kind in ("field", "professional") and short_name.endswith(f"{name}队"):
            return code
    return ""


def categories_of(team: Team) -> list[str]:
    """What a team does: a professional team its field, a squad what neighbours need."""
    for name, _field, _host, codes in PROFESSIONAL:
        if team.short_name == f"{name}队":
            return list(codes)
    for name, _field, codes in IN_TOWN:
        if team.kind == "field" and team.short_name.endswith(f"{name}队"):
            return list(codes)
    if team.kind == "squad":
        return sorted({NEAR[(team.pk + n) % len(NEAR)][1] for n in range(3)})
    return ["000601", "001004", "000201"]


def _join(ground: Ground, corps: Corps, users: dict[int, int]) -> None:
    rows, grants, scopes = [], [], []
    volunteers = dict(Volunteer.objects.values_list("person_id", "pk"))
    in_village: dict[int | None, list[int]] = {}
    for person, home in corps.homes.items():
        in_village.setdefault(home.served_by_id, []).append(person)
    everybody = list(corps.homes)
    for team in corps.teams:
        pool = _pool(ground, corps, team, in_village, everybody)
        for order, person in enumerate(pool):
            role = "captain" if order == 0 else "member"
            rows.append((team.pk, volunteers[person], role, "active", ground.hour(600, 9),
                         ground.hour(599, 9)))  # fmt: skip
            scopes.append((volunteers[person], team.organisation.path, f"team:{team.pk}"))
        if pool:
            corps.captain_people[team.pk] = pool[0]
            grants.append((pool[0], "captain", team.path, ground.day(599), f"team:{team.pk}"))
    copy(Membership, ("team", "volunteer", "role", "state", "asked_at", "joined_at"), rows)
    copy(Scope, ("volunteer", "path", "source"), scopes)
    copy(Grant, ("person", "role", "scope_path", "starts_on", "source"), grants)
    corps.captains = {team: users[p] for team, p in corps.captain_people.items()}


def _pool(
    ground: Ground, corps: Corps, team: Team, in_village: dict[int | None, list[int]],
    everybody: list[int],
) -> list[int]:  # fmt: skip
    """Members, the captain first. Who leads one team does not lead another."""
    if team.kind == "squad":
        pool = in_village.get(team.organisation_id, [])
    elif team.kind in ("brigade", "field") and team.organisation.place_id:
        pool = corps.by_town.get(team.organisation.place_id, [])[team.pk % 2 :: 3]
    else:
        pool = ground.chance.sample(everybody, min(len(everybody), 12))
    taken = set(corps.captain_people.values())
    free = [p for p in pool if p not in taken]
    return free[:1] + [p for p in pool if p != free[0]] if free else []


def _offer(ground: Ground, corps: Corps) -> None:
    codes = {c.code: c for c in Category.objects.all()}
    drafts: list[tuple[Team, str, str, str, int, int]] = []
    for team in corps.teams:
        if team.pk not in corps.captains:
            continue
        if team.kind == "squad":
            drafts += [(team, *NEAR[(team.pk + n) % len(NEAR)]) for n in range(3)]
        elif team.kind == "professional":
            for code in categories_of(team):
                title, kind, minutes, helpers = FAR[code]
                drafts.append((team, title, code, kind, minutes, helpers))
    items = [
        MenuItem(pk=pk, team=team, scope_path=team.path, category=codes[code], kind=kind,
                 title=title, description=f"{title},{team.short_name}来做，不收钱。演示数据。",
                 where="home", half_days=team.half_days, lead_days=1, weekly_capacity=6,
                 people_needed=helpers, minutes=minutes, conditions="", state="open",
                 opened_at=_opened(ground), created_at=_opened(ground))
        for pk, (team, title, code, kind, minutes, helpers)
        in zip(block(MenuItem, len(drafts)), drafts, strict=True)
    ]  # fmt: skip
    MenuItem.objects.bulk_create(items, batch_size=1_000)
    for item in items:
        corps.items.setdefault(item.team_id, []).append(item)


def _opened(ground: Ground) -> dt.datetime:
    return ground.hour(ground.size.days + 5, 9)
