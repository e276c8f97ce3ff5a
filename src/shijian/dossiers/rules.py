"""Whose file it is, and who may do something with it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Person
from shijian.common.actor import Actor
from shijian.common.refused import Refused


def why_not_own(person: Person, by: Actor) -> Refused | None:
    """A whole file is opened by the one it is about, or for them at the desk with their word."""
    if person.pk in (by.person_id, by.on_behalf_of):
        return None
    return Refused(
        _("Everything about a person is given to that person only."),
        "dossiers.not_yours",
        status=403,
    )
