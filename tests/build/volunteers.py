"""Volunteers for tests: registered as everybody registers, or in another state by their row.

zhang = a_volunteer()                       # 张建国 of 东街社区, active, can sign in
her = a_volunteer(name="李秀英", home=a_place(1), half_days=0b11, skills=[a_skill()])
gone = a_volunteer(state="left")
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from shijian.accounts.models import Person
from shijian.accounts.queries import actor_for_user, user_of
from shijian.catalogue.models import Skill
from shijian.common.actor import Actor
from shijian.organisations.models import Place
from shijian.volunteers.commands import change_offer, register_volunteer
from shijian.volunteers.models import StateChange, Volunteer
from shijian.volunteers.queries import consent_text
from tests.build.accounts import a_person, a_user, an_id_number
from tests.build.organisations import a_place


def a_volunteer(
    *,
    name: str = "张建国",
    home: Place | None = None,
    person: Person | None = None,
    skills: Collection[Skill] = (),
    state: str = Volunteer.State.ACTIVE,
    **offer: Any,
) -> Volunteer:
    """Somebody who registered by their own act; `offer`: half_days, reach, weekly_capacity."""
    user = a_user(person or a_person(name=name))
    assert user.person is not None
    by = actor_for_user(user)
    volunteer = register_volunteer(
        user,
        name=user.person.name,
        id_number="" if user.person.id_index else an_id_number(),
        home=home or a_place(),
        consent_version=consent_text("registration").version,
        by=by,
    )
    if offer or skills:
        given = {"half_days": 0, "reach": "town", "weekly_capacity": 2} | offer
        volunteer = change_offer(volunteer, skills=list(skills), by=by, **given)
    if state != Volunteer.State.ACTIVE:
        Volunteer.objects.filter(pk=volunteer.pk).update(state=state)
        StateChange.objects.create(
            volunteer=volunteer, state=state, at=volunteer.registered_at, reason_code="test"
        )
        volunteer.refresh_from_db()
    return volunteer


def acting(volunteer: Volunteer) -> Actor:
    """The volunteer as the one who acts, with every right they hold by now."""
    user = user_of(volunteer.person)
    assert user is not None
    return actor_for_user(user)
