"""Two records of one human for tests.

kept, gone = two_records()                   # a volunteer with hours, and a record from the desk
merge = a_merge(kept, gone)                  # put together by the office
"""

from __future__ import annotations

from shijian.accounts.models import Merge, Person
from shijian.accounts.queries import phone_of
from shijian.common.actor import Actor
from shijian.dossiers.commands import merge_people
from shijian.organisations.models import Place
from tests.build.accounts import a_person, an_actor
from tests.build.organisations import a_centre
from tests.build.volunteers import a_volunteer

WHY = "电话核实,是同一个人"


def the_office() -> Actor:
    """Somebody of the county centre's office."""
    return an_actor(role="office", path=a_centre().path, name="林主任")


def two_records(home: Place | None = None) -> tuple[Person, Person]:
    """A volunteer, and the same name and phone once more, without an ID number."""
    kept = a_volunteer(name="王小明", home=home).person
    return kept, a_person(name="王小明", phone=phone_of(kept))


def two_volunteers() -> tuple[Person, Person]:
    """Two volunteers with different phones; the second one's ID number was never entered."""
    kept, gone = a_volunteer(name="王小明").person, a_volunteer(name="王小明").person
    Person.objects.filter(pk=gone.pk).update(id_cipher=None, id_index=None)
    gone.refresh_from_db()
    return kept, gone


def a_merge(kept: Person, gone: Person, by: Actor | None = None) -> Merge:
    """The two put together by the office."""
    return merge_people(kept, gone, reason=WHY, by=by or the_office())
