"""After an activity: the report, pictures by choice, one sheet each, a month on paper."""

from __future__ import annotations

import io
import re
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from shijian.activities import commands
from shijian.activities.commands.report import write_report
from shijian.activities.models import ActivityPhoto, ActivityReport
from shijian.activities.queries.dossier import paper_of
from shijian.common import clock
from shijian.common.printing import pdf
from shijian.common.refused import Refused
from tests.build.accounts import signed_in
from tests.build.activities import (
    HOUR,
    a_confirmer,
    a_shift,
    a_signup,
    an_attendance,
    captain_of,
)
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
LAYOUT = "activities/print/dossier.typ"


def a_picture() -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", (20, 20), "green").save(target, "JPEG")
    return SimpleUploadedFile("a.jpg", target.getvalue(), "image/jpeg")


def pages_of(content: bytes) -> int:
    """How many pages a PDF has; its page tree may lie in a compressed stream."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S)
    text = content
    for stream in streams:
        try:
            text += zlib.decompress(stream)
        except zlib.error:
            continue
    return len(re.findall(rb"/Type\s*/Page\b", text))


def test_the_report_is_written_afterwards_by_who_ran_it(client: Client) -> None:
    shift = a_shift()
    activity = shift.activity
    url = reverse("activities:report", args=[activity.pk])
    form = {"done": "给 32 位老人量了血压，登记了 3 位要上门的", "served_people": "32"}
    signed_in(client, captain_of(shift))
    assert client.post(url, form).status_code == 409  # it has not begun
    with clock.at(shift.ends_at):
        page = client.post(url, {"done": "", "served_people": "x"})
        assert (page.status_code, "说一句做了什么" in page.content.decode()) == (422, True)
        assert client.post(url, form).status_code == 302
        assert "量了血压" in client.get(url).content.decode()
        stranger = signed_in(Client(), acting(a_volunteer()))
        assert stranger.post(url, form).status_code == 403
    assert ActivityReport.objects.get().served_people == 32


def test_a_picture_is_by_choice_and_by_consent(client: Client) -> None:
    shift = a_shift()
    signed_in(client, captain_of(shift))
    url = reverse("activities:photo_add", args=[shift.activity_id])
    with clock.at(shift.ends_at):
        page = client.post(url, {"photo": a_picture()})
        assert (page.status_code, "都同意" in page.content.decode()) == (422, True)
        answer = client.post(
            url, {"photo": a_picture(), "consented": "on", "caption": "排队量血压"}
        )
        assert answer.status_code == 302
        photo = ActivityPhoto.objects.get()
        shown = reverse("activities:photo_file", args=[photo.pk])
        assert client.get(shown)["Content-Type"] == "image/jpeg"
        assert signed_in(Client(), acting(a_volunteer())).get(shown).status_code == 404
        client.post(reverse("activities:photo_remove", args=[photo.pk]))
        assert client.get(shown).status_code == 404
    with pytest.raises(IntegrityError, match="agreed"), transaction.atomic():
        ActivityPhoto.objects.update(consented=False)


def test_nobody_reports_on_what_did_not_take_place() -> None:
    shift = a_shift()
    by = captain_of(shift)
    commands.cancel_activity(shift.activity, reason="台风要来了", by=by)
    shift.activity.refresh_from_db()
    with clock.at(shift.ends_at), pytest.raises(Refused) as no:
        write_report(shift.activity, done="做了很多", served_people=1, lessons="", by=by)
    assert no.value.code == "activities.no_report"


def test_one_activity_is_one_sheet(client: Client) -> None:
    shift = a_shift()
    rows = [an_attendance(a_signup(shift, a_volunteer(name="欧阳秀英"))) for _ in range(3)]
    captain = captain_of(shift)
    with clock.at(shift.ends_at + 24 * HOUR):
        commands.confirm_attendance(shift, [row.pk for row in rows[:2]], by=a_confirmer(shift))
        write_report(
            shift.activity,
            done="#strong[量血压] $x$ \\ 32 人",
            served_people=32,
            lessons="",
            by=captain,
        )
        facts = paper_of([shift.activity])
        (sheet,) = facts["sheets"]
        assert [pair[1] for pair in sheet["count"]] == ["10", "3", "3", "6", "32"]
        assert "欧阳秀英" not in str(facts)
        content = pdf(LAYOUT, facts)
        assert content.startswith(b"%PDF-")
        assert pages_of(content) == 1
        signed_in(client, captain)
        answer = client.get(reverse("activities:dossier", args=[shift.activity_id]))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        stranger = signed_in(Client(), acting(a_volunteer()))
        assert (
            stranger.get(reverse("activities:dossier", args=[shift.activity_id])).status_code == 403
        )


def test_a_station_prints_its_month(client: Client) -> None:
    shift = a_shift()
    an_attendance(a_signup(shift))
    staff = a_confirmer(shift)
    signed_in(client, staff)
    url = reverse("activities:month")
    month = f"{clock.local(shift.starts_at):%Y-%m}"
    assert client.get(url, {"month": "1999-01"}).status_code == 409
    assert client.get(url, {"month": "nonsense"}).status_code == 409
    with clock.at(shift.ends_at):
        signed_in(client, staff)  # a desk locks itself while nobody is there
        content = client.get(url, {"month": month}).content
    assert pages_of(content) == 2
