"""Inviting people: nobody becomes anything by being on a list (R5, R6)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from shijian.accounts import commands as accounts
from shijian.accounts.models import Person, User
from shijian.accounts.queries import actor_for_user
from shijian.common import clock
from shijian.common.actor import ANONYMOUS, Actor, job
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.notices.models import Notice
from shijian.notices.queries import secret_of
from shijian.volunteers.commands import (
    disown_invitation,
    expire_invitations,
    invite_people,
    register_volunteer,
    send_invitations,
    take_back_roster,
)
from shijian.volunteers.models import Invitation, Roster, Volunteer
from shijian.volunteers.queries import consent_text
from shijian.volunteers.queries.invitations import (
    invitation_link,
    invited_from,
    link_code,
    open_invitations_to,
    tallies,
)
from shijian.volunteers.rules import Invitee, faults_of
from tests.build.accounts import a_phone, an_actor, an_id_number, signed_in
from tests.build.organisations import a_centre, a_place, a_station
from tests.build.volunteers import a_volunteer

pytestmark = pytest.mark.django_db
JOB = job("tests")


@pytest.fixture
def staff() -> Actor:
    return an_actor("staff", a_station().path)


def a_roster(staff: Actor, *rows: Invitee, **more: str) -> Roster:
    given = {"label": "东街社区站", "source": "station", "path": a_station().path} | more
    return invite_people(list(rows), by=staff, **given)


def registering(phone: str, name: str = "李秀英") -> Volunteer:
    user = accounts.user_for_phone(phone, by=JOB)
    return register_volunteer(
        user, name=name, id_number=an_id_number(), home=a_place(),
        consent_version=consent_text("registration").version, by=actor_for_user(user),
    )  # fmt: skip


def test_a_list_makes_no_person_and_its_message_holds_the_only_link(staff: Actor) -> None:
    people = Person.objects.count()
    phone = a_phone()
    roster = a_roster(staff, Invitee("李秀英", phone, home=a_place()), Invitee("王强", a_phone()))
    assert send_invitations(by=JOB) == 2
    assert send_invitations(by=JOB) == 0
    assert (Person.objects.count(), Volunteer.objects.count()) == (people, 0)

    row = roster.invitations.get(row=1)
    notice = Notice.objects.get(key=f"volunteers.invited:{row.pk}")
    assert secret_of(notice) == invitation_link(row)
    assert notice.data == {"label": "东街社区站"}
    bodies = "".join(Entry.objects.values_list("body", flat=True))
    assert "李秀英" not in bodies
    assert phone not in bodies
    assert tallies([roster])[roster.pk].open == 2


def test_who_registers_by_their_own_act_closes_it_and_leaves_no_second_copy(staff: Actor) -> None:
    phone = a_phone()
    roster = a_roster(staff, Invitee("李秀英", phone), Invitee("李大山", phone), source="team:4")
    volunteer = registering(phone)
    row = roster.invitations.get(row=1)
    assert (row.state, row.volunteer, row.name_cipher) == ("accepted", volunteer, None)
    assert volunteer.registered_via == "invited"
    # Her husband shares the telephone: his invitation stays his.
    assert roster.invitations.get(row=2).state == "open"
    assert invited_from("team:4", volunteer.person_id)
    assert not invited_from("team:5", volunteer.person_id)


def test_not_me_closes_and_erases_at_once_and_tells_the_inviter(staff: Actor) -> None:
    phone = a_phone()
    roster = a_roster(staff, Invitee("李秀英", phone))
    row = roster.invitations.get()
    disown_invitation(row, by=ANONYMOUS)

    row.refresh_from_db()
    assert (row.state, row.name_cipher, row.phone_cipher) == ("not_me", None, None)
    told = Notice.objects.get(template="volunteers.disowned")
    assert told.to_id == staff.user_id
    assert told.data == {"row": 1, "label": "东街社区站"}
    with pytest.raises(Refused) as refused:
        disown_invitation(row, by=ANONYMOUS)
    assert refused.value.code == "volunteers.invitation_over"
    # Whoever registers with this telephone later does so without it.
    assert registering(phone).registered_via == "own"


def test_who_said_not_me_is_left_alone_for_a_year(staff: Actor) -> None:
    phone = a_phone()
    disown_invitation(a_roster(staff, Invitee("李秀英", phone)).invitations.get(), by=ANONYMOUS)
    again = [Invitee("李秀英", a_phone()), Invitee("李秀英", phone)]
    with pytest.raises(Refused) as refused:
        a_roster(staff, *again)
    assert (refused.value.code, refused.value.field) == ("volunteers.roster", "lines")
    assert Roster.objects.count() == 1
    with clock.at(clock.now() + dt.timedelta(days=366)):
        assert faults_of(again) == {}


def test_every_row_that_cannot_be_sent_is_named(staff: Actor) -> None:
    phone = a_phone()
    rows = [
        Invitee("李秀英", phone), Invitee("", phone), Invitee("王强", "12345"),
        Invitee("王强1", phone), Invitee("李秀英", f"+86 {phone[:3]} {phone[3:7]} {phone[7:]}"),
        Invitee("李大山", phone),
    ]  # fmt: skip
    codes = {row: fault.code for row, fault in faults_of(rows).items()}
    assert codes == {2: "volunteers.name", 3: "volunteers.phone", 4: "volunteers.name",
                     5: "volunteers.twice"}  # fmt: skip


def test_what_nobody_answers_is_erased_after_thirty_days(staff: Actor) -> None:
    roster = a_roster(staff, Invitee("李秀英", a_phone()))
    assert expire_invitations(by=JOB) == 0
    with clock.at(roster.expires_at + dt.timedelta(minutes=1)):
        assert expire_invitations(by=JOB) == 1
        assert expire_invitations(by=JOB) == 0
    assert tallies([roster])[roster.pk].expired == 1
    assert roster.invitations.get().phone_cipher is None


def test_a_list_is_taken_back_by_its_own_organisation_only(staff: Actor) -> None:
    roster = a_roster(staff, Invitee("李秀英", a_phone()))
    for stranger in (an_actor("staff", a_station(1).path), an_actor()):
        with pytest.raises(Refused) as refused:
            take_back_roster(roster, by=stranger)
        assert refused.value.status == 403
    assert take_back_roster(roster, by=an_actor("office", a_centre().path)) == 1
    with pytest.raises(Refused) as refused:
        take_back_roster(roster, by=staff)
    assert refused.value.code == "volunteers.roster_answered"


def test_a_neighbouring_station_and_a_resident_cannot_invite_here(staff: Actor) -> None:
    for stranger in (an_actor("staff", a_station(1).path), an_actor(), an_actor("guide", "/")):
        with pytest.raises(Refused) as refused:
            a_roster(stranger, Invitee("李秀英", a_phone()))
        assert refused.value.code == "volunteers.not_inviting"
    captain = an_actor("captain", f"{a_station().path}t4/")
    assert a_roster(captain, Invitee("李秀英", a_phone()), path=f"{a_station().path}t4/").pk


def test_the_database_keeps_no_name_of_a_closed_invitation(staff: Actor) -> None:
    row = a_roster(staff, Invitee("李秀英", a_phone())).invitations.get()
    rows = Invitation.objects.filter(pk=row.pk)
    closed = {"state": "not_me", "closed_at": clock.now()}
    for changes, constraint in (
        (closed, "keeps_nobodys_name"),
        (closed | {"name_cipher": None}, "keeps_nobodys_name"),
        ({"state": "accepted", "closed_at": clock.now(), "name_cipher": None,
          "phone_cipher": None}, "who_accepts_is_a_volunteer"),
        ({"name_cipher": None}, "keeps_nobodys_name"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            rows.update(**changes)


# ---------------------------------------------------------------- pages


def pasted(text: str) -> dict[str, str]:
    return {"label": "东街社区站", "lines": text, "idempotency_key": "k1"}


def test_a_pasted_chat_list_becomes_invitations_and_its_page_names_nobody(
    client: Client, staff: Actor
) -> None:
    signed_in(client, staff)
    mine, other = a_phone(), a_phone()
    text = f"#接龙\n1. 李秀英 {mine}\n2、王强，{other[:3]} {other[3:7]} {other[7:]}"
    page = client.post("/console/volunteers/invitations/", pasted(text))
    assert page.status_code == 422
    assert "第 1 行" in page.content.decode()
    assert mine in page.content.decode()

    sent = client.post("/console/volunteers/invitations/", pasted(text.split("\n", 1)[1]))
    roster = Roster.objects.get()
    assert sent["Location"] == f"/console/volunteers/invitations/{roster.pk}/"
    assert [row.shown for row in roster.invitations.order_by("row")] == ["李*", "王*"]
    again = client.post("/console/volunteers/invitations/", pasted(text.split("\n", 1)[1]))
    assert (again.status_code, Roster.objects.count()) == (302, 1)

    shown = client.get(sent["Location"]).content.decode()
    assert "待本人确认" in shown
    assert "李*" not in shown
    disown_invitation(roster.invitations.get(row=1), by=ANONYMOUS)
    shown = client.get(sent["Location"]).content.decode()
    assert "李*" in shown
    assert f"{mine[:3]}****{mine[-4:]}" in shown
    assert client.post(f"{sent['Location']}back/").status_code == 302
    assert not open_invitations_to(other).exists()


def test_only_the_own_organisation_sees_a_list(client: Client, staff: Actor) -> None:
    roster = a_roster(staff, Invitee("李秀英", a_phone()))
    address = f"/console/volunteers/invitations/{roster.pk}/"
    for who, status in ((an_actor("staff", a_station(1).path), 404),
                        (an_actor("office", a_centre().path), 200), (an_actor(), 404)):  # fmt: skip
        assert signed_in(client, who).get(address).status_code == status


def test_the_message_opens_a_page_where_one_tap_says_not_me(client: Client, staff: Actor) -> None:
    row = a_roster(staff, Invitee("李秀英", a_phone())).invitations.get()
    address = f"/volunteers/invited/{row.pk}/{link_code('invitation', row.pk)}/"
    page = client.get(address).content.decode()
    assert "李*" in page
    assert "李秀英" not in page
    assert client.get(f"/volunteers/invited/{row.pk}/aaaaaaaaaa/").status_code == 404
    assert client.post(f"/volunteers/invited/{row.pk}/aaaaaaaaaa/").status_code == 404
    done = client.post(address, follow=True)
    assert "已经关闭" in done.content.decode()
    assert client.post(address).status_code == 409


def test_the_link_leads_through_registering_to_the_team(client: Client, staff: Actor) -> None:
    home = a_place(1)
    row = a_roster(
        staff, Invitee("李秀英", a_phone(), home=home), source="team:4", link="/teams/"
    ).invitations.get()
    code = link_code("invitation", row.pk)
    page = client.get(f"/volunteers/invited/{row.pk}/{code}/").content.decode()
    there = re.search(r'href="(/volunteers/register/\?[^"]+)"', page)
    assert there
    address = there[1].replace("&amp;", "&")
    # Her new telephone is another one than on the list: the link and her name are enough.
    newcomer: User = accounts.user_for_phone(a_phone(), by=JOB)
    signed_in(client, newcomer)
    text = client.get(address).content.decode()
    assert re.search(rf'<option value="{home.pk}" selected>', text)
    sent = {
        "name": "李秀英", "id_number": an_id_number(), "town": home.parent_id, "home": home.pk,
        "agree": "on", "consent_version": consent_text("registration").version,
        "idempotency_key": "k1",
    }  # fmt: skip
    assert client.post(address, sent)["Location"] == "/teams/"
    row.refresh_from_db()
    assert row.state == "accepted"


def test_a_link_that_was_passed_on_accepts_for_nobody_else(client: Client, staff: Actor) -> None:
    row = a_roster(staff, Invitee("李秀英", a_phone())).invitations.get()
    other = a_volunteer(name="王强")
    assert other.registered_via == "own"
    row.refresh_from_db()
    assert row.state == "open"
    signed_in(client, User.objects.get(person=other.person_id))
    page = client.get(f"/volunteers/invited/{row.pk}/{link_code('invitation', row.pk)}/")
    assert "已经是注册志愿者" in page.content.decode()


def test_a_long_list_of_lists_costs_the_same(
    client: Client, staff: Actor, django_assert_max_num_queries: object
) -> None:
    signed_in(client, staff)
    for _ in range(3):
        a_roster(staff, Invitee("李秀英", a_phone()))
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert client.get("/console/volunteers/invitations/").status_code == 200
