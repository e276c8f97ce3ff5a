"""The auditor reads, and reading is written down."""

from __future__ import annotations

import pytest
from django.test import Client

from shijian.common.actor import job
from shijian.journal.commands import record_raw
from shijian.journal.models import Entry
from tests.build.accounts import an_actor, signed_in

pytestmark = pytest.mark.django_db
BY = job("tests")


def test_an_auditor_reads_and_leaves_a_line(client: Client) -> None:
    record_raw("test.done", "test.thing", "1", by=BY, scope_path="/1/")
    record_raw("other.done", "test.thing", "2", by=BY, scope_path="/2/")
    signed_in(client, an_actor("auditor", "/1/"))
    answer = client.get("/console/journal/", {"q": "test."})
    assert answer.status_code == 200
    assert "test.done" in answer.content.decode()
    assert "other.done" not in client.get("/console/journal/").content.decode()
    assert Entry.objects.filter(action="journal.read").count() == 2


@pytest.mark.parametrize("role", ["office", "director", "administrator", "captain"])
def test_nobody_else_reads(client: Client, role: str) -> None:
    signed_in(client, an_actor(role, "/1/"))
    assert client.get("/console/journal/").status_code == 403


def test_bad_questions_are_answered(client: Client) -> None:
    signed_in(client, an_actor("auditor", "/1/"))
    assert client.get("/console/journal/", {"q": "\x00"}).status_code == 200
    assert client.get("/console/journal/", {"after": "forged"}).status_code == 422
