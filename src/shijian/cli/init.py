"""Found a county: the centre, an institute per township, a station per village, all planned.

The division data is in the package. A second run changes nothing. `--zone CODE` makes an institute
of a development zone, which otherwise has none. `--office`, `--administrator` and `--auditor` name
the first people who can sign in, each by telephone and name: there are no default passwords.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from shijian.cli import environment, migrate
from shijian.cli.say import Stop, say
from shijian.common.actor import Right, job
from shijian.common.refused import Refused

if TYPE_CHECKING:
    from shijian.organisations.models import Organisation

ROLES = ("administrator", "auditor")  # 三权分立: who manages sign-ins, and who reads the journal


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--county", required=True, metavar="CODE", help="six digits, or a name")
    parser.add_argument("--zone", action="append", default=[], metavar="CODE",
                        help="a development zone that gets an institute (repeatable)")  # fmt: skip
    for post in ("office", *ROLES):
        parser.add_argument(f"--{post}", nargs=2, metavar=("PHONE", "NAME"),
                            help=f"the first person of this kind: {post}")  # fmt: skip
    environment.database_arguments(parser)


def run(options: Namespace) -> int:
    with environment.database(options, role="owner", make=True) as place:
        for line in migrate.migrate(app_role=place.app_role):
            say(line)
        from shijian.catalogue.commands import load_reference
        from shijian.organisations.commands import found_county
        from shijian.organisations.models import Organisation

        started = time.monotonic()
        try:
            load_reference(by=job("init"))
            centre = found_county(
                options.county, by=job("init"), zones_as_institutes=tuple(options.zone)
            )
        except Refused as refused:
            raise Stop(str(refused)) from None
        count = Organisation.objects.count()
        say(f"{centre.name}: {count} organisations, {time.monotonic() - started:.1f} s")
        try:
            _first_people(options, centre)
        except Refused as refused:
            raise Stop(str(refused)) from None
    return 0


def _first_people(options: Namespace, centre: Organisation) -> None:
    """Whoever fills the first posts; everybody else is appointed by them, on the pages."""
    from shijian.accounts.commands import give_grant, make_person
    from shijian.accounts.queries import person_by_phone
    from shijian.organisations.commands import appoint_someone

    by = replace(job("init"), rights=(Right("office", centre.path),))
    held = centre.holdings.filter(post="office_head", ends_on__isnull=True).exists()
    if options.office and not held:
        phone, name = options.office
        appoint_someone(
            centre, post="office_head", name=name, phone=phone, title="办公室主任", by=by
        )
        say(f"{name} leads the office and signs in with {phone}")
    for role in ROLES:
        if given := getattr(options, role):
            phone, name = given
            person = person_by_phone(phone) or make_person(name=name, phone=phone, by=by)
            give_grant(person, role=role, scope_path=centre.path, source=f"init:{role}", by=by)
            say(f"{name} is {role} and signs in with {phone}")
