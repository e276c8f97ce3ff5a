"""A roster from a file: everybody on it is invited, and stays unconfirmed until they act (R6)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shijian.catalogue.models import Skill
from shijian.catalogue.queries import skills
from shijian.common.actor import Actor
from shijian.common.incoming import Checker, Kind, Line, Merged, Undone, mobile, person_name
from shijian.common.refused import Refused
from shijian.engines.tables import Column, line
from shijian.organisations.models import Place
from shijian.organisations.queries.named import Names
from shijian.teams.models import Team
from shijian.teams.queries import source_of
from shijian.teams.rules import why_not_gather
from shijian.volunteers.commands import Listed, invite_lists, take_back_roster
from shijian.volunteers.models import Invitation, Roster
from shijian.volunteers.rules import Invitee, faults_of, why_not_console, why_not_invite

COLUMNS = (
    Column("name", _("Name"), person_name, required=True, example="张三",
           aliases=("姓名", "志愿者姓名", "名字", "队员姓名"), note=_("as on the identity card")),
    Column("phone", _("Mobile number"), mobile, required=True, example="13800001234",
           aliases=("手机号", "手机", "手机号码", "联系电话", "电话", "联系方式"),
           note=_("of this very person: the invitation goes there")),
    Column("team", _("Team"), line(80), example="东街社区小队",
           aliases=("队伍", "所属队伍", "志愿队伍", "队伍名称"),
           note=_("who asked yes belongs to it; without a team the unit invites")),
    Column("unit", _("Unit"), line(80), example="东街社区站",
           aliases=("单位", "所属站", "所站", "所属组织", "服务站"),
           note=_("the station, institute, sub-centre or centre that invites")),
    Column("town", _("Township"), line(60), example="甲镇", aliases=("乡镇", "街道", "所属乡镇"),
           note=_("only needed where a name stands in two townships")),
    Column("home", _("Village"), line(60), example="东街社区",
           aliases=("村", "村居", "居住村", "村(社区)", "现居村社区"),
           note=_("where this person lives; stands in their form when they register")),
    Column("skills", _("Skills"), line(200), example="理发、电器维修",
           aliases=("技能", "特长", "服务特长"),
           note=_("names of skills, with a mark between them")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inviter:
    """Who asks: what they are called, where they stand in the tree, where one goes then."""

    label: str
    source: str
    path: str
    link: str = ""


class _Known:
    """What rows point at, read once for a whole table."""

    def __init__(self, by: Actor) -> None:
        self.by, self.units = by, Names()
        self.skills: dict[str, Skill] = {n: s for s in skills() for n in (s.code, s.name)}
        self.teams: defaultdict[str, list[Team]] = defaultdict(list)
        for team in Team.objects.filter(active=True).select_related("organisation"):
            for name in {team.name, team.short_name}:
                self.teams[name].append(team)
        self.seen: dict[tuple[str, str], int] = {}
        self._inviters: dict[tuple[str, str, str], Inviter | Refused] = {}
        self._homes: dict[tuple[str, str], Place | Refused] = {}

    def inviter(self, team: str, unit: str, town: str) -> Inviter | Refused:
        key = (team, unit, town)
        if key not in self._inviters:
            try:
                self._inviters[key] = self._team(team) if team else self._unit(unit, town)
            except Refused as refused:
                self._inviters[key] = refused
        return self._inviters[key]

    def _team(self, name: str) -> Inviter | Refused:
        found = self.teams.get(name, [])
        if len(found) != 1:
            raise _no_team(len(found))
        [team] = found
        link = f"/teams/{team.pk}/join/"
        inviter = Inviter(team.short_name, source_of(team), team.path, link)
        return why_not_gather(team, self.by) or inviter

    def _unit(self, name: str, town: str) -> Inviter | Refused:
        if not name:
            raise Refused(_("Say which team or which unit invites this person."),
                          "teams.no_inviter", status=422, field="unit")  # fmt: skip
        unit = self.units.find(name, town).answers
        inviter = Inviter(unit.short_name, "station", unit.path)
        return why_not_invite(self.by, unit.path) or inviter

    def home(self, name: str, town: str) -> Place | Refused:
        key = (name, town)
        if key not in self._homes:
            try:
                place = self.units.find(name, town).place
                village = place is not None and place.kind == Place.Kind.VILLAGE
                self._homes[key] = place if place is not None and village else _no_village()
            except Refused as refused:
                self._homes[key] = refused
        return self._homes[key]

    def skilled(self, text: str) -> tuple[Skill, ...] | Refused:
        if not text:
            return ()
        names = [name for name in re.split(r"[、,，;；/\s]+", text) if name]
        if unknown := [name for name in names if name not in self.skills]:
            return Refused(_("There is no skill “%(name)s” in the list.") % {"name": unknown[0]},
                           "teams.unknown_skill", status=422, field="skills")  # fmt: skip
        return tuple({self.skills[name].pk: self.skills[name] for name in names}.values())


def _checker(by: Actor) -> Checker:
    known = _Known(by)

    def check(rows: Sequence[Line]) -> None:
        good = [row for row in rows if _look(row, known)]
        found = faults_of([_invitee(row) for row in good])
        for number, row in enumerate(good, start=1):
            if (refused := found.get(number)) and refused.code != "volunteers.twice":
                row.refuse(refused, "phone")

    return check


def _look(row: Line, known: _Known) -> bool:
    """Who invites, where the person lives, what they can do, and whether they stand twice."""
    given, town = row.values, row.values.get("town", "")
    inviter = known.inviter(given.get("team", ""), given.get("unit", ""), town)
    if isinstance(inviter, Refused):
        row.refuse(inviter, "team" if "team" in given else "unit")
    home = known.home(given["home"], town) if "home" in given else None
    if isinstance(home, Refused):
        row.refuse(_at(home, "home"), "home")
    able = known.skilled(given.get("skills", ""))
    if isinstance(able, Refused):
        row.refuse(able, "skills")
    given |= {"inviter": inviter, "place": home, "able": able}
    if "phone" in given and "name" in given:
        key = (given["phone"], given["name"])
        if (first := known.seen.setdefault(key, row.number)) != row.number:
            row.fault("phone", "tables.again", row=first)
    return not row.faults


def _invitee(row: Line) -> Invitee:
    given = row.values
    return Invitee(given["name"], given["phone"], given["place"], given["able"])


def _rechecker(by: Actor) -> Checker:
    """Names, places and rights again; whom nobody may ask, inviting itself looks up."""
    known = _Known(by)

    def check(rows: Sequence[Line]) -> None:
        for row in rows:
            _look(row, known)

    return check


@transaction.atomic
def invite_listed(rows: Iterable[Line], by: Actor) -> Merged:
    """Everybody on the table is asked, by their team or unit; nobody becomes anything by it."""
    lists: defaultdict[Inviter, list[Invitee]] = defaultdict(list)
    for row in rows:
        lists[row.values["inviter"]].append(_invitee(row))
    rosters = invite_lists(
        [
            Listed(people, one.label, one.source, one.path, one.link)
            for one, people in lists.items()
        ],
        by=by,
    )
    made = Invitation.objects.filter(roster__in=rosters).order_by("pk")
    return Merged(made=list(made.values_list("pk", flat=True)))


@transaction.atomic
def take_back_listed(merged: Merged, by: Actor) -> Undone:
    """The table was a mistake: whoever has not answered is no longer asked."""
    rosters = Roster.objects.filter(invitations__in=merged.made).distinct()
    taken = 0
    for roster in rosters:
        if roster.invitations.filter(state=Invitation.State.OPEN).exists():
            taken += take_back_roster(roster, by=by)
    return Undone(taken_back=taken, kept=len(merged.made) - taken)


def _no_team(count: int) -> Refused:
    words = (
        _("There are %(n)d teams of this name. Write the full name.") % {"n": count}
        if count
        else _("There is no team of this name.")
    )
    return Refused(words, "teams.unknown_team", status=422, field="team")


def _no_village() -> Refused:
    return Refused(_("This is no village."), "teams.no_village", status=422, field="home")


def _at(refused: Refused, field: str) -> Refused:
    return Refused(refused.reason, refused.code, status=refused.status, field=field)


ROSTERS = Kind(
    code="rosters",
    title=_("Rosters of volunteers"),
    note=_("Everybody on the table gets an invitation to their own telephone. They stay unconfirmed"
           " and in no figure until they register themselves; “this is not me” is one tap."
           " Identity numbers are not needed: each person enters their own."),
    columns=COLUMNS,
    why_not=why_not_console,
    checker=_checker,
    rechecker=_rechecker,
    merge=invite_listed,
    undo=take_back_listed,
)  # fmt: skip
