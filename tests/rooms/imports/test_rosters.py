"""A roster is a list of invitations; whoever is on it is nobody yet."""

from __future__ import annotations

import pytest

from shijian.accounts.models import Person
from shijian.imports import commands
from shijian.volunteers.commands import disown_invitation, invite_people
from shijian.volunteers.models import Invitation, Roster, Volunteer
from shijian.volunteers.queries.invitations import clear
from shijian.volunteers.rules import Invitee
from tests.build.accounts import an_actor
from tests.build.imports import a_batch, a_workbook, faults_of, taken_over
from tests.build.organisations import a_centre, a_county, a_place, a_station, an_institute
from tests.build.rosters import GOOD, MISTAKES, number_of, rows
from tests.build.teams import a_squad
from tests.build.volunteers import a_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    """Works at 甲镇所; one person of the roster has said “not me” before, one team is foreign."""
    a_county()
    office = an_actor("office", a_centre().path)
    before = invite_people([Invitee("周一", "13800009999")], label="x", source="station",
                           path=a_station().path, by=office)  # fmt: skip
    disown_invitation(before.invitations.get(), by=office)
    foreign = a_squad(organisation=a_station(2), captain=a_volunteer())
    type(foreign).objects.filter(pk=foreign.pk).update(name="别人的队", short_name="别人的队")
    return an_actor("staff", an_institute().path, name="叶所员")


def test_every_mistake_of_a_real_roster_is_named_at_its_cell_and_nothing_else(staff):
    batch = a_batch("rosters", a_workbook(rows()), by=staff)
    assert (batch.state, batch.rows) == ("faulty", len(GOOD) + len(MISTAKES))
    assert batch.unknown == ["序号", "身份证号"]
    found: dict[int, set[str]] = {}
    for row, column, _code in faults_of(batch):
        found.setdefault(row, set()).add(column)
    expected = {
        number_of(n): set(fix) if fix else {"phone"} for n, (_row, fix) in enumerate(MISTAKES[:-1])
    }
    assert found == expected


def test_when_all_is_repaired_everybody_is_invited_and_nobody_is_a_volunteer(staff):
    batch = a_batch("rosters", a_workbook(rows()), by=staff)
    fixes = {number_of(n): fix for n, (_row, fix) in enumerate(MISTAKES) if fix}
    dropped = [number_of(n) for n, (_row, fix) in enumerate(MISTAKES) if fix is None]
    people = Person.objects.count()
    half = commands.fix_rows(batch, fixes, dropped=dropped[:-1], by=staff)
    assert faults_of(half) == [(dropped[-1], "phone", "tables.again")]
    batch = commands.fix_rows(batch, {}, dropped=dropped[-1:], by=staff)
    assert (batch.state, batch.rows) == ("ready", len(GOOD) + len(fixes))
    done = taken_over(batch, by=staff)
    assert len(done.made) == batch.rows
    assert Invitation.objects.filter(state="open").count() == batch.rows
    assert (Person.objects.count(), Volunteer.objects.filter(person__name="张三").count()) == (
        people, 0,
    )  # fmt: skip
    row = Invitation.objects.get(pk=done.made[0])
    assert (row.home, clear(row, "phone")) == (a_place(), "13800000001")
    assert row.roster.path == a_station().path


def test_undoing_takes_back_whom_nobody_heard_of_yet(staff):
    done = taken_over(a_batch("rosters", a_workbook(rows()[: len(GOOD) + 4]), by=staff), by=staff)
    disown_invitation(Invitation.objects.get(pk=done.made[3]), by=staff)
    undone = commands.undo_batch(done, by=staff)
    assert undone.kept == 1
    assert not Invitation.objects.filter(pk__in=done.made, state="open").exists()


def test_a_row_with_a_team_is_the_teams_own_invitation(staff):
    team = a_squad(captain=a_volunteer())
    sheet = [["姓名", "手机", "队伍"], ["张三", "13800000001", team.name]]
    taken_over(a_batch("rosters", a_workbook(sheet), by=staff), by=staff)
    roster = Roster.objects.latest("pk")
    assert (roster.path, roster.link) == (team.path, f"/teams/{team.pk}/join/")
