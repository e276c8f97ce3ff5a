"""What stands on every file that leaves the house."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shijian.accounts.models import Person
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.identifiers import mask_name


def export_mark(by: Actor) -> str:
    """Who took it and when, so that a file that turns up elsewhere leads back to a sign-in."""
    person = Person.objects.filter(pk=by.person_id or 0).only("name").first()
    name = mask_name(person.name) if person else ""
    when = f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"
    return _("For work only. Taken by %(name)s (sign-in %(user)s) on %(when)s") % {
        "name": name, "user": by.user_id or "", "when": when,
    }  # fmt: skip
