"""The staff's list as a file: masked, as the page is."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shijian.common import clock
from shijian.common.identifiers import mask_name
from shijian.common.outgoing import Sheet
from shijian.volunteers.models import Volunteer


def volunteer_sheet(rows: QuerySet[Volunteer]) -> Sheet:
    """Number, masked name, where they live, since when, in which standing; no telephone."""
    titles = [_("Volunteer number"), _("Name"), _("Township"), _("Village"), _("Registered on"),
              _("Standing")]  # fmt: skip
    found = rows.select_related("person", "home__parent").order_by("-id")
    return Sheet(_("Volunteers"), titles, (_row(one) for one in found.iterator(chunk_size=2_000)))


def _row(one: Volunteer) -> list[str]:
    home = one.home
    town = home.parent.short_name if home.parent else ""
    day = clock.local(one.registered_at).date().isoformat()
    return [one.number, mask_name(one.person.name), town, home.short_name, day,
            one.get_state_display()]  # fmt: skip
