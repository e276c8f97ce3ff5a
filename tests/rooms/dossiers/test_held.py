"""What is held about a person, all of it and only to that person."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import Person, User
from shijian.common.refused import Refused
from shijian.dossiers.commands import take_copy
from shijian.dossiers.queries.parts import PARTS
from shijian.journal.models import Entry
from shijian.volunteers.models import Volunteer
from tests.build.accounts import an_actor, signed_in
from tests.build.hours import a_record
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db

# Rows that point at a person or a sign-in and are not told as rows of their own, with the reason.
ELSEWHERE = {
    "account.EmailAddress": "a table of the sign-in library that stays empty",
    "accounts.Duplicate": "a question of the office, not yet a fact; its answer is told as a merge",
    "accounts.Grant": "the posts and memberships that give them are told",
    "accounts.PaperCode": "a secret of the sign-in",
    "activities.Activity": "a person leads it by post; the sign-up and the post are told",
    "activities.ActivityPhoto": "an activity's; who took it is told with what they did",
    "activities.ActivityReport": "an activity's; who wrote it is told with what they did",
    "activities.Attendance": "told with the sign-up",
    "activities.FieldPhone": "what a captain's phone may check; the sign-in's devices are told",
    "activities.Scan": "told with the sign-up",
    "activities.Swap": "told with the sign-up",
    "imports.Batch": "who brought a table, told with what they did",
    "dossiers.Closure": "nobody signs in to a closed account; its case is told",
    "activities.FieldDecision": "who decided about a reading, told with what they did",
    "hours.Approval": "who confirmed, told with what they did",
    "hours.Finding": "an activity's; who found it is told with what they did",
    "hours.Sample": "who looked at back-filled hours, told with what they did",
    "hours.Occupied": "the time that a record takes, told with the record",
    "journal.Entry": "told as what the person did",
    "mfa.Authenticator": "a secret of the sign-in",
    "orders.Authorisation": "told with the order",
    "orders.Paper": "told with the order",
    "orders.Rating": "told with the order",
    "orders.Step": "told with the order",
    "organisations.Evidence": "a station's; who gave it is told with what they did",
    "organisations.Figure": "who entered a number, told with what they did",
    "points.Account": "told by its movements",
    "teams.CallOut": "a team's; who called is told with what they did",
    "teams.Engagement": "who asked an expert, told with what they did",
    "teams.SupportRequest": "a team's; who decided is told with what they did",
    "volunteers.EmergencyContact": "stands in the person's own form, “About me”",
    "volunteers.UnitTie": "stands in the person's own form, “About me”",
    "volunteers.Verification": "told as the volunteer's standing",
    "volunteers.Invitation": "keeps no name once somebody registered by it",
    "volunteers.Roster": "who sent a list, told with what they did",
    "volunteers.SignedForm": "the paper lies at the station; the consent is told",
    "volunteers.Appeal": "told on the page of one's standing, with the suspension",
    "volunteers.Scope": "which staff see a volunteer follows from home and teams",
}


def test_every_table_about_a_person_is_told_or_says_why_not() -> None:
    told = {"accounts.Person", "accounts.User"}
    nobody = type("H", (), {"people": (), "users": (), "root": None})()
    told |= {part.rows(nobody).model._meta.label for part in PARTS}
    about = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and getattr(field, "related_model", None) in (Person, User, Volunteer)
    }
    assert about - told - ELSEWHERE.keys() == set()
    assert ELSEWHERE.keys() - about == set()


def test_a_volunteer_reads_what_is_held_and_takes_it_along(client: Client) -> None:
    record = a_record()
    volunteer = record.person.volunteer
    signed_in(client, acting(volunteer))
    page = client.get(reverse("dossiers:held")).content.decode()
    assert "服务时长" in page
    assert "谁看过您的资料" not in page  # nobody did

    answer = client.post(reverse("dossiers:copy"), {"form": "json"})
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    held = json.loads(answer.content)["held"]
    assert held["identity"][0]["name"] == record.person.name
    assert len(held["identity"][0]["id_number"]) == 18
    assert held["hours"][0]["minutes"] == record.minutes
    assert held["points"][0]["amount"] == 3
    assert held["volunteer"][0]["number"] == volunteer.number

    readable = client.post(reverse("dossiers:copy"), {"form": "html"}).content.decode()
    assert record.title in readable
    assert volunteer.number in readable
    told = Entry.objects.filter(action="dossiers.copy_taken").order_by("pk")
    assert [entry.data["form"] for entry in told] == ["json", "html"]
    assert record.person.name not in told[0].body  # counts and codes only


def test_nobody_takes_anothers_file(client: Client) -> None:
    owner = a_volunteer()
    office = an_actor(role="office", path="/1/")
    with pytest.raises(Refused) as no:
        take_copy(owner.person, form="json", by=office)
    assert no.value.status == 403
    signed_in(client, acting(a_volunteer(name="李四")))
    answer = client.post(reverse("dossiers:copy"), {"form": "json"})
    assert owner.number not in answer.content.decode()
    assert client.post(reverse("dossiers:copy"), {"form": "pdf"}).status_code == 404


def test_the_page_costs_the_same_however_much_is_held(
    client: Client, django_assert_max_num_queries
) -> None:
    volunteer = a_record().person.volunteer
    signed_in(client, acting(volunteer))
    with django_assert_max_num_queries(12):
        client.get(reverse("dossiers:held"))
