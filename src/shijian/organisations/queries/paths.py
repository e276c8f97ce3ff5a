"""Whether every organisation has one path: what the trigger holds, read again from the rows."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

_BROKEN = {
    "organisation {} has path {} and not the one of its place in the tree": (
        "SELECT own.id, own.path FROM organisations_organisation own"
        " LEFT JOIN organisations_organisation upper ON upper.id = own.parent_id"
        " WHERE own.path <> coalesce(upper.path, '/') || own.id || '/' ORDER BY own.id"
    ),
    "station {} serves village {} and is not established": (
        "SELECT own.id, village.id FROM organisations_place village"
        " JOIN organisations_organisation own ON own.id = village.served_by_id"
        " WHERE own.kind <> 'station' OR own.state IN ('planned', 'withdrawn') ORDER BY village.id"
    ),
    "holding {} of person {} has ended and its grant has not": (
        "SELECT holding.id, holding.person_id FROM organisations_holding holding"
        " JOIN accounts_grant given ON given.source = 'holding:' || holding.id"
        " WHERE holding.ends_on IS NOT NULL AND given.ends_on IS NULL ORDER BY holding.id"
    ),
    "a grant on path {} comes from holding {} elsewhere": (
        "SELECT given.scope_path, holding.id FROM accounts_grant given"
        " JOIN organisations_holding holding ON given.source = 'holding:' || holding.id"
        " JOIN organisations_organisation own ON own.id = holding.organisation_id"
        " WHERE given.ends_on IS NULL AND given.scope_path <> own.path ORDER BY holding.id"
    ),
}


def broken_paths() -> Iterator[str]:
    """Each path, village or grant that contradicts the tree, in words; nothing where none does."""
    with connection.cursor() as cursor:
        for words, query in _BROKEN.items():
            cursor.execute(query)
            yield from (words.format(*row) for row in cursor.fetchall())
