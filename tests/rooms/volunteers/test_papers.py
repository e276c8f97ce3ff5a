"""Showing a paper and looking at one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from shijian.catalogue.models import QualificationKind
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.notices.models import Notice
from shijian.volunteers.commands import (
    accept_qualification,
    claim_qualification,
    refuse_qualification,
    revoke_qualification,
)
from shijian.volunteers.models import Qualification, Volunteer
from shijian.volunteers.queries.qualifications import answer_of, held
from tests.build.accounts import an_actor, signed_in
from tests.build.organisations import a_centre, a_station
from tests.build.papers import a_photograph, a_qualification
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)


@pytest.fixture
def volunteer() -> Volunteer:
    return a_volunteer()


@pytest.fixture
def staff() -> Actor:
    return an_actor("staff", a_station().path)


def showing(volunteer: Volunteer, code: str = "driver", **changes: Any) -> Qualification:
    today = clock.today()
    given: dict[str, Any] = {
        "number": "330326198001010012", "valid_from": today - YEAR, "valid_to": today + YEAR,
        "file": a_photograph(), "by": acting(volunteer),
    }  # fmt: skip
    kind = QualificationKind.objects.get(code=code)
    return claim_qualification(volunteer, kind, **(given | changes))


def refusal(act: Any, *args: Any, **given: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        act(*args, **given)
    return refused.value.code, refused.value.status


def test_a_paper_counts_once_somebody_else_found_it_sound(
    volunteer: Volunteer, staff: Actor
) -> None:
    paper = showing(volunteer)
    person, today = volunteer.person_id, clock.today()
    assert held([person], today) == {}
    accept_qualification(paper, by=staff)
    assert held([person], today) == {person: {"driver": today + YEAR}}
    assert Notice.objects.filter(template="volunteers.paper_accepted").count() == 1
    assert refusal(accept_qualification, paper, by=staff) == ("volunteers.paper_checked", 409)
    assert "3303" not in "".join(Entry.objects.values_list("body", flat=True))

    assert refusal(revoke_qualification, paper, reason="短", by=staff)[0] == "volunteers.reason"
    revoked = revoke_qualification(paper, reason="证书是别人的", by=staff)
    assert held([person], today) == {}
    assert answer_of(revoked) == "证书是别人的"


def test_a_refused_paper_can_be_shown_again(volunteer: Volunteer, staff: Actor) -> None:
    paper = showing(volunteer)
    assert refusal(showing, volunteer)[0] == "volunteers.claimed"
    refused = refuse_qualification(paper, reason="照片看不清楚", by=staff)
    assert (refused.state, answer_of(refused)) == ("refused", "照片看不清楚")
    assert showing(volunteer).state == "claimed"


def test_what_a_paper_must_say(volunteer: Volunteer) -> None:
    today = clock.today()
    day = dt.timedelta(days=1)
    for changes, code in (
        ({"valid_to": None}, "paper_dated"), ({"valid_to": today - day}, "paper_old"),
        ({"valid_from": today + day}, "paper_early"), ({"by": an_actor()}, "not_yours"),
    ):  # fmt: skip
        assert refusal(showing, volunteer, **changes)[0] == f"volunteers.{code}"
    assert showing(volunteer, "teacher", valid_to=None, number="").number_cipher is None


def test_only_who_works_for_the_volunteer_looks_and_never_at_their_own(
    volunteer: Volunteer,
) -> None:
    paper = showing(volunteer)
    assert refusal(accept_qualification, paper, by=an_actor())[1] == 403
    neighbour = an_actor("staff", a_station(1).path)
    assert refusal(accept_qualification, paper, by=neighbour)[1] == 403
    own = an_actor("staff", a_station().path, user=volunteer.person.user)
    assert refusal(accept_qualification, paper, by=own) == ("volunteers.own_paper", 403)
    assert accept_qualification(paper, by=an_actor("office", a_centre().path)).state == "valid"


def test_the_pages_of_a_paper(client: Client, volunteer: Volunteer, staff: Actor) -> None:
    signed_in(client, acting(volunteer))
    kind = QualificationKind.objects.get(code="first_aid")
    today = clock.today()
    typed = {
        "kind": kind.pk, "number": "RC20250001", "valid_from": today - YEAR,
        "valid_to": today + YEAR,
    }  # fmt: skip
    missing = client.post("/volunteers/papers/", typed)
    assert missing.status_code == 422
    assert 'id="id_file_error"' in missing.content.decode()
    done = client.post("/volunteers/papers/", typed | {"file": a_photograph()}, follow=True)
    assert "待核验" in done.content.decode()
    paper = Qualification.objects.get()

    signed_in(client, staff)
    assert "救护员证" in client.get("/console/volunteers/papers/").content.decode()
    page = client.get(f"/console/volunteers/papers/{paper.pk}/").content.decode()
    assert "尾号 0001" in page
    assert "RC2025" not in page
    assert client.get(f"/volunteers/papers/{paper.pk}/file/").status_code == 200
    assert Entry.objects.filter(action="volunteers.paper_opened").count() == 1
    short = client.post(f"/console/volunteers/papers/{paper.pk}/refuse/", {"reason": "短"})
    assert short.status_code == 422
    assert client.post(f"/console/volunteers/papers/{paper.pk}/accept/").status_code == 302
    signed_in(client, an_actor("staff", a_station(1).path))
    assert client.get(f"/console/volunteers/papers/{paper.pk}/").status_code == 404


def test_a_list_of_papers_costs_the_same(
    client: Client, staff: Actor, django_assert_max_num_queries: Any
) -> None:
    signed_in(client, staff)
    for _ in range(4):
        a_qualification(a_volunteer(), state="claimed")
    with django_assert_max_num_queries(14):
        assert client.get("/console/volunteers/papers/").status_code == 200
