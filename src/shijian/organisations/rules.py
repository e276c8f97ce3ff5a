"""Why something may not be done to an organisation; pages say the same beside the button."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.catalogue.models import PostStandard
from shijian.common import clock
from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused
from shijian.organisations.models import Figure, Holding, Organisation, Place
from shijian.organisations.queries import CONSOLE, centre, current_holdings, institute_of

FIRST_YEAR = 1949
LONGEST_AHEAD = dt.timedelta(days=366)
ACTING = frozenset({Organisation.State.PLANNED, Organisation.State.ESTABLISHED})


def leads(organisation: Organisation, by: Actor) -> bool:
    """Whether somebody works above this organisation: the office, or staff of a unit above it."""
    if by.kind is Kind.JOB or by.holds("office", organisation.path):
        return True
    return organisation.parent is not None and by.holds("staff", organisation.parent.path)


def works_in(organisation: Organisation, by: Actor) -> bool:
    """Whether somebody works in this organisation or above it."""
    return by.kind is Kind.JOB or by.holds({"office", "staff"}, organisation.path)


def why_not_console(by: Actor) -> Refused | None:
    """The console's pages are for those with a post."""
    if by.paths(CONSOLE):
        return None
    return Refused(
        _("These pages are for those who hold a post in the centre, an institute or a station."),
        "organisations.no_post",
        status=403,
    )


# ---------------------------------------------------------------- the tree


def why_not_found(by: Actor) -> Refused | None:
    """The tree of a county is founded by the installation itself or by the centre's office."""
    standing = centre()
    if by.kind is Kind.JOB or (standing is not None and by.holds("office", standing.path)):
        return None
    return _not_the_office()


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
        return _not_the_office()
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
        return _not_above()
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
        return _not_in_it()
    if organisation.state == Organisation.State.WITHDRAWN:
        return _withdrawn()
    return None


# ---------------------------------------------------------------- posts


def why_not_appoint(organisation: Organisation, by: Actor) -> Refused | None:
    """A post gives rights, so nobody fills the posts of the unit they work in: the one above does.

    The centre has nothing above it; its office keeps its own posts.
    """
    if not leads(organisation, by):
        return _not_above()
    if organisation.state not in ACTING:
        return _withdrawn()
    return None


def why_not_hold(
    organisation: Organisation, post: PostStandard, person: Person, starts_on: dt.date
) -> Refused | None:
    """One first responsible person at a time; one person once in a post."""
    if starts_on > clock.today() + LONGEST_AHEAD:
        return Refused(
            _("This day is more than a year away."),
            "organisations.too_far_ahead",
            status=422,
            field="starts_on",
        )
    later = Holding.objects.filter(organisation=organisation, post=post.code, ends_on__isnull=True)
    ended = Holding.objects.filter(organisation=organisation, post=post.code, ends_on__gt=starts_on)
    in_post = later | ended
    if in_post.filter(person=person).exists():
        return Refused(
            _("This person already holds this post in that time."),
            "organisations.already_in_post",
            field="post",
        )
    if post.first_responsible and in_post.exists():
        return Refused(
            _("%(post)s is still held by somebody. End that term first.") % {"post": post},
            "organisations.post_is_held",
            field="post",
        )
    return None


def why_not_end(holding: Holding, by: Actor) -> Refused | None:
    """A term is ended by those who may appoint, once."""
    if not leads(holding.organisation, by):
        return _not_above()
    if holding.ends_on is not None:
        return Refused(_("This term has already ended."), "organisations.already_ended")
    return None


def why_not_end_on(holding: Holding, day: dt.date) -> Refused | None:
    """A term ends after it began, today at the latest: rights end with it.

    One that has not begun ends on its first day: it never was.
    """
    if holding.starts_on <= day <= max(clock.today(), holding.starts_on):
        return None
    return Refused(
        _("Enter a day between the first day of the term and today."),
        "organisations.end_out_of_term",
        status=422,
        field="on",
    )


def lone_post(organisation: Organisation, post: str) -> bool:
    """Whether ending one term leaves the post empty: the page says so before it does."""
    return current_holdings().filter(organisation=organisation, post=post).count() <= 1


# ---------------------------------------------------------------- places and figures


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
        return _not_above()
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


def why_not_record_figure(organisation: Organisation, by: Actor) -> Refused | None:
    """Figures are entered by those who work in the unit or above it."""
    return None if works_in(organisation, by) else _not_in_it()


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


# ---------------------------------------------------------------- sentences used more than once


def _not_the_office() -> Refused:
    return Refused(
        _("Only the centre's office does this."), "organisations.not_the_office", status=403
    )


def _not_above() -> Refused:
    return Refused(
        _("The unit above or the centre's office does this."),
        "organisations.not_above",
        status=403,
    )


def _not_in_it() -> Refused:
    return Refused(
        _("Those who work in this unit or above it do this."),
        "organisations.not_in_it",
        status=403,
    )


def _withdrawn() -> Refused:
    return Refused(_("This organisation is no longer working."), "organisations.withdrawn")
