"""Why a figure may not be entered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.organisations.models import Figure, Organisation
from shijian.organisations.rules.who import not_in_it, works_in

FIRST_YEAR = 1949


def why_not_record_figure(organisation: Organisation, by: Actor) -> Refused | None:
    """Figures are entered by those who work in the unit or above it."""
    return None if works_in(organisation, by) else not_in_it()


def why_not_figure(kind: str, year: int, value: int) -> Refused | None:
    """A year that has come, and a number that a county can have."""
    if not FIRST_YEAR <= year <= clock.today().year:
        return Refused(
            _("Enter a year from %(first)d to this year.") % {"first": FIRST_YEAR},
            "organisations.figure_year",
            status=422,
            field="year",
        )
    highest = 10_000 if kind == Figure.Kind.STAFF else 20_000_000
    if not 0 <= value <= highest:
        return Refused(
            _("Enter a number from 0 to %(highest)d.") % {"highest": highest},
            "organisations.figure_value",
            status=422,
            field="value",
        )
    return None
