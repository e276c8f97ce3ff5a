"""The tree, its posts and its figures as files, under the titles by which they may come back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shijian.catalogue.queries import post_standards
from shijian.common.identifiers import mask_name
from shijian.common.outgoing import Sheet
from shijian.organisations.models import Figure, Holding, Organisation, Place
from shijian.organisations.queries.figures import counting
from shijian.organisations.queries.posts import current_holdings


def organisation_sheet(rows: QuerySet[Organisation]) -> Sheet:
    """What residents are told of each organisation, and where it stands in the tree."""
    titles = [_("Unit"), _("Kind"), _("Organisation above it"), _("Office telephone"),
              _("Address"), _("Opening hours"), _("Day the plate was given"),
              _("State")]  # fmt: skip
    found = rows.select_related("parent").order_by("path")
    return Sheet(_("Organisations"), titles, (_told(one) for one in found.iterator(1_000)))


def _told(one: Organisation) -> list[str]:
    upper = one.parent.name if one.parent else ""
    on = one.established_on.isoformat() if one.established_on else ""
    return [one.name, one.get_kind_display(), upper, one.phone, one.address, one.opening, on,
            one.get_state_display()]  # fmt: skip


def post_sheet(rows: QuerySet[Organisation]) -> Sheet:
    """Who holds which post of these organisations today, with the masked name."""
    titles = [_("Unit"), _("Post"), _("Name"), _("Own title"), _("Since"), _("Acting")]
    names = {(post.kind, post.code): str(post) for post in post_standards()}
    found = current_holdings().filter(organisation__in=rows.values("pk"))
    found = found.select_related("organisation", "person").order_by("organisation__path", "pk")

    def row(one: Holding) -> list[str]:
        post = names.get((one.organisation.kind, one.post), one.post)
        return [one.organisation.name, post, mask_name(one.person.name), one.title,
                one.starts_on.isoformat(), _("yes") if one.acting else ""]  # fmt: skip

    return Sheet(_("Posts"), titles, (row(one) for one in found.iterator(1_000)))


FIGURE = (
    "place__name", "place__kind", "place__parent__name", "organisation__name", "kind", "year",
    "value", "source",
)  # fmt: skip


def figure_sheet(rows: QuerySet[Organisation]) -> Sheet:
    """Every figure that counts, of these organisations and the places they stand on."""
    titles = [_("Unit or place"), _("Township"), _("What is counted"), _("Year"), _("How many"),
              _("Source")]  # fmt: skip
    own = counting().filter(organisation__in=rows.values("pk"))
    own = own | counting().filter(place__in=rows.values("place"))
    kinds = {kind.value: str(kind.label) for kind in Figure.Kind}
    shown = own.order_by("-year", "-pk").values_list(*FIGURE)
    return Sheet(
        _("Figures"), titles, (_figure(kinds, *row) for row in shown.iterator(chunk_size=5_000))
    )


def _figure(
    kinds: dict[str, str], place: str | None, standing: str, town: str, unit: str, *counted: Any
) -> list[object]:
    kind, year, value, source = counted
    upper = town if standing == Place.Kind.VILLAGE else ""
    return [place or unit, upper, kinds[kind], year, value, source]
