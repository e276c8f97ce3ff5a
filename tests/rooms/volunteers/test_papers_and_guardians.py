"""Which papers hold on a day, and what is known of volunteers under 18."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shijian.catalogue.queries import qualification_kinds
from shijian.common import clock
from shijian.volunteers.models import Guardianship, Qualification, Volunteer
from shijian.volunteers.queries.guardians import standing_of_minors
from shijian.volunteers.queries.qualifications import held, lapsed
from tests.build.accounts import a_person, an_id_number
from tests.build.papers import a_guardians_word, a_guardianship, a_minor, a_qualification
from tests.build.volunteers import a_volunteer

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_a_paper_holds_to_the_end_of_its_last_day_and_is_then_named_with_it() -> None:
    driver = a_volunteer()
    last = clock.today() + 30 * DAY
    a_qualification(driver, "driver", valid_to=last)
    a_qualification(driver, "teacher", valid_to=None)
    people = [driver.person_id]

    assert held(people, last) == {driver.person_id: {"driver": last, "teacher": None}}
    assert lapsed(people, last) == {}
    assert held(people, last + DAY) == {driver.person_id: {"teacher": None}}
    assert lapsed(people, last + DAY) == {driver.person_id: {"driver": last}}
    assert held(people, clock.today() - 400 * DAY) == {}


def test_a_renewed_paper_counts_with_its_later_day() -> None:
    driver = a_volunteer()
    first, second = clock.today() + 5 * DAY, clock.today() + 900 * DAY
    a_qualification(driver, valid_to=first)
    a_qualification(driver, valid_to=second)
    assert held([driver.person_id], clock.today()) == {driver.person_id: {"driver": second}}
    assert lapsed([driver.person_id], first + DAY) == {}


@pytest.mark.parametrize("state", ["claimed", "refused", "revoked"])
def test_only_what_somebody_found_sound_counts(state: str) -> None:
    driver = a_volunteer()
    a_qualification(driver, state=state, valid_to=clock.today() - DAY)
    a_qualification(a_volunteer(), state="valid")
    assert held([driver.person_id], clock.today()) == {}
    assert lapsed([driver.person_id], clock.today()) == {}


def test_the_papers_of_the_county_are_known() -> None:
    a_volunteer()
    known = {kind.code for kind in qualification_kinds()}
    assert {"first_aid", "driver", "doctor", "nurse", "teacher", "electrician", "lifeguard",
            "counsellor", "dialect"} <= known  # fmt: skip


PAPERS: dict[str, dict[str, Any]] = {
    "a_paper_ends_after_it_starts": {"valid_to": dt.date(2020, 1, 1)},
    "a_paper_counts_after_a_look": {"checked_by_id": None, "checked_at": None},
    "a_paper_is_refused_with_a_reason": {"state": "revoked"},
    "a_paper_has_its_picture": {"file": ""},
}


@pytest.mark.parametrize("constraint", PAPERS)
def test_the_database_refuses_an_untrue_paper(constraint: str) -> None:
    paper = a_qualification(a_volunteer())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Qualification.objects.filter(pk=paper.pk).update(**PAPERS[constraint])


def test_nobody_finds_their_own_paper_sound() -> None:
    driver = a_volunteer()
    paper = a_qualification(driver)
    own = Qualification.objects.filter(pk=paper.pk)
    with pytest.raises(IntegrityError, match="their own paper"), transaction.atomic():
        own.update(checked_by=driver.person)
    other_record = a_person(name="张建国")
    other_record.merged_into = driver.person
    other_record.save(update_fields=["merged_into"])
    with pytest.raises(IntegrityError, match="their own paper"), transaction.atomic():
        own.update(checked_by=other_record)


def test_a_kind_is_claimed_once_at_a_time() -> None:
    driver = a_volunteer()
    a_qualification(driver, state="claimed")
    with pytest.raises(IntegrityError, match="one_open_claim_a_kind"), transaction.atomic():
        a_qualification(driver, state="claimed")


# ---------------------------------------------------------------- under 18


def standing(volunteer: Volunteer, day: dt.date | None = None) -> Any:
    found = standing_of_minors([volunteer.person_id], day or clock.today())
    return found.get(volunteer.person_id)


def test_a_minor_is_one_until_the_eighteenth_birthday_and_has_a_guardian() -> None:
    child = a_minor(15)
    parent = Guardianship.objects.get().guardian
    found = standing(child)
    assert (found.age, found.guardian, found.consented, found.accompanied) == (
        15, parent, True, False,
    )  # fmt: skip
    assert child.person.born_on is not None
    eighteen = child.person.born_on.replace(year=child.person.born_on.year + 18)
    assert standing(child, eighteen - DAY).age == 17
    assert standing(child, eighteen) is None
    assert standing_of_minors([a_volunteer().person_id, 0], clock.today()) == {}


@pytest.mark.parametrize(("day", "minor"), [("2026-02-28", True), ("2026-03-01", False)])
def test_who_was_born_on_a_leap_day_comes_of_age_on_the_first_of_march(
    day: str, *, minor: bool
) -> None:
    born = a_person(name="闰生", id_number=an_id_number(dt.date(2008, 2, 29)))
    a_volunteer()
    assert bool(standing_of_minors([born.pk], dt.date.fromisoformat(day))) is minor


def test_under_fourteen_and_where_the_guardian_wants_it_somebody_goes_along() -> None:
    assert standing(a_minor(13)).accompanied
    assert standing(a_minor(16, accompanies=True)).accompanied
    alone = standing(a_minor(13, consented=False))
    assert (alone.guardian, alone.consented, alone.accompanied) == (None, False, True)


def test_a_word_taken_back_counts_and_another_guardians_yes_stands() -> None:
    child = a_minor(16)
    mother = Guardianship.objects.get().guardian
    a_guardians_word(child.person, mother, given=False)
    assert not standing(child).consented
    father = a_person(name="陈父", id_number=an_id_number(dt.date(1982, 1, 1)))
    a_guardianship(child.person, father)
    assert (standing(child).guardian, standing(child).consented) == (father, True)


def test_a_guardianship_that_ended_is_no_longer_one() -> None:
    child = a_minor(16)
    Guardianship.objects.update(ends_on=clock.today() + DAY)
    assert standing(child).guardian is not None
    assert standing(child, clock.today() + DAY).guardian is None


def test_many_minors_cost_as_many_queries_as_one(django_assert_num_queries: Any) -> None:
    children = [a_minor(12 + n % 5).person_id for n in range(6)]
    for size in (1, 6):
        with django_assert_num_queries(4):
            assert len(standing_of_minors(children[:size], clock.today())) == size


GUARDIANS: dict[str, dict[str, Any]] = {
    "nobody_is_their_own_guardian": {"guardian_id": None},
    "guardianship_ends_after_it_starts": {"ends_on": dt.date(2001, 1, 1)},
}


@pytest.mark.parametrize("constraint", GUARDIANS)
def test_the_database_refuses_an_untrue_guardianship(constraint: str) -> None:
    child = a_minor()
    changes = {"guardian_id": child.person_id} if "own" in constraint else GUARDIANS[constraint]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Guardianship.objects.update(**changes)
    with pytest.raises(IntegrityError, match="one_living_guardianship"), transaction.atomic():
        a_guardianship(child.person, Guardianship.objects.get().guardian)
