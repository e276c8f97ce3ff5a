"""Why an organisation may not be founded, established, described, or a village not be covered."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.common import clock
from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused
from shijian.organisations.models import Organisation, Place
from shijian.organisations.queries import centre, institute_of
from shijian.organisations.rules.who import (
    leads,
    not_above,
    not_in_it,
    not_the_office,
    withdrawn,
    works_in,
)


def why_not_found(by: Actor) -> Refused | None:
    """The tree of a county is founded by the installation itself or by the centre's office."""
    standing = centre()
    if by.kind is Kind.JOB or (standing is not None and by.holds("office", standing.path)):
        return None
    return not_the_office()


def why_not_found_county(code: str) -> Refused | None:
    """One installation holds one county; a second one would mix two counties' people."""
    standing = centre()
    if standing is None or standing.place is None or standing.place.code == code:
        return None
    return Refused(
        _("This installation already holds %(county)s.") % {"county": standing.place.name},
        "organisations.other_county",
    )


def may_found_subcentre(by: Actor) -> bool:
    """Whether a list offers it at all: the centre's office holds the only office there is."""
    return bool(by.paths("office"))


def why_not_found_subcentre(name: str, by: Actor) -> Refused | None:
    """Sub-centres hang at the centre, one for each department (C04)."""
    standing = centre()
    if standing is None:
        return Refused(_("Found the county first."), "organisations.no_county")
    if by.kind is not Kind.JOB and not by.holds("office", standing.path):
        return not_the_office()
    if Organisation.objects.filter(
        kind=Organisation.Kind.SUBCENTRE, name=name, withdrawn_on__isnull=True
    ).exists():
        return Refused(
            _("There is already a sub-centre of this name."),
            "organisations.name_taken",
            field="name",
        )
    return None


def why_not_establish(organisation: Organisation, by: Actor) -> Refused | None:
    """Established from above, once, below something that stands itself (C05: 决不能流于形式)."""
    if not leads(organisation, by):
        return not_above()
    if organisation.state != Organisation.State.PLANNED:
        return Refused(_("It is already established."), "organisations.already_established")
    parent = organisation.parent
    if parent is not None and parent.state != Organisation.State.ESTABLISHED:
        return Refused(
            _("Establish %(parent)s first.") % {"parent": parent.short_name},
            "organisations.parent_not_established",
        )
    return None


def why_not_on_day(day: dt.date) -> Refused | None:
    """A plate is given today or was given before."""
    if day > clock.today():
        return Refused(
            _("This day has not come yet. Enter the day the plate was given."),
            "organisations.in_the_future",
            status=422,
            field="on",
        )
    return None


def why_not_describe(organisation: Organisation, by: Actor) -> Refused | None:
    """Telephone, address and opening hours are kept by those who work there."""
    if not works_in(organisation, by):
        return not_in_it()
    if organisation.state == Organisation.State.WITHDRAWN:
        return withdrawn()
    return None


def why_not_cover(place: Place, by: Actor) -> Refused | None:
    """A village without a station of its own may be covered by a neighbouring one (C05)."""
    if place.kind != Place.Kind.VILLAGE or place.virtual:
        return Refused(_("Only a village is covered by a station."), "organisations.not_a_village")
    own = (
        Organisation.objects.filter(place=place, kind=Organisation.Kind.STATION)
        .exclude(state=Organisation.State.WITHDRAWN)
        .first()
    )
    if not works_in(institute_of(place), by):
        return not_above()
    if own is not None and own.state == Organisation.State.ESTABLISHED:
        return Refused(
            _("%(place)s has a station of its own.") % {"place": place.short_name},
            "organisations.has_own_station",
        )
    return None


def why_not_cover_from(station: Organisation) -> Refused | None:
    """Only an established station can look after its neighbours."""
    if (station.kind, station.state) == (
        Organisation.Kind.STATION,
        Organisation.State.ESTABLISHED,
    ):
        return None
    return Refused(
        _("Choose an established station."),
        "organisations.not_a_station",
        status=422,
        field="station",
    )
