"""Who works in an organisation, who works above it, and the sentences for everybody else."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused
from shijian.organisations.models import Organisation
from shijian.organisations.queries import CONSOLE

ACTING = frozenset({Organisation.State.PLANNED, Organisation.State.ESTABLISHED})


def leads(organisation: Organisation, by: Actor) -> bool:
    """Whether somebody works above this organisation: the office, or staff of a unit above it."""
    if by.kind is Kind.JOB or by.holds("office", organisation.path):
        return True
    return organisation.parent is not None and by.holds("staff", organisation.parent.path)


def works_in(organisation: Organisation, by: Actor) -> bool:
    """Whether somebody works in this organisation or above it."""
    return by.kind is Kind.JOB or by.holds({"office", "staff"}, organisation.path)


def why_not_import(by: Actor) -> Refused | None:
    """Whoever works somewhere brings tables; each of their rows is looked at for itself."""
    return None if by.kind is Kind.JOB or by.paths({"office", "staff"}) else not_in_it()


def why_not_console(by: Actor) -> Refused | None:
    """The console's pages are for those with a post."""
    if by.paths(CONSOLE):
        return None
    return Refused(
        _("These pages are for those who hold a post in the centre, an institute or a station."),
        "organisations.no_post",
        status=403,
    )


def not_the_office() -> Refused:
    """What belongs to the county's office alone."""
    return Refused(
        _("Only the centre's office does this."), "organisations.not_the_office", status=403
    )


def not_above() -> Refused:
    """What nobody does for the unit they work in."""
    return Refused(
        _("The unit above or the centre's office does this."),
        "organisations.not_above",
        status=403,
    )


def not_in_it() -> Refused:
    """What belongs to those who work there."""
    return Refused(
        _("Those who work in this unit or above it do this."),
        "organisations.not_in_it",
        status=403,
    )


def withdrawn() -> Refused:
    """What no longer happens where nobody works any more."""
    return Refused(_("This organisation is no longer working."), "organisations.withdrawn")
