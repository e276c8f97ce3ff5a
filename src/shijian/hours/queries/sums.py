"""Whether the hours add up: each difference in words, for `shijian check`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

_DIFFERENCES = {
    "record {} takes no time of its person": """
        SELECT r.id FROM hours_servicerecord r
        LEFT JOIN hours_servicerecord c ON c.counters_id = r.id
        LEFT JOIN hours_occupied o ON o.record_id = r.id
        WHERE r.counters_id IS NULL AND c.id IS NULL AND o.record_id IS NULL
    """,
    "record {} was taken back and still takes time": """
        SELECT r.id FROM hours_occupied o JOIN hours_servicerecord r ON r.id = o.record_id
        LEFT JOIN hours_servicerecord c ON c.counters_id = r.id
        WHERE r.counters_id IS NOT NULL OR c.id IS NOT NULL
    """,
    "record {} takes another time than it says": """
        SELECT r.id FROM hours_occupied o JOIN hours_servicerecord r ON r.id = o.record_id
        JOIN accounts_person p ON p.id = r.person_id
        WHERE lower(o.span) <> r.starts_at OR upper(o.span) <> r.ends_at
            OR o.person_root_id <> coalesce(p.merged_into_id, p.id)
    """,
    "counter-entry {} does not match record {}": """
        SELECT c.id, r.id FROM hours_servicerecord c JOIN hours_servicerecord r
            ON r.id = c.counters_id
        WHERE c.minutes <> -r.minutes OR c.person_id <> r.person_id
    """,
}


def differences() -> Iterator[str]:
    """Each place where the hours do not add up, in words; nothing where they do."""
    with connection.cursor() as cursor:
        for words, query in _DIFFERENCES.items():
            cursor.execute(query)
            yield from (words.format(*row) for row in cursor.fetchall())
