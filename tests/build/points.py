"""Points for tests.

award_points(volunteer.person, 5)         # from the centre's issuing account
"""

from __future__ import annotations

import itertools

from shijian.accounts.models import Person
from shijian.points.commands import Award, award
from tests.build.accounts import BUILDER
from tests.build.organisations import a_centre

_numbers = itertools.count(1)


def award_points(person: Person, points: int) -> str:
    """Points for something nobody else was given points for; the source they came from."""
    source = f"test:{next(_numbers)}"
    one = Award(source, person.pk, a_centre().pk, points)
    award([one], memo="service", rule_version="test", by=BUILDER)
    return source
