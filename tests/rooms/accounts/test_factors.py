"""The second check: nothing works before it, it cannot be guessed, and a desk is shared safely."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client

from shijian.accounts import adapter, commands, queries
from shijian.accounts.models import PaperCode, PhoneCode, User
from shijian.common import clock
from shijian.common.actor import Actor, Kind, Right
from shijian.journal.models import Entry
from shijian.notices.models import Notice
from tests.build.accounts import BUILDER, a_user, an_actor, signed_in
from tests.rooms.accounts.conftest import last_code, refused

pytestmark = pytest.mark.django_db
VISITOR = Actor(kind=Kind.ANONYMOUS, ip="192.0.2.7")
PIN = "192837"


def app_shows(secret: str, steps: int = 0) -> str:
    """What an authenticator app with this secret shows, now or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def somebody(role: str, path: str) -> User:
    return User.objects.get(pk=an_actor(role, path).user_id)


def with_app(user: User) -> str:
    """The user with an authenticator app set up; its secret."""
    secret, _sealed = adapter.new_secret()
    commands.enrol_totp(
        user, secret=secret, code=app_shows(secret, -1), seal=adapter.seal, by=BUILDER
    )
    return secret


def with_pin(role: str = "staff", path: str = "/1/17/") -> User:
    user = somebody(role, path)
    commands.set_pin(user, PIN, by=BUILDER)
    return user


def work(browser: Client) -> str:
    """Open a page of the console; an empty text where it opens, else where the browser is sent."""
    own = User.objects.get(pk=browser.session["_auth_user_id"]).person_id
    answer = browser.get(f"/console/people/{own}/open/phone/")
    assert answer.status_code in {200, 302}
    return answer.get("Location", "").partition("?")[0]


def enter(browser: Client, user: User) -> str:
    """Sign in up to the right code; where it leads."""
    browser.post("/accounts/login/", {"phone": queries.sign_in_phone(user), "next": "/console/"})
    return browser.post("/accounts/code/", {"code": last_code()})["Location"]


# ---------------------------------------------------------------- who needs which


@pytest.mark.parametrize(
    ("role", "path", "wanted"),
    [
        ("director", "/1/", "totp"), ("office", "/1/", "totp"), ("staff", "/1/", "totp"),
        ("auditor", "/1/", "totp"), ("administrator", "/1/", "totp"), ("office", "/1/17/", "totp"),
        ("director", "/1/17/", "light"), ("staff", "/1/17/203/", "light"),
        ("supervisor", "/1/17/", "light"), ("captain", "/1/t5/", ""),
    ],
)  # fmt: skip
def test_posts_say_which_second_check(role, path, wanted):
    assert queries.factor_wanted((Right(role, path),)) == wanted


def test_residents_need_none(sign_in, client: Client):
    user = a_user()
    sign_in(queries.sign_in_phone(user))
    assert client.get("/accounts/me/").status_code == 200


@pytest.mark.parametrize("path", ["/console/", "/console/accounts/", "/desk/", "/console/nothing/"])
def test_without_it_staff_can_do_nothing_but_set_it_up(client: Client, path: str):
    user = somebody("administrator", "/1/")
    assert enter(client, user) == "/console/"
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/enrol/")
    assert client.post(path, {"x": "1"})["Location"] == "/accounts/enrol/"
    standing = client.get("/accounts/me/").wsgi_request.standing
    assert (standing.actor.rights, standing.wants) == ((), "totp")


def test_the_demonstration_asks_for_none(client: Client, settings):
    settings.DEMO = True
    user = somebody("administrator", "/1/")
    assert enter(client, user) == "/console/"
    assert client.get("/console/accounts/").status_code == 200


# ---------------------------------------------------------------- the authenticator app


def test_an_app_is_set_up_by_qr_and_asked_for_from_then_on(client: Client):
    user = somebody("office", "/1/")
    enter(client, user)
    page = client.get("/accounts/enrol/").content.decode()
    assert "<svg" in page
    assert "style=" not in page.split("</head>")[1]
    secret = re.search(r"<p class=\"sj-s\">([A-Z2-7 ]{30,})</p>", page)[1].replace(" ", "")
    assert secret not in str(dict(client.session.items()))  # encrypted while it waits
    assert client.post("/accounts/enrol/", {"code": "000000"}).status_code == 422
    assert not queries.has_totp(user)
    assert client.post("/accounts/enrol/", {"code": app_shows(secret, -1)}).status_code == 302
    assert work(client) == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        assert secret not in cursor.fetchone()[0]

    browser = Client()
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        assert enter(browser, user) == "/accounts/second-factor/"
        assert browser.get("/console/").status_code == 302
        assert browser.post("/accounts/second-factor/", {"code": "000000"}).status_code == 422
        answer = browser.post("/accounts/second-factor/", {"code": app_shows(secret)})
        assert (answer.status_code, answer["Location"]) == (302, "/console/")
        assert work(browser) == ""


def test_a_number_of_the_app_works_once():
    user = somebody("office", "/1/")
    secret = with_app(user)
    commands.check_totp(user, app_shows(secret), unseal=adapter.unseal, by=VISITOR)
    with refused("factor_wrong", 422):
        commands.check_totp(user, app_shows(secret), unseal=adapter.unseal, by=VISITOR)
    with refused("factor_wrong"):  # nor the one before it
        commands.check_totp(user, app_shows(secret, -1), unseal=adapter.unseal, by=VISITOR)


def test_one_app_a_person():
    user = somebody("office", "/1/")
    with_app(user)
    with refused("totp_there", 409):
        with_app(user)


def test_five_wrong_ones_lock_for_half_an_hour():
    user = somebody("office", "/1/")
    secret = with_app(user)
    for _time in range(5):
        with refused("factor_wrong", 422):
            commands.check_totp(user, "000000", unseal=adapter.unseal, by=VISITOR)
    with refused("locked", 429):  # even the right one
        commands.check_totp(user, app_shows(secret), unseal=adapter.unseal, by=VISITOR)
    assert Entry.objects.filter(action="accounts.factor_locked").count() == 1
    with clock.at(clock.now() + dt.timedelta(minutes=31)):
        commands.check_totp(user, app_shows(secret), unseal=adapter.unseal, by=VISITOR)


def test_a_right_one_forgets_the_wrong_ones():
    user = with_pin()
    for _round in range(3):
        for _time in range(4):
            with refused("factor_wrong"):
                commands.check_pin(user, "999999", by=VISITOR)
        commands.check_pin(user, PIN, by=VISITOR)


def test_a_lower_check_does_not_open_a_higher_post(client: Client):
    user = with_pin()
    enter(client, user)
    client.post("/accounts/second-factor/", {"code": PIN})
    assert work(client) == ""
    commands.give_grant(user.person, role="office", scope_path="/1/", source="h:9", by=BUILDER)
    assert work(client) == "/accounts/enrol/"
    secret = with_app(user)
    assert work(client) == "/accounts/second-factor/"
    answer = client.post(
        "/accounts/second-factor/", {"code": app_shows(secret), "next": "/console/"}
    )
    assert answer["Location"] == "/console/"
    assert work(client) == ""


def test_it_is_asked_again_on_the_next_day(client: Client):
    signed_in(client, somebody("office", "/1/"))
    assert work(client) == ""
    with clock.at(clock.now() + dt.timedelta(hours=13)):
        assert work(client) != ""


def test_it_belongs_to_one_person(client: Client):
    signed_in(client, somebody("office", "/1/"))
    session = client.session
    session[queries.FACTOR] = {**session[queries.FACTOR], "user": 0}
    session.save()
    assert work(client) != ""


# ---------------------------------------------------------------- own PIN, printed codes


def test_a_station_worker_chooses_a_pin_and_is_asked_for_it(client: Client):
    user = somebody("staff", "/1/17/203/")
    enter(client, user)
    assert client.get("/desk/")["Location"].startswith("/accounts/enrol/")
    for bad in ({"pin": "12345", "again": "12345"}, {"pin": "111111", "again": "111111"},
                {"pin": "123456", "again": "123456"}, {"pin": PIN, "again": "192838"},
                {"pin": "²²²²²²", "again": "²²²²²²"}):  # fmt: skip
        answer = client.post("/accounts/enrol/", bad)
        assert answer.status_code == 422
        assert bad["pin"] not in answer.content.decode()
    assert client.post("/accounts/enrol/", {"pin": PIN, "again": PIN}).status_code == 302
    assert work(client) == ""

    browser = Client()
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        assert enter(browser, user) == "/accounts/second-factor/"
        assert browser.post("/accounts/second-factor/", {"code": "000001"}).status_code == 422
        assert browser.post("/accounts/second-factor/", {"code": PIN})["Location"] == "/console/"


def test_ten_printed_codes_each_good_once(client: Client):
    user = signed_in_worker(client)
    page = client.post("/accounts/paper-codes/")
    codes = [a + b for a, b in re.findall(r"(\d{4}) (\d{4})</b>", page.content.decode())]
    assert len(codes) == len(set(codes)) == 10
    assert "no-store" in page["Cache-Control"]
    assert codes[0][:4] not in client.get("/accounts/paper-codes/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM accounts_papercode t")
        raw = cursor.fetchone()[0]
    assert not any(code in raw for code in codes)
    commands.check_paper_code(user, f"{codes[0][:4]} {codes[0][4:]}", by=VISITOR)
    with refused("factor_wrong"):
        commands.check_paper_code(user, codes[0], by=VISITOR)
    other = with_pin()
    with refused("factor_wrong"):
        commands.check_paper_code(other, codes[1], by=VISITOR)
    assert queries.paper_codes_left(user) == 9
    client.post("/accounts/paper-codes/")
    with refused("factor_wrong"):
        commands.check_paper_code(user, codes[1], by=VISITOR)  # the old list is over
    assert PaperCode.objects.filter(user=user, used_at__isnull=True).count() == 10


def signed_in_worker(client: Client) -> User:
    user = with_pin()
    signed_in(client, user)
    return user


def test_a_printed_code_stands_in_for_the_text_message_and_the_pin_still_comes(client: Client):
    user = with_pin()
    code = commands.make_paper_codes(user, by=BUILDER)[0]
    client.post("/accounts/login/", {"phone": queries.sign_in_phone(user)})
    assert client.post("/accounts/code/?printed=1", {"code": "00000000"}).status_code == 422
    answer = client.post("/accounts/code/?printed=1", {"code": code})
    assert answer["Location"] == "/accounts/second-factor/"
    assert PhoneCode.objects.get().used
    second = commands.make_paper_codes(user, by=BUILDER)[0]
    paper = client.post("/accounts/second-factor/?printed=1", {"code": second})
    assert paper.status_code == 422  # one list is one factor
    assert client.post("/accounts/second-factor/", {"code": PIN}).status_code == 302


def test_a_printed_code_of_nobody_tells_nothing(client: Client):
    client.post("/accounts/login/", {"phone": "13900009999"})
    for _time in range(5):
        assert client.post("/accounts/code/?printed=1", {"code": "12345678"}).status_code == 422
    assert (
        client.post("/accounts/code/", {"code": last_code()}).status_code == 422
    )  # five tries in all


# ---------------------------------------------------------------- the shared desk


def at_the_desk(client: Client, *users: User) -> None:
    for number, user in enumerate(users):
        with clock.at(clock.now() + dt.timedelta(seconds=number)):
            enter(client, user)
            assert client.post("/accounts/second-factor/", {"code": PIN}).status_code == 302


def test_people_take_turns_by_their_own_pin(client: Client):
    one, other = with_pin(), with_pin()
    at_the_desk(client, one, other)
    assert client.session["_auth_user_id"] == str(other.pk)
    page = client.get("/accounts/desk/").content.decode()
    assert f'value="{one.pk}"' in page
    wrong = client.post("/accounts/desk/", {"user": one.pk, "code": "000001"})
    assert wrong.status_code == 422
    assert client.session["_auth_user_id"] == str(other.pk)
    assert client.post("/accounts/desk/", {"user": one.pk, "code": PIN}).status_code == 302
    assert client.session["_auth_user_id"] == str(one.pk)
    assert work(client) == ""
    assert Entry.objects.get(action="accounts.desk_changed").data == {"from": other.pk}


def test_nobody_takes_a_turn_who_has_not_signed_in_there_today(client: Client):
    here, absent = with_pin(), with_pin()
    at_the_desk(client, here)
    assert client.post("/accounts/desk/", {"user": absent.pk, "code": PIN}).status_code == 403
    assert client.post("/accounts/desk/", {"user": "x", "code": PIN}).status_code == 422
    with clock.at(clock.now() + dt.timedelta(hours=12, seconds=1)):
        answer = client.post("/accounts/desk/", {"user": here.pk, "code": PIN})
        assert answer.status_code == 403


def test_a_desk_locks_after_ten_idle_minutes_and_the_pin_unlocks_it(client: Client):
    user, start = with_pin(), clock.now()
    at_the_desk(client, user)
    for minutes in (9, 18, 27):  # touched in time, it stays open
        with clock.at(start + dt.timedelta(minutes=minutes)):
            assert work(client) == ""
    with clock.at(start + dt.timedelta(minutes=38)):
        assert work(client) == "/accounts/desk/"
        assert client.post("/console/accounts/", {})["Location"] == "/accounts/desk/"
        assert not client.get("/accounts/me/").wsgi_request.actor.rights
        assert client.get("/accounts/pin/").status_code == 302  # nor a new PIN
        assert client.get("/accounts/paper-codes/").status_code == 302
        assert client.post("/accounts/desk/", {"user": user.pk, "code": PIN}).status_code == 302
        assert work(client) == ""


def test_a_desk_is_locked_by_hand(client: Client):
    user = with_pin()
    at_the_desk(client, user)
    client.post("/accounts/desk/lock/")
    assert work(client) != ""


def test_signing_out_forgets_the_desk(client: Client):
    user = with_pin()
    at_the_desk(client, user)
    client.post("/accounts/logout/")
    assert queries.DESK not in client.session


# ---------------------------------------------------------------- the administrator


def test_an_administrator_removes_a_lost_second_factor(client: Client):
    user, admin = somebody("office", "/1/"), an_actor("administrator", "/1/")
    with_app(user)
    commands.set_pin(user, PIN, by=BUILDER)
    browser = signed_in(Client(), user)
    with refused("not_administrator", 403):
        commands.reset_factor(user, by=an_actor("office", "/1/"))
    with refused("own_factor", 403):
        commands.reset_factor(User.objects.get(pk=admin.user_id), by=admin)
    signed_in(client, admin)
    assert client.post(f"/console/accounts/{user.pk}/factor/").status_code == 302
    user.refresh_from_db()
    assert (queries.has_totp(user), user.pin_hash) == (False, "")
    assert Notice.objects.filter(to=user, template="accounts.factor_reset").count() == 2
    assert Authenticator.objects.count() == 0
    assert browser is not None


def test_closing_a_sign_in_needs_a_reason_and_ends_every_session(client: Client, sign_in):
    user, admin = a_user(), an_actor("administrator", "/1/")
    browser = sign_in(queries.sign_in_phone(user), Client())
    signed_in(client, admin)
    assert client.post(f"/console/accounts/{user.pk}/close/", {"reason": "走"}).status_code == 422
    answer = client.post(f"/console/accounts/{user.pk}/close/", {"reason": "已经调离本县"})
    assert answer.status_code == 302
    assert browser.get("/accounts/me/").status_code == 302
    assert not User.objects.get(pk=user.pk).is_active
    client.post(f"/console/accounts/{user.pk}/reopen/")
    assert User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("role", ["office", "auditor", "staff", "director", ""])
def test_nobody_else_manages_sign_ins(client: Client, role: str):
    signed_in(client, an_actor(role, "/1/"))
    user = a_user()
    assert client.get("/console/accounts/").status_code == 403
    assert client.get("/console/accounts/tokens/").status_code == 403
    assert client.post(f"/console/accounts/{user.pk}/reopen/").status_code == 403
    assert client.post(f"/console/accounts/{user.pk}/factor/").status_code == 403
    assert (
        client.post(f"/console/accounts/{user.pk}/close/", {"reason": "已经调离"}).status_code
        == 403
    )


def test_the_list_of_sign_ins_costs_the_same_for_one_and_for_many(
    client: Client, django_assert_max_num_queries
):
    signed_in(client, an_actor("administrator", "/1/"))
    for _person in range(12):
        an_actor("staff", "/1/17/")
    with django_assert_max_num_queries(12):
        page = client.get("/console/accounts/").content.decode()
    assert "张*" in page
    assert "张建国" not in page
