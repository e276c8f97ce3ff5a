"""Messages: written with their act, delivered once, erased, read by their owner."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from shijian.common import clock
from shijian.common.actor import job
from shijian.journal.models import Entry
from shijian.notices import commands, queries
from shijian.notices.models import Notice
from shijian.notices.rules import TRIES, WAITS
from tests.build.accounts import a_phone, a_user, signed_in

pytestmark = pytest.mark.django_db
BY = job("tests")
State = Notice.State
NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)  # 12:00 in the county
NIGHT = dt.datetime(2026, 11, 23, 14, 30, tzinfo=dt.UTC)  # 22:30


class Gateway:
    """A text message service of our own on loopback: what it was sent, and what it answers."""

    def __init__(self) -> None:
        self.sent: list[dict[str, str]] = []
        self.status = 200
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.sent.append({**body, "auth": self.headers.get("Authorization", "")})
                self.send_response(gateway.status)
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/send"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    running = Gateway()
    settings.SMS = {"url": running.url, "key": "secret-of-the-gateway"}
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    settings.DATA = tmp_path


def a_message(key: str = "k1", **fields) -> list[Notice]:
    """One message to somebody with a telephone."""
    to = fields.pop("to", None) or a_user()
    fields.setdefault("phone", a_phone())
    return commands.send(to, "accounts.factor_reset", {}, key=key, by=BY, **fields)


def a_code(phone: str = "", minutes: int = 5) -> Notice:
    expires_at = clock.now() + dt.timedelta(minutes=minutes)
    return commands.send_code(
        phone or a_phone(), "834512", key=f"code:{Notice.objects.count()}", by=BY,
        expires_at=expires_at,
    )  # fmt: skip


# ---------------------------------------------------------------- writing


def test_a_message_goes_to_the_inbox_and_by_telephone():
    inbox, phone = a_message()
    assert (inbox.channel, inbox.state) == ("in_app", State.DELIVERED)
    assert (phone.channel, phone.state) == ("console", State.WAITING)  # no gateway is configured
    (only,) = a_message(key="k2", phone="")
    assert only.channel == "in_app"


def test_the_same_message_is_written_once():
    to = a_user()
    first = a_message(to=to, phone="13900007777")
    again = a_message(to=to, phone="13900007777")
    assert [notice.pk for notice in first] == [notice.pk for notice in again]
    assert Notice.objects.count() == 2
    assert Entry.objects.filter(action="notices.written").count() == 2


def test_a_message_without_words_is_not_written():
    with pytest.raises(KeyError):
        commands.send(a_user(), "notices.nothing", {}, key="k", by=BY)
    with pytest.raises(KeyError):
        commands.send(a_user(), "notices.code", {"minutes": 5}, key="k", by=BY)
    assert not Notice.objects.exists()


def test_every_message_has_words_in_both_languages():
    for name, template in queries.templates().items():
        assert template.zh.strip(), name
        assert template.en.strip(), name
        assert any("\u4e00" <= letter <= "\u9fff" for letter in template.zh), name
        placeholders = [part.partition("}")[0] for part in template.zh.split("{")[1:]]
        english = [part.partition("}")[0] for part in template.en.split("{")[1:]]
        assert sorted(placeholders) == sorted(english), name


def test_times_are_said_as_people_say_them():
    data = {"code": "1", "minutes": {"t": "2026-11-28T00:30:00+00:00"}}
    assert "11月28日(周六)08:30" in queries.words("notices.code", data, language="zh-hans")
    assert "Sat 2026-11-28 08:30" in queries.words("notices.code", data, language="en")
    day = queries.words(
        "notices.code", {"code": "1", "minutes": {"d": "2026-11-28"}}, language="zh"
    )
    assert "11月28日(周六)" in day


# ---------------------------------------------------------------- delivering


def test_what_is_due_is_delivered_once(tmp_path):
    _inbox, phone = a_message(phone="13912345678")
    assert commands.deliver(by=BY) == 1
    assert commands.deliver(by=BY) == 0
    assert commands.deliver_one(phone.pk, by=BY) is False
    lines = (tmp_path / "notices.txt").read_text().splitlines()
    assert len(lines) == 1
    assert "139****5678" in lines[0]
    assert "13912345678" not in lines[0]
    assert (tmp_path / "notices.txt").stat().st_mode & 0o777 == 0o600
    phone.refresh_from_db()
    assert (phone.state, phone.tries) == (State.DELIVERED, 1)
    assert Entry.objects.filter(action="notices.delivered").count() == 1


def test_a_gateway_gets_the_words_the_number_and_the_key(gateway: Gateway):
    with clock.at(NOON):
        a_message(key="once", phone="13912345678")
        assert commands.deliver(by=BY) == 1
    (sent,) = gateway.sent
    assert (sent["phone"], sent["id"]) == ("13912345678", "once:sms")
    assert sent["auth"] == "Bearer secret-of-the-gateway"
    assert "二次验证" in sent["text"]


def test_the_demonstration_sends_nothing_outside(gateway: Gateway, settings):
    settings.DEMO = True
    a_message()
    assert commands.deliver(by=BY) == 1
    assert not gateway.sent


def test_a_failure_is_tried_again_later_and_then_given_up(gateway: Gateway):
    gateway.status = 500
    with clock.at(NOON):
        _inbox, notice = a_message()
    at, waits = NOON, []
    for _try in range(TRIES):
        with clock.at(at):
            assert commands.deliver(by=BY) == 0
            assert commands.deliver(by=BY) == 0  # not before its time
        notice.refresh_from_db()
        waits.append((notice.due_at - at).total_seconds() / 60)
        at = notice.due_at
    assert notice.state == State.FAILED
    assert waits[: len(WAITS)] == list(WAITS)
    assert len(gateway.sent) == TRIES
    faults = Entry.objects.filter(action="notices.delivery_failed")
    assert faults.count() == TRIES
    assert faults[0].data["fault"] == "HTTPError"


def test_after_a_failure_it_may_still_arrive(gateway: Gateway):
    gateway.status = 503
    with clock.at(NOON):
        _inbox, notice = a_message()
        assert commands.deliver(by=BY) == 0
    gateway.status = 200
    with clock.at(NOON + dt.timedelta(minutes=1)):
        assert commands.deliver(by=BY) == 1
    notice.refresh_from_db()
    assert (notice.state, notice.tries) == (State.DELIVERED, 2)


def test_a_worker_that_died_leaves_the_message_to_the_next():
    _inbox, notice = a_message()
    with transaction.atomic():  # claimed, and then nothing more was heard
        claimed = commands.delivery._claim(Notice.objects.all())
    assert claimed == notice
    assert commands.deliver(by=BY) == 0
    with clock.at(clock.now() + dt.timedelta(minutes=2, seconds=1)):
        assert commands.deliver(by=BY) == 1


def test_at_night_only_what_is_urgent_rings(gateway: Gateway):
    to = a_user()
    with clock.at(NIGHT):
        code = a_code()
        calm = commands.outbox._row(
            "sms", to=to, template="accounts.personal_opened", data={}, key="calm", link="",
            phone="13912345678", expires_at=None,
        )  # fmt: skip
        calm.save(force_insert=True)
        assert commands.deliver(by=BY) == 1
    code.refresh_from_db()
    assert code.state == State.DELIVERED
    assert clock.local(calm.due_at).isoformat() == "2026-11-24T08:00:00+08:00"
    with clock.at(calm.due_at):
        assert commands.deliver(by=BY) == 1
    early = dt.datetime(2026, 11, 23, 22, 0, tzinfo=dt.UTC)  # 06:00
    with clock.at(early):
        waiting = commands.outbox._row(
            "sms", to=to, template="accounts.personal_opened", data={}, key="early", link="",
            phone="13912345678", expires_at=None,
        )  # fmt: skip
    assert clock.local(waiting.due_at).isoformat() == "2026-11-24T08:00:00+08:00"


# ---------------------------------------------------------------- codes


def test_a_code_is_encrypted_and_erased_when_delivered(tmp_path):
    notice = a_code(phone="13912345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM notices_notice t")
        raw = cursor.fetchone()[0]
    assert "834512" not in raw
    assert "13912345678" not in raw
    assert queries.secret_of(notice) == "834512"
    assert commands.deliver_one(notice.pk, by=BY)
    assert "834512" in (tmp_path / "notices.txt").read_text()
    notice.refresh_from_db()
    assert (notice.state, notice.secret_cipher) == (State.DELIVERED, None)
    assert "834512" not in json.dumps(list(Entry.objects.values_list("body", flat=True)))


def test_a_code_that_is_too_late_is_erased_and_never_sent(tmp_path):
    notice = a_code()
    with clock.at(clock.now() + dt.timedelta(minutes=5)):
        assert commands.deliver(by=BY) == 0
        assert commands.expire(by=BY) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.secret_cipher) == (State.EXPIRED, None)
    assert not (tmp_path / "notices.txt").exists()


def test_a_code_that_cannot_be_sent_is_erased_too(gateway: Gateway):
    gateway.status = 500
    notice = a_code(minutes=600)
    Notice.objects.filter(pk=notice.pk).update(tries=TRIES - 1)
    assert commands.deliver(by=BY) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.secret_cipher) == (State.FAILED, None)


# ---------------------------------------------------------------- the inbox


def test_the_inbox_is_its_owners(client: Client):
    mine, theirs = a_user(), a_user()
    a_message(key="mine", to=mine, link="/accounts/me/")
    (other, _phone) = a_message(key="theirs", to=theirs, link="/accounts/me/")
    assert client.get("/notices/").status_code == 302
    signed_in(client, mine)
    page = client.get("/notices/").content.decode()
    assert page.count("二次验证") == 1
    notice = Notice.objects.get(key="mine:in_app")
    assert client.post(f"/notices/{other.pk}/").status_code == 404
    answer = client.post(f"/notices/{notice.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/me/")
    notice.refresh_from_db()
    other.refresh_from_db()
    assert (notice.read_at is not None, other.read_at) == (True, None)
    assert client.get(f"/notices/{notice.pk}/").status_code == 405


def test_a_link_outside_is_not_followed(client: Client):
    user = a_user()
    (notice,) = a_message(to=user, phone="", link="https://evil.example/")
    signed_in(client, user)
    assert client.post(f"/notices/{notice.pk}/")["Location"] == "/notices/"


def test_unread_is_counted_and_cleared(client: Client, django_assert_max_num_queries):
    user = a_user()
    for number in range(25):
        a_message(key=f"m{number}", to=user, phone="")
    signed_in(client, user)
    with django_assert_max_num_queries(9):
        page = client.get("/notices/")
    assert queries.unread(page.wsgi_request.actor) == 25
    assert page.content.decode().count("/notices/") >= 20
    assert client.get("/notices/?after=forged").status_code == 422
    client.post("/notices/read/")
    assert queries.unread(page.wsgi_request.actor) == 0
    assert commands.mark_all_read(by=page.wsgi_request.actor) == 0


# ---------------------------------------------------------------- what must never be false


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("delivered_has_a_time", {"state": State.DELIVERED, "secret_cipher": None}),
        ("a_code_is_erased_when_done", {"state": State.EXPIRED}),
        ("a_code_expires", {"expires_at": None}),
        ("an_inbox_has_an_owner", {"channel": "in_app"}),
        ("tries_are_counted", {"tries": -1}),
    ],
)
def test_the_database_holds_what_must_never_be_false(constraint, change):
    notice = a_code()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**change)
