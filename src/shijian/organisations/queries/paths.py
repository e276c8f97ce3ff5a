"""The proof that the tree is one tree."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

_BROKEN = """
SELECT o.id, o.path FROM organisations_organisation o
LEFT JOIN organisations_organisation p ON p.id = o.parent_id
WHERE o.path <> coalesce(p.path, '/') || o.id || '/'
   OR (SELECT count(*) FROM organisations_organisation same WHERE same.path = o.path) > 1
ORDER BY o.id
"""


def broken_paths() -> Iterator[str]:
    """Each organisation whose path is not its parent's path and its own number."""
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN)
        for number, path in cursor.fetchall():
            yield f"organisation {number} has the path {path}"
