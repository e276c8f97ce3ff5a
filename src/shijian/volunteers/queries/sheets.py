"""The staff's list as a file: masked, as the page is."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shijian.common import clock
from shijian.common.identifiers import mask_name
from shijian.common.outgoing import Sheet
from shijian.volunteers.models import Volunteer

SHOWN = (
    "number", "person__name", "home__parent__short_name", "home__short_name", "registered_at",
    "state",
)  # fmt: skip


def volunteer_sheet(rows: QuerySet[Volunteer]) -> Sheet:
    """Number, masked name, where they live, since when, in which standing; no telephone."""
    titles = [_("Volunteer number"), _("Name"), _("Township"), _("Village"), _("Registered on"),
              _("Standing")]  # fmt: skip
    states = {state.value: str(state.label) for state in Volunteer.State}
    shown = rows.order_by("-id").values_list(*SHOWN)
    return Sheet(
        _("Volunteers"), titles, (_row(states, *row) for row in shown.iterator(chunk_size=5_000))
    )


def _row(states: dict[str, str], number: str, name: str, town: str | None, *more: Any) -> list[str]:
    village, at, state = more
    day = clock.local(at).date().isoformat()
    return [number, mask_name(name), town or "", village, day, states[state]]
