"""Places and organisations by the words that people write into tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shijian.common.refused import Refused
from shijian.organisations.models import Organisation, Place


@dataclass(frozen=True, slots=True)
class Unit:
    """A place with the organisation that stands on it, or an organisation without a place."""

    place: Place | None
    organisation: Organisation | None
    answers: Organisation  # for it: its own organisation, else the one above


class Names:
    """Every living unit by code, name and short name; one look at the tree for a whole file."""

    def __init__(self) -> None:
        living = (
            Organisation.objects.exclude(state=Organisation.State.WITHDRAWN)
            .select_related("parent")
            .order_by("path")
        )
        self.organisations = {row.pk: row for row in living}
        self.places = {row.pk: row for row in Place.objects.filter(valid_to__isnull=True)}
        points = Organisation.Kind.POINT
        self._at = {row.place_id: row for row in living if row.place_id and row.kind != points}
        self._named: defaultdict[str, list[Unit]] = defaultdict(list)
        for row in self.organisations.values():
            place = self.places.get(row.place_id or 0) if row.kind != points else None
            names = [row.name, row.short_name]
            names += [place.code, place.name, place.short_name] if place else []
            self._add(Unit(place, row, row), names)
        for place in self.places.values():
            if place.pk not in self._at and (answers := self._above(place)):
                names = [place.code, place.name, place.short_name]
                self._add(Unit(place, None, answers), names)

    def _add(self, unit: Unit, names: Iterable[str]) -> None:
        for name in set(names):
            self._named[name].append(unit)

    def _above(self, place: Place | None) -> Organisation | None:
        while place is not None and place.pk not in self._at:
            place = self.places.get(place.parent_id or 0)
        return self._at[place.pk] if place is not None else None

    def find(self, name: str, town: str = "") -> Unit:
        """The one unit of this name, in this township where one is said.

        Raises `organisations.unknown_unit` and `organisations.two_units`; where a name stands in
        two townships, the township has to be said.
        """
        found = self._named.get(name, [])
        if town:
            found = [unit for unit in found if self._in_town(unit, town)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise Refused(
                _("There is no unit or place of this name here. Compare it with the list of"
                  " organisations."), "organisations.unknown_unit", status=422, field="unit",
            )  # fmt: skip
        raise Refused(
            _("There are %(n)d of this name. Say the township, or write the code.")
            % {"n": len(found)}, "organisations.two_units", status=422, field="unit",
        )  # fmt: skip

    def _in_town(self, unit: Unit, town: str) -> bool:
        place = unit.place
        upper = self.places.get(place.parent_id or 0) if place else None
        names = [n for p in (place, upper) if p for n in (p.code, p.name, p.short_name)]
        above = self.organisations.get(
            (unit.organisation.parent_id or 0) if unit.organisation else 0
        )
        return town in names or (above is not None and town in (above.name, above.short_name))
