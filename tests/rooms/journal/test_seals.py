"""A seal proves what was written, in the order in which it became true."""

from __future__ import annotations

import psycopg
from django.db import connection

from shijian.common.actor import job
from shijian.journal.commands import record_raw, seal
from shijian.journal.models import Entry, Sealed
from shijian.journal.queries import broken_seals, sealed_after

BY = job("tests")
LATE = (
    "SELECT journal_record('2026-11-23Z', 'late.done', 't', '1', '', 'job', NULL, NULL,"
    " 'x', NULL, '{}')"
)


def _seal_all() -> None:
    while seal():
        pass


def test_seals_prove_what_was_written_and_notice_a_change(own_cluster: str) -> None:
    for number in range(5):
        record_raw("test.done", "test.thing", str(number), by=BY, data={"n": number})
    assert seal(limit=3) == 3
    _seal_all()
    assert list(broken_seals()) == []
    assert Sealed.objects.count() == Entry.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_entry SET body = replace(body, 'test.done', 'test.dome')")
        assert list(broken_seals())
        cursor.execute("UPDATE journal_entry SET body = replace(body, 'test.dome', 'test.done')")
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
    assert list(broken_seals()) == []


def test_an_open_transaction_holds_the_seal_back(own_cluster: str) -> None:
    """Numbers are handed out before commit: what commits late must not be jumped over."""
    _seal_all()
    before = Sealed.objects.count()
    with psycopg.connect(own_cluster) as other:
        other.execute(LATE)
        record_raw("early.done", "t", "2", by=BY)
        assert seal() == 0
        assert Sealed.objects.count() == before
        other.commit()
    _seal_all()
    actions = [row.entry.action for row in sealed_after(0)][-2:]
    assert actions == ["late.done", "early.done"]
    assert list(broken_seals()) == []
