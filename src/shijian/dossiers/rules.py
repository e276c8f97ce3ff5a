"""Whose file it is, and who may do something with it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.accounts.rules import why_not_merge
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.dossiers.queries.merging import shared_places, shared_time, who_stays


def why_not_own(person: Person, by: Actor) -> Refused | None:
    """A whole file is opened by the one it is about, or for them at the desk with their word."""
    if person.pk in (by.person_id, by.on_behalf_of):
        return None
    return Refused(
        _("Everything about a person is given to that person only."),
        "dossiers.not_yours",
        status=403,
    )


# ---------------------------------------------------------------- two records of one human


def why_not_one(kept: Person, gone: Person, by: Actor) -> Refused | None:
    """Why two records cannot be one person's now; what overlaps is settled before, not in it."""
    return (
        why_not_merge(kept, gone, by)
        or why_not_this_way(kept, gone)
        or why_not_shared_time(kept, gone)
        or why_not_shared_places(kept, gone)
    )


def why_not_this_way(kept: Person, gone: Person) -> Refused | None:
    """The weightier record stays: a volunteer's never stands behind one that is none."""
    if who_stays(kept, gone)[0].pk == kept.pk:
        return None
    return Refused(_("The other record has more on it, so that one stays."), "dossiers.other_way")


def why_not_shared_time(kept: Person, gone: Person) -> Refused | None:
    """Nobody serves twice at once: one of two overlapping records is taken back first."""
    found = shared_time(kept, gone).first()
    if found is None:
        return None
    said = _("Both have hours confirmed for the same time (%(day)s, %(title)s). One is not true.")
    day = f"{clock.local(found.record.starts_at):%Y-%m-%d}"
    return Refused(said % {"day": day, "title": found.record.title}, "dossiers.shared_time")


def why_not_shared_places(kept: Person, gone: Person) -> Refused | None:
    """Nobody takes two places at once: one of them is given back first."""
    found = shared_places(kept, gone).first()
    if found is None:
        return None
    said = _("Both have a place at the same time (%(title)s). Give one of them back first.")
    return Refused(said % {"title": found.shift.activity.title}, "dossiers.shared_places")
