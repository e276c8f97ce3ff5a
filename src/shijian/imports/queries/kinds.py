"""Every table that may be brought in; each is described by the room whose rows it makes."""

from __future__ import annotations

from django.http import Http404

from shijian.common.incoming import Kind
from shijian.organisations.commands.incoming import FIGURES, POSTS, UNITS
from shijian.teams.commands.incoming import TEAMS
from shijian.teams.commands.rosters import ROSTERS

KINDS: dict[str, Kind] = {kind.code: kind for kind in (UNITS, POSTS, FIGURES, TEAMS, ROSTERS)}


def kind_of(code: str) -> Kind:
    """The kind of this code; 404 for another one."""
    if code not in KINDS:
        raise Http404
    return KINDS[code]
