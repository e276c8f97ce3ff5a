"""Why reference data may not be changed by somebody."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused

READERS = frozenset({"director", "office", "staff", "supervisor", "guide", "auditor"})


def why_not_read_reference(by: Actor) -> Refused | None:
    """Whoever works by a rule may read it, with its source."""
    if by.paths(READERS):
        return None
    return Refused(
        _("These pages are for those who hold a post in the centre, an institute or a station."),
        "catalogue.no_post",
        status=403,
    )


def why_not_edit_reference(by: Actor) -> Refused | None:
    """Reference data is the centre office's, and the product's own when it is loaded."""
    if by.kind is Kind.JOB or by.paths("office"):
        return None
    return Refused(
        _("Only the centre's office changes this."), "catalogue.not_the_office", status=403
    )


def why_not_change_rule(valid_from: dt.date, today: dt.date) -> Refused | None:
    """A rule changes from today on: what was already done keeps the rule it was done under."""
    if valid_from < today:
        return Refused(
            _("A rule can change from today on, not back in time."),
            "catalogue.rule_in_the_past",
            status=422,
            field="valid_from",
        )
    return None
