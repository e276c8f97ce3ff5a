"""Who did what stays as it was written, and a seal proves it."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction

from shijian.common.actor import job
from shijian.journal.commands import record
from shijian.journal.models import Entry, Reason
from shijian.journal.queries import timeline
from tests.build.accounts import a_person, an_actor

BY = job("tests")


@pytest.mark.django_db
def test_an_entry_says_who_what_on_what_when_and_from_where() -> None:
    actor = an_actor(ip="192.0.2.7")
    person = a_person()
    record("people.greeted", person, by=actor.on_behalf(5), scope_path="/1/", data={"n": 3})
    entry = timeline(person).first()
    assert entry is not None
    assert (entry.action, entry.user_id, entry.on_behalf_of) == ("people.greeted", actor.user_id, 5)
    assert (entry.channel, entry.ip, entry.scope_path) == ("web", "192.0.2.7", "/1/")
    assert entry.data == {"n": 3}
    assert json.loads(entry.body)["action"] == "people.greeted"


@pytest.mark.django_db
def test_only_an_actor_can_write() -> None:
    person = a_person()
    with pytest.raises(TypeError):
        record("people.greeted", person, by="me")  # type: ignore[arg-type]


@pytest.mark.django_db
def test_words_lie_beside_the_journal_in_cipher() -> None:
    entry = record("people.greeted", a_person(), by=BY, reason="因为下雨了")
    kept = bytes(Reason.objects.get(entry_id=entry).cipher)
    assert "因为下雨了".encode() not in kept
    assert "下雨" not in Entry.objects.get(pk=entry).body


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET action = 'other'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry CASCADE",
        "UPDATE journal_seal SET hash = ''",
        "DELETE FROM journal_sealed",
    ],
)
def test_the_database_refuses_to_change_it(statement: str) -> None:
    record("people.greeted", a_person(), by=BY)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
