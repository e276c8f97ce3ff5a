"""Paths of the tree, `/1/17/203/`: whole branches of rows change theirs in one statement."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Substr


def rehang_rows(rows: QuerySet[Any, Any], field: str, old_path: str, new_path: str) -> int:
    """Let every row whose path begins with `old_path` begin with `new_path`; how many rows."""
    below = rows.filter(**{f"{field}__startswith": old_path})
    fresh = Concat(Value(new_path), Substr(field, len(old_path) + 1))
    return below.update(**{field: fresh})
