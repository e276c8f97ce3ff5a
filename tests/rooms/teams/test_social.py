"""A group comes into the corps lawfully, looked at by two people, and once a year says what
changed; without activity it rests."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from shijian.accounts.queries import user_of
from shijian.catalogue.commands import set_rule
from shijian.common import clock
from shijian.journal.models import Entry
from shijian.notices.models import Notice
from shijian.teams import commands
from shijian.teams.jobs import rest
from shijian.teams.models import AnnualCheck, SocialOrganisation, Team
from shijian.teams.queries import (
    capable_teams,
    captain_of,
    months_ago,
    social_organisations,
    to_improve,
    why_back,
)
from shijian.teams.rules import worth_a_look
from tests.build.accounts import a_person, a_user, an_actor, signed_in
from tests.build.catalogue import a_category, a_duty_field
from tests.build.organisations import a_centre, a_station, an_institute
from tests.build.social import a_credit_code, a_paper, a_social_team, a_standing, an_application
from tests.build.teams import BUILDER, a_squad, a_team
from tests.build.volunteers import a_volunteer, acting
from tests.rooms.teams.test_commands import office, refused
from tests.rooms.teams.test_pages import as_volunteer

pytestmark = pytest.mark.django_db
State = SocialOrganisation.State


def director(path: str = "") -> object:
    return an_actor("director", path or a_centre().path)


# ---------------------------------------------------------------- what a group must say


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"credit_code": "91110000600037341M"}, "teams.bad_credit_code"),
        ({"credit_code": "91110000600037341O"}, "teams.bad_credit_code"),
        ({"registration_authority": ""}, "teams.authority"),
        ({"supervising_unit": ""}, "teams.supervising_unit"),
        ({"registered_on": None}, "teams.registered_on"),
        ({"registered_on": dt.date(2199, 1, 1)}, "teams.registered_on"),
        ({"overseas_funding": True}, "teams.overseas_note"),
        ({"registered": False, "consenting_unit": ""}, "teams.consenting_unit"),
    ],
)
def test_lawful_standing_is_asked_for(said: dict[str, object], code: str) -> None:
    with refused(code, 422):
        an_application(**said)
    assert not SocialOrganisation.objects.exists()


def test_one_credit_code_has_one_living_application() -> None:
    code = a_credit_code()
    row = an_application(credit_code=code)
    with refused("teams.credit_code_known", 422):
        an_application(credit_code=code)
    commands.take_back_application(row, by=acting(row.applicant))
    again = an_application(credit_code=code)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE teams_socialorganisation SET state = 'applied' WHERE id = %s", [row.pk]
        )
    assert again.state == State.APPLIED


def test_a_group_without_registration_needs_a_unit_and_its_paper() -> None:
    who = a_volunteer()
    given = {
        "name": "东街牌友互助组", "duty_field": a_duty_field("neighbours"), "introduction": "邻居",
        "standing": a_standing(registered=False, consenting_unit="东街社区居委会"),
    }  # fmt: skip
    with refused("teams.consent_file", 422):
        commands.apply_to_corps(a_centre(), who, by=acting(who), **given)
    with refused("teams.cannot_be_joined", 422):
        commands.apply_to_corps(a_station(), who, by=acting(who), consent=a_paper(), **given)
    row = commands.apply_to_corps(a_centre(), who, by=acting(who), consent=a_paper(), **given)
    assert (row.credit_code, row.registered_on) == ("", None)
    assert row.consent_file.endswith(".pdf")
    assert len(worth_a_look(row)) == 1
    commands.open_consent(row, by=office())
    assert Entry.objects.filter(action="teams.consent_opened").count() == 1
    with refused("teams.not_yours", 403):
        commands.open_consent(row, by=an_actor("staff", an_institute().path))


@pytest.mark.parametrize(
    "change",
    [
        "credit_code = 'x'", "registration_authority = ''", "supervising_unit = ''",
        "registered_on = NULL", "registered = false", "overseas_funding = true",
        "state = 'admitted'", "state = 'reviewed'", "state = 'refused'", "state = 'returned'",
    ],
)  # fmt: skip
def test_what_must_never_be_false_of_an_application(change: str) -> None:
    row = an_application()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE teams_socialorganisation SET {change} WHERE id = %s",
            [row.pk],
        )


# ---------------------------------------------------------------- review and admission


def test_one_looks_another_admits_and_the_applicant_leads() -> None:
    zhang = a_volunteer(name="张建国")
    row = an_application(applicant=zhang, name="暖阳义工协会")
    reviewer, decider = office(), director()
    with refused("teams.not_reviewed", 409):
        commands.admit(row, by=decider)
    with refused("teams.not_yours", 403):
        commands.review_application(row, by=an_actor("staff", an_institute().path))
    commands.review_application(row, by=reviewer)
    with refused("teams.reviewer_decides", 403):
        commands.admit(row, by=reviewer)
    with refused("teams.not_to_review", 409):
        commands.review_application(row, by=reviewer)
    team = commands.admit(row, by=decider)
    assert (team.kind, team.name, team.may_publish) == ("social", "暖阳义工协会", False)
    assert captain_of(team) == zhang.person
    assert acting(zhang).holds("captain", team.path)
    assert Notice.objects.filter(template="teams.admitted", to=user_of(zhang.person)).exists()
    assert "张建国" not in Entry.objects.get(action="teams.admitted").body
    with refused("teams.not_reviewed", 409):
        commands.admit(row, by=decider)


def test_staff_review_but_only_the_responsible_or_the_office_decide() -> None:
    row = an_application(organisation=an_institute())
    staff = an_actor("staff", an_institute().path)
    commands.review_application(row, by=office())
    with refused("teams.not_deciding", 403):
        commands.admit(row, by=staff)
    assert commands.admit(row, by=director(an_institute().path)).organisation == an_institute()


def test_the_applicant_never_answers_their_own_application() -> None:
    who = a_volunteer()
    row = an_application(applicant=who)
    own = an_actor("office", a_centre().path, user=user_of(who.person))
    with refused("teams.own_request", 403):
        commands.review_application(row, by=own)


def test_two_people_admit_in_the_database_too() -> None:
    row = an_application()
    commands.review_application(row, by=office())
    commands.admit(row, by=director())
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE teams_socialorganisation SET decided_by_id = reviewed_by_id WHERE id = %s",
            [row.pk],
        )


def test_what_is_missing_is_completed_and_a_no_has_a_reason() -> None:
    who = a_volunteer()
    row = an_application(applicant=who)
    with refused("teams.reason", 422):
        commands.return_application(row, reason="不", by=office())
    commands.return_application(row, reason="登记证书已过期,请换新", by=office())
    row.refresh_from_db()
    assert why_back(row) == "登记证书已过期,请换新"
    assert "过期" not in Entry.objects.get(action="teams.application_returned").body
    sent = {"name": row.name, "introduction": "换了证书", "standing": a_standing()}
    with refused("teams.not_your_application", 403):
        commands.complete_application(row, by=acting(a_volunteer()), **sent)
    row = commands.complete_application(row, by=acting(who), **sent)
    assert (row.state, row.answer_cipher) == (State.APPLIED, None)
    with refused("teams.nothing_to_complete", 409):
        commands.complete_application(row, by=acting(who), **sent)
    commands.review_application(row, by=office())
    commands.refuse_application(row, reason="宗旨与志愿服务不符", by=director())
    row.refresh_from_db()
    assert row.state == State.REFUSED
    with refused("teams.application_decided", 409):
        commands.take_back_application(row, by=acting(who))


def test_an_organisation_sees_only_what_wants_to_join_below_it() -> None:
    own, sibling = an_application(organisation=an_institute()), an_application()
    assert set(social_organisations(an_actor("staff", an_institute().path))) == {own}
    assert set(social_organisations(office())) == {own, sibling}
    assert not social_organisations(an_actor("staff", an_institute(1).path)).exists()
    assert not social_organisations(an_actor()).exists()


# ---------------------------------------------------------------- the yearly check


def test_the_yearly_check_asks_once_what_is_not_counted() -> None:
    captain = a_volunteer()
    with clock.at(clock.moment(dt.date(2025, 3, 1))):
        team = a_social_team(captain=captain)
    a_team()
    assert commands.open_checks(2025, by=BUILDER) == 1
    assert commands.open_checks(2025, by=BUILDER) == 0
    assert commands.open_checks(2024, by=BUILDER) == 0
    check = AnnualCheck.objects.get()
    said = {"still_valid": True, "overseas_funding": False, "changes": "换了地址"}
    with refused("teams.check_not_answered", 409):
        commands.close_check(check, improve="", by=office())
    with refused("teams.not_your_team", 403):
        commands.answer_check(check, by=acting(a_volunteer()), **said)
    commands.answer_check(check, by=acting(captain), **said)
    with refused("teams.not_yours", 403):
        commands.close_check(check, improve="", by=acting(captain))
    check = commands.close_check(check, improve="请在六月前更新登记地址", by=office())
    assert (check.result, to_improve(check)) == ("improve", "请在六月前更新登记地址")
    with refused("teams.check_closed", 409):
        commands.answer_check(check, by=acting(captain), **said)
    assert team.annual_checks.count() == 1


@pytest.mark.parametrize(
    "change", ["result = 'passed'", "result = 'improve'", "answered_at = '2026-01-05'"]
)
def test_what_must_never_be_false_of_a_check(change: str) -> None:
    with clock.at(clock.moment(dt.date(2025, 3, 1))):
        a_social_team()
    commands.open_checks(2025, by=BUILDER)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE teams_annualcheck SET {change}")


# ---------------------------------------------------------------- dormant


def test_a_year_without_activity_lets_a_team_rest_and_serving_wakes_it() -> None:
    with clock.at(clock.moment(dt.date(2024, 3, 1))):
        team = a_social_team()
        professional, squad = a_team(categories=[a_category()]), a_squad()
    with clock.at(clock.moment(dt.date(2025, 2, 28))):
        rest(0)
        assert not Team.objects.filter(dormant_since__isnull=False).exists()
    with clock.at(clock.moment(dt.date(2025, 3, 2))):
        rest(0)
        rest(0)
        asleep = set(Team.objects.filter(dormant_since__isnull=False))
        assert asleep == {team, professional}
        assert Entry.objects.filter(action="teams.fell_dormant").count() == 2
        assert professional not in capable_teams(a_category())
        commands.note_activity(professional, clock.today(), by=BUILDER)
        assert professional in capable_teams(a_category())
        with refused("teams.not_yours", 403):
            commands.wake(team, by=an_actor("staff", an_institute().path))
        assert commands.wake(team, by=office()).dormant_since is None
        with refused("teams.not_dormant", 409):
            commands.wake(team, by=office())
        rest(0)
        assert not Team.objects.filter(dormant_since__isnull=False).exists()
    squad.refresh_from_db()
    assert squad.dormant_since is None


def test_the_months_are_rule_data_and_an_old_day_wakes_nobody() -> None:
    with clock.at(clock.moment(dt.date(2025, 1, 1))):
        team = a_social_team()
        set_rule("teams.dormant_months", 2, valid_from=clock.today(), source="县里定", by=BUILDER)
    with clock.at(clock.moment(dt.date(2025, 3, 5))):
        assert commands.let_rest(by=BUILDER) == 1
        commands.note_activity(team, dt.date(2025, 2, 1), by=BUILDER)
        team.refresh_from_db()
        assert team.dormant_since == dt.date(2025, 3, 5)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 11, 26), 12, dt.date(2025, 11, 26)),
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2023, 2, 28)),
        (dt.date(2026, 1, 15), 2, dt.date(2025, 11, 15)),
    ],
)
def test_months_ago_stays_inside_the_month(day: dt.date, months: int, before: dt.date) -> None:
    assert months_ago(day, months) == before


# ---------------------------------------------------------------- pages


def test_a_group_applies_by_form_and_the_console_answers(client: Client) -> None:
    zhang = a_volunteer(name="张建国")
    assert client.get("/teams/apply/")["Location"].startswith("/accounts/login/")
    signed_in(client, a_user(a_person()))
    assert client.get("/teams/apply/")["Location"].startswith("/volunteers/register/")
    as_volunteer(client, zhang)
    sent = {
        "organisation": a_centre().pk, "name": "暖阳义工协会", "duty_field": a_duty_field().pk,
        "introduction": "六年", "registered": "yes", "credit_code": "９1110000600037341L",
        "registration_authority": "县民政局", "supervising_unit": "县文明办",
        "registered_on": "2020-05-04", "overseas_funding": "no", "idempotency_key": "a",
    }  # fmt: skip
    bad = client.post("/teams/apply/", sent | {"credit_code": "91110000600037341M"})
    assert bad.status_code == 422
    assert 'id="id_credit_code_error"' in bad.content.decode()
    url = client.post("/teams/apply/", sent)["Location"]
    assert client.post("/teams/apply/", sent)["Location"] == url
    row = SocialOrganisation.objects.get()
    assert row.credit_code == "91110000600037341L"
    assert "暖阳义工协会" in client.get(url).content.decode()
    assert "暖阳义工协会" in client.get("/teams/mine/").content.decode()
    as_volunteer(client, a_volunteer())
    assert client.get(url).status_code == 404

    signed_in(client, office())
    file = f"/console/teams/applications/{row.pk}/"
    text = client.get(file).content.decode()
    assert "不是民政部门登记" in text
    assert "张建国" not in text
    assert client.post(f"{file}review/")["Location"] == file
    assert client.post(f"{file}admit/").status_code == 403
    assert client.post(f"{file}back/", {"reason": "短"}).status_code == 422
    assert client.post(f"{file}back/", {"reason": "请补上业务主管单位"})["Location"] == file

    as_volunteer(client, zhang)
    assert "请补上业务主管单位" in client.get(url).content.decode()
    assert client.get(f"{url}complete/").status_code == 200
    assert client.post(f"{url}complete/", sent | {"idempotency_key": "b"})["Location"] == url

    signed_in(client, office())
    assert client.post(f"{file}review/").status_code == 302
    signed_in(client, director())
    team_url = client.post(f"{file}admit/")["Location"]
    assert team_url == f"/console/teams/{Team.objects.get().pk}/"
    assert client.get("/console/teams/applications/?state=admitted").status_code == 200
    assert client.get(f"{file}consent/").status_code == 404


def test_the_console_pages_of_social_organisations_are_for_those_above(client: Client) -> None:
    row = an_application(organisation=an_institute())
    file = f"/console/teams/applications/{row.pk}/"
    moves = [f"{file}{move}/" for move in ("review", "back", "admit", "refuse")]
    for actor, status in (
        (an_actor("staff", an_institute(1).path), 404),
        (an_actor("staff", a_station().path), 404),
        (an_actor(), 403),
    ):
        signed_in(client, actor)
        assert client.get(file).status_code == status
        for url in moves:
            assert client.post(url).status_code == 404
    signed_in(client, an_actor("staff", an_institute().path))
    assert client.get(file).status_code == 200
    assert client.get("/console/teams/applications/").status_code == 200


def test_the_yearly_check_on_its_pages(client: Client) -> None:
    captain = a_volunteer()
    with clock.at(clock.moment(dt.date(2025, 3, 1))):
        team = a_social_team(captain=captain)
    commands.open_checks(2025, by=BUILDER)
    check = AnnualCheck.objects.get()
    as_volunteer(client, captain)
    assert "待填报" in client.get(f"/teams/{team.pk}/").content.decode()
    url = f"/teams/{team.pk}/checks/{check.pk}/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"changes": "无"}).status_code == 422
    said = {"still_valid": "yes", "overseas_funding": "no", "changes": ""}
    assert client.post(url, said).status_code == 302
    assert client.get(url).status_code == 200
    signed_in(client, office())
    page = client.get("/console/teams/checks/").content.decode()
    assert "待结论" in page
    closing = f"/console/teams/checks/{check.pk}/"
    assert client.get(closing).status_code == 200
    assert client.post(closing, {"result": "improve", "improve": ""}).status_code == 422
    assert client.post(closing, {"result": "passed"}).status_code == 302
    assert client.get(closing).status_code == 200
    as_volunteer(client, captain)
    assert "已通过" in client.get(url).content.decode()


def test_a_dormant_team_is_woken_from_its_page(client: Client) -> None:
    team = a_social_team()
    Team.objects.filter(pk=team.pk).update(dormant_since=clock.today())
    signed_in(client, office())
    assert "恢复" in client.get(f"/console/teams/{team.pk}/").content.decode()
    assert "休眠" in client.get("/console/teams/").content.decode()
    assert client.post(f"/console/teams/{team.pk}/wake/").status_code == 302
    assert client.post(f"/console/teams/{team.pk}/wake/").status_code == 409
