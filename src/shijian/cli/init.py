"""Found a county: the centre, an institute per township, a station per village, all planned.

The division data is in the package. A second run changes nothing. `--zone CODE` makes an institute
of a development zone, which otherwise has none.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from shijian.cli import environment, migrate
from shijian.cli.say import Stop, say
from shijian.common.actor import job
from shijian.common.refused import Refused


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--county", required=True, metavar="CODE", help="six digits, or a name")
    parser.add_argument("--zone", action="append", default=[], metavar="CODE",
                        help="a development zone that gets an institute (repeatable)")  # fmt: skip
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
    return 0
