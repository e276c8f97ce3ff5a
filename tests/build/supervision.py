"""Complaints for tests: anonymous and about nothing in particular unless told otherwise.

complaint, code = a_complaint(about=a_station())
"""

from __future__ import annotations

from shijian.accounts.models import Person
from shijian.common.actor import Actor, Kind
from shijian.organisations.models import Organisation
from shijian.supervision.commands import leave_complaint
from shijian.supervision.models import Complaint
from tests.build.organisations import a_centre

VISITOR = Actor(kind=Kind.ANONYMOUS, ip="192.0.2.9")


def a_complaint(
    *,
    about: Organisation | None = None,
    by: Actor = VISITOR,
    named: bool = False,
    text: str = "站里早点开门就好了",
    kind: str = Complaint.Kind.SUGGESTION,
) -> tuple[Complaint, str]:
    """Something somebody said, and the code to read the answer with."""
    a_centre()
    person = Person.objects.get(pk=by.person_id) if named else None
    return leave_complaint(kind=kind, text=text, about=about, person=person, by=by)
