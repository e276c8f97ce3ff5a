"""People: what is written down, how it is kept, how it is found and who opens it."""

from __future__ import annotations

import pytest

from shijian.accounts import queries
from tests.build.accounts import a_person, a_user, an_actor

pytestmark = pytest.mark.django_db


def test_builders():
    actor = an_actor("staff", "/1/17/")
    assert actor.holds("staff", "/1/17/203/")
    person = a_person()
    assert queries.person_by_phone(queries.phone_of(person)) == person
    assert a_user(person).person == person
