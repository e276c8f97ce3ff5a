"""Why a unit may not move to another parent, and why places may not be joined or divided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.common import clock
from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused
from shijian.organisations.models import Organisation, Place
from shijian.organisations.queries import PARENTS, centre
from shijian.organisations.rules.who import not_the_office, withdrawn

State = Organisation.State


def why_not_reshape(by: Actor) -> Refused | None:
    """The shape of the tree is changed by the centre's office."""
    top = centre()
    if by.kind is Kind.JOB or (top is not None and by.holds("office", top.path)):
        return None
    return not_the_office()


def why_not_move(organisation: Organisation, by: Actor) -> Refused | None:
    """Any living unit but the centre may move."""
    if refused := why_not_reshape(by):
        return refused
    if organisation.kind == Organisation.Kind.CENTRE:
        return Refused(_("The centre itself stays."), "organisations.the_centre")
    return withdrawn() if organisation.state == State.WITHDRAWN else None


def why_not_move_below(organisation: Organisation, parent: Organisation) -> Refused | None:
    """Below an established unit of a kind that may stand above it, never below itself."""
    if parent.path.startswith(organisation.path):
        return _parent(_("A unit cannot stand below itself."), "organisations.below_itself")
    if parent.pk == organisation.parent_id:
        return _parent(_("It stands there already."), "organisations.stands_there")
    if parent.kind not in PARENTS[organisation.kind]:
        return _parent(_("A unit of this kind does not stand there."), "organisations.wrong_parent")
    if parent.state != State.ESTABLISHED:
        words = _("Establish %(parent)s first.") % {"parent": parent.short_name}
        return _parent(words, "organisations.parent_not_established")
    return None


def why_not_merge(
    gone: Collection[Place], into: Place, on: dt.date, by: Actor
) -> Refused | None:  # fmt: skip
    """Living places of one kind become part of another living one, on a day that has come."""
    if refused := why_not_reshape(by) or why_not_on(on, [*gone, into]):
        return refused
    kinds = {place.kind for place in [*gone, into]}
    if not gone or into in gone or len(kinds) != 1 or Place.Kind.COUNTY in kinds:
        return Refused(
            _("Choose other places of the same kind that become part of this one."),
            "organisations.nothing_to_merge",
            status=422,
            field="gone",
        )
    return None


def why_not_split(place: Place, names: Collection[str], on: dt.date, by: Actor) -> Refused | None:
    """A village is divided into two or more, each with its own name."""
    if refused := why_not_reshape(by) or why_not_on(on, [place]):
        return refused
    if place.kind != Place.Kind.VILLAGE or place.virtual:
        return Refused(_("Only a village is divided here."), "organisations.not_a_village")
    if len(set(names)) < 2 or len(set(names)) != len(names):
        return Refused(
            _("Enter at least two different names."),
            "organisations.two_names",
            status=422,
            field="names",
        )
    return None


def why_not_on(on: dt.date, places: Collection[Place]) -> Refused | None:
    """Only what still is can become something else, from its first day to today."""
    if any(place.valid_to is not None for place in places):
        return Refused(_("This place has become another one already."), "organisations.place_gone")
    if not max(place.valid_from for place in places) <= on <= clock.today():
        return Refused(
            _("Enter a day on which all these places were there, today at last."),
            "organisations.day_out_of_life",
            status=422,
            field="on",
        )
    return None


def _parent(words: str | Promise, code: str) -> Refused:
    return Refused(words, code, status=422, field="parent")
