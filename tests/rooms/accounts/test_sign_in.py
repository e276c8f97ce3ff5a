"""Signing in by telephone and code: what works, what does not, and what nobody learns."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from shijian.accounts import commands, queries
from shijian.accounts.models import Device, PhoneCode, User
from shijian.common import clock
from shijian.common.actor import Actor, Kind
from shijian.common.models import Attempt
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from tests.build.accounts import BUILDER, a_phone, a_user, an_actor, signed_in
from tests.rooms.accounts.conftest import last_code, refused

pytestmark = pytest.mark.django_db
VISITOR = Actor(kind=Kind.ANONYMOUS, ip="192.0.2.7")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def ask(client: Client, phone: str, **more: str):
    return client.post("/accounts/login/", {"phone": phone, **more})


# ---------------------------------------------------------------- the way in


def test_a_new_number_is_registered_by_its_first_right_code(client: Client):
    phone = a_phone()
    assert ask(client, f"+86 {phone[:3]} {phone[3:7]} {phone[7:]}")["Location"] == "/accounts/code/"
    assert queries.user_by_phone(phone) is None  # asking makes nobody
    page = client.get("/accounts/code/").content.decode()
    assert f"139****{phone[-4:]}" in page
    assert last_code() not in page  # only a demonstration shows it
    answer = client.post("/accounts/code/", {"code": last_code()})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    user = queries.user_by_phone(phone)
    assert user is not None
    assert (user.phone_verified, user.has_usable_password()) == (True, False)
    assert client.get("/accounts/me/").status_code == 200
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"accounts.code_asked", "accounts.code_accepted", "accounts.user_made",
            "accounts.signed_in"} <= actions  # fmt: skip


def test_a_known_number_comes_back_to_the_same_sign_in_and_page(client: Client):
    user = a_user()
    ask(client, queries.sign_in_phone(user), next="/accounts/openings/")
    answer = client.post("/accounts/code/", {"code": last_code()})
    assert answer["Location"] == "/accounts/openings/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


def test_nobody_learns_whether_a_number_is_known(client: Client):
    known, unknown = a_user(), a_phone()
    pages = []
    for phone in (queries.sign_in_phone(known), unknown):
        browser = Client()
        answer = ask(browser, phone)
        page = browser.get("/accounts/code/").content.decode()
        bad = browser.post("/accounts/code/", {"code": wrong(last_code())})
        pages.append((answer.status_code, answer["Location"], page.count("****"), bad.status_code))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_a_foreign_address_is_not_followed(client: Client, target: str):
    ask(client, a_phone(), next=target)
    assert client.post("/accounts/code/", {"code": last_code()})["Location"] == "/"


@pytest.mark.parametrize(
    "phone",
    ["", "12345678901", "1380000123", "138000012345", "abc", "1380000\x001234", "१३८००००१२३४"],
)
def test_what_is_no_number_is_refused_and_kept(client: Client, phone: str):
    answer = ask(client, phone)
    assert answer.status_code == 422
    assert "id_phone_error" in answer.content.decode()
    assert PhoneCode.objects.count() == 0


# ---------------------------------------------------------------- codes that do not work


def test_a_wrong_code_can_be_tried_five_times(client: Client):
    ask(client, a_phone())
    right = last_code()
    for left in (4, 3, 2, 1):
        answer = client.post("/accounts/code/", {"code": wrong(right)})
        assert answer.status_code == 422
        assert str(left) in answer.content.decode()
        assert wrong(right) not in answer.content.decode()  # a code is never given back
    assert client.post("/accounts/code/", {"code": wrong(right)}).status_code == 422
    assert client.post("/accounts/code/", {"code": right}).status_code == 422  # too late now
    assert "_auth_user_id" not in client.session
    assert Entry.objects.filter(action="accounts.code_refused").count() == 5


def test_a_code_works_once():
    asked = commands.ask_code(a_phone(), by=VISITOR)
    commands.verify_code(asked.pk, asked.digits, by=VISITOR)
    with refused("code_used"):
        commands.verify_code(asked.pk, asked.digits, by=VISITOR)


def test_a_code_lives_five_minutes():
    asked = commands.ask_code(a_phone(), by=VISITOR)
    with clock.at(clock.now() + dt.timedelta(minutes=5)), refused("code_late"):
        commands.verify_code(asked.pk, asked.digits, by=VISITOR)
    with clock.at(clock.now() + dt.timedelta(minutes=4)):
        assert commands.verify_code(
            asked.pk, f" {asked.digits[:3]} {asked.digits[3:]} ", by=VISITOR
        )


def test_a_newer_code_replaces_the_older():
    phone = a_phone()
    first = commands.ask_code(phone, by=VISITOR)
    with clock.at(clock.now() + dt.timedelta(seconds=61)):
        second = commands.ask_again(first.pk, by=VISITOR)
        with refused("code_gone"):
            commands.verify_code(first.pk, first.digits, by=VISITOR)
        assert commands.verify_code(second.pk, second.digits, by=VISITOR)


def test_a_code_is_good_only_in_the_browser_that_asked(client: Client):
    ask(client, a_phone())
    other = Client()
    assert other.get("/accounts/code/")["Location"] == "/accounts/login/"
    assert other.post("/accounts/code/", {"code": last_code()}).status_code == 302
    assert "_auth_user_id" not in other.session
    with refused("code_none"):
        commands.verify_code(None, last_code(), by=VISITOR)


@pytest.mark.parametrize("code", ["", "abcdef", "12345\x00", "9" * 40, "<b>1</b>"])
def test_nonsense_is_a_wrong_code(client: Client, code: str):
    ask(client, a_phone())
    assert client.post("/accounts/code/", {"code": code}).status_code == 422


def test_a_closed_sign_in_stays_out(client: Client):
    user = a_user()
    User.objects.filter(pk=user.pk).update(is_active=False)
    ask(client, queries.sign_in_phone(user))
    assert client.post("/accounts/code/", {"code": last_code()}).status_code == 403
    assert "_auth_user_id" not in client.session


def test_codes_lie_nowhere_in_clear(client: Client):
    phone = a_phone()
    ask(client, phone)
    digits = last_code()
    with connection.cursor() as cursor:
        for table in ("accounts_phonecode", "notices_notice", "journal_entry", "common_attempt",
                      "procrastinate_jobs"):  # fmt: skip
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            raw = cursor.fetchone()[0]
            assert phone not in raw
            assert f'"{digits}"' not in raw
            assert digits.encode().hex() not in raw
    assert digits not in str(dict(client.session.items()))
    assert phone not in str(dict(client.session.items()))


# ---------------------------------------------------------------- limits (decision 5)


def test_a_telephone_gets_one_code_a_minute_and_five_an_hour():
    phone, start = a_phone(), clock.now()
    sent, noes = 0, []
    for second in range(0, 3600, 30):
        with clock.at(start + dt.timedelta(seconds=second)):
            try:
                commands.ask_code(phone, by=VISITOR)
                sent += 1
            except Refused as no:
                noes.append((second, no.status, no.retry_after))
    assert sent == 5
    assert noes[0] == (30, 429, 30)
    assert all(status == 429 for _second, status, _wait in noes)
    with clock.at(start + dt.timedelta(seconds=3601)):
        commands.ask_code(phone, by=VISITOR)


def test_an_address_asks_twenty_times_an_hour_but_a_known_browser_still_gets_in(client: Client):
    user = a_user()
    client.post("/accounts/login/", {"phone": queries.sign_in_phone(user)}, REMOTE_ADDR="192.0.2.9")
    client.post("/accounts/code/", {"code": last_code()}, REMOTE_ADDR="192.0.2.9")
    client.post("/accounts/logout/", REMOTE_ADDR="192.0.2.9")
    for _time in range(19):
        answer = Client().post("/accounts/login/", {"phone": a_phone()}, REMOTE_ADDR="192.0.2.9")
        assert answer.status_code == 302
    stranger = Client().post("/accounts/login/", {"phone": a_phone()}, REMOTE_ADDR="192.0.2.9")
    assert stranger.status_code == 429
    elsewhere = Client().post("/accounts/login/", {"phone": a_phone()}, REMOTE_ADDR="192.0.2.10")
    assert elsewhere.status_code == 302
    with clock.at(clock.now() + dt.timedelta(seconds=90)):
        again = client.post(
            "/accounts/login/", {"phone": queries.sign_in_phone(user)}, REMOTE_ADDR="192.0.2.9"
        )
        assert again.status_code == 302
        assert client.post("/accounts/code/", {"code": last_code()}).status_code == 302


def test_limits_hold_no_telephone(client: Client):
    phone = a_phone()
    ask(client, phone)
    assert not Attempt.objects.filter(bucket__contains=phone).exists()


def test_too_soon_says_how_long_and_keeps_the_page(client: Client):
    ask(client, a_phone())
    answer = client.post("/accounts/code/again/")
    assert answer.status_code == 429
    assert "60" in answer.content.decode()
    assert client.post("/accounts/code/", {"code": last_code()}).status_code == 302


# ---------------------------------------------------------------- only what we need is there


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "password/change/", "password/set/", "password/reset/",
     "reauthenticate/", "inactive/", "confirm-email/", "login/code/", "login/code/confirm/",
     "2fa/", "2fa/totp/activate/", "phone/change/", "social/signup/"],
)  # fmt: skip
def test_the_librarys_other_pages_cannot_be_reached(client: Client, path: str):
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}", {"login": "u1", "password": "x"}).status_code == 404


def test_no_sign_in_has_a_password():
    assert not any(user.has_usable_password() for user in (a_user(), a_user()))
    assert settings.AUTHENTICATION_BACKENDS == ["shijian.accounts.adapter.SignInBackend"]


# ---------------------------------------------------------------- devices, out, language


def test_my_devices_are_listed_and_signed_out_from_elsewhere(sign_in):
    user = a_user()
    phone = queries.sign_in_phone(user)
    here = sign_in(phone, Client(headers={"User-Agent": "Mozilla Android Chrome/109"}))
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        there = sign_in(phone, Client(headers={"User-Agent": "Mozilla Windows Firefox/120"}))
    page = there.get("/accounts/me/").content.decode()
    assert "Chrome · Android" in page
    assert "Firefox · Windows" in page
    device = Device.objects.get(browser="Chrome · Android")
    stranger = signed_in(Client(), a_user())
    stranger.post(f"/accounts/devices/{device.pk}/end/")
    assert here.get("/accounts/me/").status_code == 200  # not theirs to end
    there.post(f"/accounts/devices/{device.pk}/end/")
    assert here.get("/accounts/me/").status_code == 302
    assert there.get("/accounts/me/").status_code == 200


def test_everywhere_else_at_once(sign_in):
    user = a_user()
    phone = queries.sign_in_phone(user)
    browsers = []
    for minute in range(3):
        with clock.at(clock.now() + dt.timedelta(minutes=2 * minute)):
            browsers.append(sign_in(phone, Client()))
    browsers[2].post("/accounts/devices/end/")
    assert [b.get("/accounts/me/").status_code for b in browsers] == [302, 302, 200]


def test_signing_out_ends_the_session_and_is_written_down(client: Client, sign_in):
    phone = a_phone()
    sign_in(phone)
    assert client.get("/accounts/logout/").status_code == 405
    client.post("/accounts/logout/")
    assert client.get("/accounts/me/").status_code == 302
    assert Entry.objects.filter(action="accounts.signed_out").count() == 1
    assert Device.objects.get().signed_out_at is not None


def test_a_form_sent_twice_sends_one_code(client: Client):
    sent = {"phone": a_phone(), "idempotency_key": "k-1"}
    assert client.post("/accounts/login/", sent).status_code == 302
    assert client.post("/accounts/login/", sent).status_code == 302
    assert PhoneCode.objects.count() == 1
    other = client.post("/accounts/login/", {**sent, "phone": a_phone()})
    assert other.status_code == 422
    assert client.post("/accounts/code/", {"code": last_code()}).status_code == 302


def test_large_letters_follow_their_owner_to_the_next_telephone(client: Client, sign_in):
    user = a_user()
    signed_in(client, user)
    client.post("/view/", {"view": "elder", "next": "/accounts/me/"})
    assert User.objects.get(pk=user.pk).elder_view
    other = sign_in(queries.sign_in_phone(user), Client())
    assert other.cookies["view"].value == "elder"


@pytest.mark.parametrize(
    "path",
    ["/accounts/devices/{n}/end/", "/notices/{n}/", "/console/accounts/{n}/reopen/",
     "/console/accounts/tokens/{n}/revoke/", "/console/people/{n}/open/phone/"],
)  # fmt: skip
def test_a_number_beyond_every_row_is_nobodys(client: Client, path: str):
    signed_in(client, an_actor("administrator", "/1/"))
    assert client.post(path.format(n=10**30)).status_code in {302, 403, 404}


def test_a_forged_form_is_refused():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/", {"phone": a_phone()}).status_code == 403
    assert PhoneCode.objects.count() == 0


def test_the_language_is_kept_for_pages_and_messages(client: Client):
    user = a_user()
    signed_in(client, user)
    client.post("/accounts/language/", {"language": "en", "next": "/accounts/me/"})
    assert "Sign-in and security" in client.get("/accounts/me/").content.decode()
    assert User.objects.get(pk=user.pk).language == "en"
    client.post("/accounts/language/", {"language": "xx"})
    assert User.objects.get(pk=user.pk).language == "en"


def test_what_is_over_is_forgotten_after_a_day():
    commands.ask_code(a_phone(), by=VISITOR)
    with clock.at(clock.now() + dt.timedelta(hours=25)):
        gone = commands.tidy_up(by=BUILDER)
        assert gone["codes"] == 1
        assert gone["tries"] == 3
        assert commands.tidy_up(by=BUILDER)["codes"] == 0
    assert PhoneCode.objects.count() == 0


def test_pages_of_signing_in_are_never_cached(client: Client):
    assert "no-store" in client.get("/accounts/login/")["Cache-Control"]
    ask(client, a_phone())
    assert "no-store" in client.get("/accounts/code/")["Cache-Control"]


def test_the_demonstration_shows_its_code_clearly_marked(client: Client, settings):
    settings.DEMO = True
    ask(client, a_phone())
    page = client.get("/accounts/code/").content.decode()
    assert last_code() in page
    assert "演示" in page or "Demonstration" in page
    an_actor("office", "/1/")
