"""Every table that says something about a person, for that person to read (PIPL art. 45).

A table that points at a person and is missing here fails tests/rooms/dossiers/test_held.py.
"""

from shijian.dossiers.queries.columns import Part
from shijian.dossiers.queries.parts.asking import ASKING
from shijian.dossiers.queries.parts.serving import SERVING
from shijian.dossiers.queries.parts.who import WHO

PARTS: tuple[Part, ...] = (*WHO, *SERVING, *ASKING)

__all__ = ["PARTS"]
