"""What closing an account takes away and what it keeps until when: said before it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db import connection
from django.utils.translation import gettext as _

from shijian.catalogue.queries import rule
from shijian.common import clock
from shijian.dossiers.queries.columns import Human
from shijian.dossiers.queries.effects import Effect
from shijian.hours.queries import minutes_of
from shijian.points.queries import balance
from shijian.volunteers.models import Volunteer


def keep_years(people: Collection[int]) -> int:
    """How long the least record of a human stays: a volunteer's as the law says, else shorter."""
    served = Volunteer.objects.filter(person__in=people).exists()
    return int(rule("volunteers.keep_years" if served else "dossiers.resident_keep_years"))


def closing_effects(human: Human) -> list[Effect]:
    """Deleted at once; lost; kept, and until when."""
    until = clock.today() + dt.timedelta(days=366 * keep_years(human.people))
    day, points = until.isoformat(), balance(human.root.pk)
    hours = f"{minutes_of(human.root.pk) / 60:.1f}"
    kept = _("Name, volunteer number and %(hours)s hours, as the law asks; the name stays covered.")
    return [
        Effect("eye-off", _("Deleted at once"),
               _("ID number, phone, address, skills, free times, your sign-in and its devices.")),
        Effect("logout", _("You leave"), _("Places to come are given back, teams are left.")),
        Effect("gift", _("Points"), _("%(n)s points lapse. Use them before.") % {"n": points}),
        Effect("clock", _("Kept until %(day)s") % {"day": day}, kept % {"hours": hours}),
        Effect("file-text", _("Kept for ever"),
               _("That something happened, under a number that leads to nobody.")),
    ]  # fmt: skip


_UNFORGOTTEN = {
    "person {} is closed and still has an ID number, phone or address": """
        SELECT p.id FROM dossiers_closure c
        JOIN accounts_person p ON p.id = c.person_id OR p.merged_into_id = c.person_id
        WHERE p.id_index IS NOT NULL OR p.phone_index IS NOT NULL OR p.address_cipher IS NOT NULL
    """,
    "person {} is closed and can still sign in": """
        SELECT p.id FROM dossiers_closure c
        JOIN accounts_person p ON p.id = c.person_id OR p.merged_into_id = c.person_id
        JOIN accounts_user u ON u.person_id = p.id WHERE u.is_active
    """,
}


def unforgotten() -> Iterator[str]:
    """Each closed account of which something is left that should not be, in words."""
    with connection.cursor() as cursor:
        for words, query in _UNFORGOTTEN.items():
            cursor.execute(query)
            yield from (words.format(*row) for row in cursor.fetchall())
