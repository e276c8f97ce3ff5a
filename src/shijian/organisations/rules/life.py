"""Why an organisation may not rest, work again or end, and why it may not be given something."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.organisations.models import Evidence, Guidance, Organisation, Plate
from shijian.organisations.rules.who import leads, not_above, not_in_it, withdrawn, works_in

State = Organisation.State


def why_not_suspend(organisation: Organisation, by: Actor) -> Refused | None:
    """What works may be let rest by the unit above; the centre itself never rests."""
    if not leads(organisation, by):
        return not_above()
    if organisation.kind == Organisation.Kind.CENTRE:
        return _the_centre()
    if organisation.state != State.ESTABLISHED:
        return Refused(
            _("Only an organisation that works can be let rest."), "organisations.not_established"
        )
    return None


def why_not_resume(organisation: Organisation, by: Actor) -> Refused | None:
    """What rests works again by the word of the unit above, which must work itself."""
    if not leads(organisation, by):
        return not_above()
    if organisation.state != State.SUSPENDED:
        return Refused(_("It does not rest."), "organisations.not_suspended")
    parent = organisation.parent
    if parent is not None and parent.state != State.ESTABLISHED:
        return Refused(
            _("Establish %(parent)s first.") % {"parent": parent.short_name},
            "organisations.parent_not_established",
        )
    return None


def why_not_withdraw(organisation: Organisation, by: Actor) -> Refused | None:
    """An organisation ends when nothing stands below it any more."""
    if not leads(organisation, by):
        return not_above()
    if organisation.kind == Organisation.Kind.CENTRE:
        return _the_centre()
    if organisation.state == State.WITHDRAWN:
        return withdrawn()
    below = Organisation.objects.filter(parent=organisation).exclude(state=State.WITHDRAWN)
    first = below.order_by("order", "pk").first()
    if first is not None:
        return Refused(
            _("%(below)s still stands below it. Move or withdraw that first.")
            % {"below": first.short_name},
            "organisations.not_empty",
        )
    return None


def why_not_since(organisation: Organisation, day: dt.date) -> Refused | None:
    """Something about a standing organisation happens after it was established, today at last."""
    first = organisation.established_on
    if day <= clock.today() and (first is None or day >= first):
        return None
    return Refused(
        _("Enter a day between the founding and today."),
        "organisations.day_out_of_life",
        status=422,
        field="on",
    )


def why_not_give_plate(organisation: Organisation, kind: str, by: Actor) -> Refused | None:
    """A plate or flag is given from above to what stands, one of a kind."""
    if not leads(organisation, by):
        return not_above()
    if organisation.state == State.PLANNED:
        return Refused(_("Establish it first."), "organisations.not_established")
    if organisation.state == State.WITHDRAWN:
        return withdrawn()
    if Plate.objects.filter(organisation=organisation, kind=kind, withdrawn_on=None).exists():
        return Refused(
            _("It has this already. Withdraw the old one first."),
            "organisations.plate_given",
            field="kind",
        )
    return None


def why_not_take_plate(plate: Plate, by: Actor) -> Refused | None:
    """Whoever gives it takes it back, once."""
    if not leads(plate.organisation, by):
        return not_above()
    if plate.withdrawn_on is not None:
        return Refused(_("It was withdrawn already."), "organisations.plate_withdrawn")
    return None


def why_not_guide(organisation: Organisation, by: Actor) -> Refused | None:
    """Which department guides an organisation is entered from above."""
    if not leads(organisation, by):
        return not_above()
    return withdrawn() if organisation.state == State.WITHDRAWN else None


def why_not_guide_from(last: Guidance | None, day: dt.date) -> Refused | None:
    """A new guiding department follows the one before, on a day of its time."""
    if last is None or (last.starts_on < day and last.ends_on is None):
        return None
    return Refused(
        _("Another department guided it on that day already."),
        "organisations.guided_already",
        status=422,
        field="starts_on",
    )


def why_not_give_evidence(organisation: Organisation, by: Actor) -> Refused | None:
    """What shows that a unit is ready is entered by those who work there or above."""
    if not works_in(organisation, by):
        return not_in_it()
    return withdrawn() if organisation.state == State.WITHDRAWN else None


def why_not_withdraw_evidence(evidence: Evidence, by: Actor) -> Refused | None:
    """What no longer holds is withdrawn once; it stays in the history."""
    if not works_in(evidence.organisation, by):
        return not_in_it()
    if evidence.withdrawn_at is not None:
        return Refused(_("It was withdrawn already."), "organisations.evidence_withdrawn")
    return None


def _the_centre() -> Refused:
    return Refused(_("The centre itself stays."), "organisations.the_centre")
