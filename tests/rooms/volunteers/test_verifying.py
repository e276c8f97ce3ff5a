"""The real-name service: asked outside transactions, waited for, never followed elsewhere."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client

from shijian.common import clock
from shijian.common.actor import job
from shijian.common.refused import Refused
from shijian.notices.models import Notice
from shijian.volunteers.commands import prove_at_desk, verify_identities
from shijian.volunteers.models import StateChange, Verification
from shijian.volunteers.rules import why_not_serve
from tests.build.accounts import an_actor, signed_in
from tests.build.organisations import a_station
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
JOB = job("tests")


class Service(BaseHTTPRequestHandler):
    """A real-name service on this machine; `answers` are used up one by one."""

    answers: list[tuple[int, bytes, str]] = []
    asked: list[dict[str, Any]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Service.asked.append(json.loads(body) | {"key": self.headers.get("Authorization", "")})
        status, said, there = Service.answers.pop(0)
        self.send_response(status)
        if there:
            self.send_header("Location", there)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *said: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service(settings: Any) -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Service.answers, Service.asked = [], []
    settings.IDENTITY = {"url": f"http://127.0.0.1:{server.server_port}/check", "key": "k"}
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def answers(*said: tuple[int, str] | tuple[int, str, str]) -> None:
    Service.answers = [(row[0], row[1].encode(), row[2] if len(row) > 2 else "") for row in said]


def test_a_match_makes_the_registration_active(service: HTTPServer) -> None:
    volunteer = a_volunteer()
    assert volunteer.state == "applied"
    refused = why_not_serve(volunteer)
    assert refused is not None
    assert refused.code == "volunteers.not_proven"
    answers((200, '{"match": true}'))
    assert verify_identities(by=JOB) == 1
    assert Service.asked[0]["name"] == "张建国"
    assert Service.asked[0]["key"] == "Bearer k"
    volunteer.refresh_from_db()
    assert volunteer.state == "active"
    steps = StateChange.objects.filter(volunteer=volunteer).order_by("pk")
    assert [step.reason_code for step in steps] == ["own_act", "real_name_service"]
    assert verify_identities(by=JOB) == 0


@pytest.mark.parametrize(
    "fault",
    [(500, "{}"), (200, "not json"), (200, '{"match": "yes"}'), (200, "[]"),
     (302, "", "http://127.0.0.1:9/"), (403, "")],
)  # fmt: skip
def test_a_service_that_gives_no_answer_is_asked_again(service: HTTPServer, fault: Any) -> None:
    volunteer = a_volunteer()
    answers(fault, (200, '{"match": true}'))
    assert verify_identities(by=JOB) == 0
    row = Verification.objects.get(volunteer=volunteer)
    assert (row.state, row.tries) == ("waiting", 1)
    assert row.fault
    assert verify_identities(by=JOB) == 0  # not before its time
    with clock.at(row.due_at + dt.timedelta(seconds=1)):
        assert verify_identities(by=JOB) == 1
    volunteer.refresh_from_db()
    assert volunteer.state == "active"


def test_a_service_that_is_away_loses_nobody(settings: Any) -> None:
    settings.IDENTITY = {"url": "http://127.0.0.1:9/check", "key": ""}
    volunteer = a_volunteer()
    for tries in range(1, 8):
        with clock.at(Verification.objects.get().due_at + dt.timedelta(seconds=1)):
            verify_identities(by=JOB)
        assert Verification.objects.get().tries == tries
    volunteer.refresh_from_db()
    assert volunteer.state == "applied"


def test_a_mismatch_waits_for_the_card_at_the_desk(client: Client, service: HTTPServer) -> None:
    volunteer = a_volunteer()
    answers((200, '{"match": false}'))
    verify_identities(by=JOB)
    assert Notice.objects.filter(template="volunteers.identity_failed").exists()
    staff = an_actor("staff", a_station().path)
    signed_in(client, staff)
    assert "核对不上" in client.get("/console/volunteers/identities/").content.decode()
    row = Verification.objects.get()
    for other, status in ((an_actor("staff", a_station(1).path), 404), (an_actor(), 404)):
        signed_in(client, other)
        assert client.post(f"/console/volunteers/identities/{row.pk}/").status_code == status
    own = an_actor("staff", a_station().path, user=volunteer.person.user)
    with pytest.raises(Refused) as refused:
        prove_at_desk(volunteer, by=own)
    assert refused.value.code == "volunteers.own_card"
    signed_in(client, staff)
    assert client.post(f"/console/volunteers/identities/{row.pk}/").status_code == 302
    volunteer.refresh_from_db()
    assert volunteer.state == "active"
    assert client.post(f"/console/volunteers/identities/{row.pk}/").status_code == 404


def test_without_a_service_the_number_proves_itself_at_once() -> None:
    volunteer = a_volunteer()
    assert volunteer.state == "active"
    assert not Verification.objects.exists()
    assert acting(volunteer).person_id == volunteer.person_id
