"""The life of an organisation: it rests, works again, ends; plates, guidance, evidence."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shijian.common import clock
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.organisations import queries
from shijian.organisations.commands import (
    appoint,
    cover_village,
    establish,
    give_evidence,
    give_plate,
    resume,
    set_guidance,
    suspend,
    take_plate,
    withdraw,
    withdraw_evidence,
)
from shijian.organisations.models import Guidance, Organisation, Place, Plate
from tests.build.accounts import a_person, an_actor, signed_in
from tests.build.organisations import FOUNDED, a_county, an_organisation

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def office():
    return an_actor("office", a_county().centre.path)


def test_a_station_rests_and_its_village_goes_to_the_institute():
    county = a_county()
    station, village = county.stations[0], county.villages[0]
    inside = an_actor("staff", station.path)
    with pytest.raises(Refused) as refused:
        suspend(station, on=clock.today(), reason="修缮", by=inside)
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        suspend(station, on=FOUNDED - DAY, reason="修缮", by=office())
    assert refused.value.field == "on"
    with pytest.raises(Refused):
        suspend(county.centre, on=clock.today(), reason="修缮", by=office())
    rests = suspend(station, on=clock.today(), reason="房子在修", by=office())
    assert (rests.state, rests.suspended_on) == ("suspended", clock.today())
    assert queries.station_for(village) == county.institutes[0]
    entry = Entry.objects.filter(action="organisations.suspended").get()
    assert "房子" not in str(entry.data)
    with pytest.raises(Refused) as refused:
        suspend(station, on=clock.today(), reason="x", by=office())
    assert refused.value.code == "organisations.not_established"
    assert resume(rests, by=office()).state == "established"
    assert queries.station_for(village) == station
    with pytest.raises(Refused):
        resume(station, by=office())


def test_what_ends_takes_its_terms_and_plates_along_and_leaves_its_past():
    county = a_county()
    institute, station = county.institutes[0], county.stations[0]
    with pytest.raises(Refused) as refused:
        withdraw(institute, on=clock.today(), reason="并入", by=office())
    assert refused.value.code == "organisations.not_empty"
    cover_village_of_nobody = an_organisation("point", parent=station, name="礼堂")
    with pytest.raises(Refused):
        withdraw(station, on=clock.today(), reason="并入", by=office())
    withdraw(cover_village_of_nobody, on=clock.today(), reason="拆了", by=office())
    holding = appoint(station, post="director", person=a_person(), title="书记", by=office())
    give_plate(station, kind="flag", on=clock.today(), by=office())
    withdraw(station, on=clock.today(), reason="并入邻村", by=office())
    station.refresh_from_db()
    holding.refresh_from_db()
    assert (station.state, station.withdrawn_on) == ("withdrawn", clock.today())
    assert holding.ends_on == clock.today()
    assert not Plate.objects.filter(organisation=station, withdrawn_on=None).exists()
    assert Place.objects.get(pk=county.villages[0].pk).served_by is None
    assert station in queries.visible_organisations(office())
    assert station not in queries.public_organisations()
    # The village may be covered by its neighbour from now on.
    cover_village(county.villages[0], county.stations[1], by=office())
    for act in (
        lambda: withdraw(station, on=clock.today(), reason="x", by=office()),
        lambda: give_plate(station, kind="plate", on=clock.today(), by=office()),
        lambda: give_evidence(station, part="premises", words="x", by=office()),
    ):
        with pytest.raises(Refused):
            act()


def test_plate_and_flag_are_given_once_and_taken_back():
    county = a_county()
    planned = an_organisation(
        "station", parent=county.institutes[0], name="新村", state="planned", established_on=None
    )
    with pytest.raises(Refused):
        give_plate(planned, kind="flag", on=clock.today(), by=office())
    establish(planned, on=clock.today(), by=office())
    plate = planned.plates.get()
    assert (plate.kind, plate.given_on) == ("plate", clock.today())
    with pytest.raises(Refused) as refused:
        give_plate(planned, kind="plate", on=clock.today(), by=office())
    assert refused.value.code == "organisations.plate_given"
    give_plate(planned, kind="flag", on=clock.today(), by=office())
    with pytest.raises(Refused) as refused:
        take_plate(plate, on=clock.today(), reason="x", by=an_actor("staff", planned.path))
    assert refused.value.status == 403
    take_plate(plate, on=clock.today(), reason="牌子坏了", by=office())
    with pytest.raises(Refused):
        take_plate(plate, on=clock.today(), reason="x", by=office())
    give_plate(planned, kind="plate", on=clock.today(), by=office())
    with pytest.raises(IntegrityError, match="one_plate_of_a_kind"), transaction.atomic():
        Plate.objects.create(organisation=planned, kind="flag", given_on=clock.today())


def test_one_department_guides_at_a_time_and_each_keeps_its_dates():
    centre = a_county().centre
    start = dt.date(2019, 5, 1)
    set_guidance(centre, department="团县委", starts_on=start, source="县委办文件", by=office())
    with pytest.raises(Refused) as refused:
        set_guidance(centre, department="民政局", starts_on=start, source="x", by=office())
    assert refused.value.field == "starts_on"
    later = dt.date(2023, 7, 1)
    set_guidance(centre, department="县文明办", starts_on=later, source="机构改革", by=office())
    rows = [(g.department, g.starts_on, g.ends_on) for g in queries.guidance_of(centre)]
    assert rows == [("县文明办", later, None), ("团县委", start, later)]
    with pytest.raises(IntegrityError, match="one_guiding"), transaction.atomic():
        Guidance.objects.create(
            organisation=centre, department="x", starts_on=clock.today(), source="x"
        )
    with pytest.raises(IntegrityError, match="suspended_has_a_day"), transaction.atomic():
        Organisation.objects.filter(pk=centre.pk).update(state="suspended")


def test_evidence_is_entered_by_those_who_work_there_and_withdrawn_once(client: Client):
    station = a_county().stations[0]
    inside = an_actor("staff", station.path)
    with pytest.raises(Refused):
        give_evidence(station, part="premises", words="文化礼堂", by=an_actor())
    over = give_evidence(
        station, part="premises", words="老礼堂", valid_until=clock.today() - DAY, by=inside
    )
    held = give_evidence(station, part="premises", words="文化礼堂", by=inside)
    assert queries.standing_evidence([station])[station.pk]["premises"] == [held]
    withdraw_evidence(over, by=inside)
    with pytest.raises(Refused):
        withdraw_evidence(over, by=inside)
    signed_in(client, inside)
    address = reverse("organisations:evidence", args=[station.pk])
    pdf = SimpleUploadedFile("a.pdf", b"%PDF-1.4 agreement", content_type="application/pdf")
    typed = {"part": "mechanism", "words": "值班制度", "file": pdf}
    assert client.post(address, typed).status_code == 302
    kept = queries.evidence_of(station).get(part="mechanism")
    page = client.get(reverse("organisations:life", args=[station.pk])).content.decode()
    for said in ("值班制度", "文化礼堂", "不再有效", "设立和运行依据"):
        assert said in page
    given = client.get(reverse("organisations:evidence_file", args=[kept.pk]))
    assert given.headers["Content-Disposition"].startswith("attachment")
    bad = SimpleUploadedFile("a.exe", b"MZ", content_type="application/pdf")
    assert client.post(address, typed | {"file": bad}).status_code == 422
    assert client.post(address, typed | {"words": "", "file": ""}).status_code == 422
    signed_in(client, an_actor("staff", a_county().stations[1].path))
    assert client.get(reverse("organisations:evidence_file", args=[kept.pk])).status_code == 404


def test_the_acts_stand_on_the_page_with_their_reasons(client: Client):
    station = a_county().stations[0]
    signed_in(client, an_actor("staff", station.path))
    page = client.get(reverse("organisations:life", args=[station.pk])).content.decode()
    assert "btn" in page
    assert reverse("organisations:suspend", args=[station.pk]) not in page
    signed_in(client, office())
    address = reverse("organisations:suspend", args=[station.pk])
    assert client.post(address, {"on": "2026-11-20", "reason": ""}).status_code == 422
    assert client.post(address, {"on": str(clock.today()), "reason": "修缮"}).status_code == 302
    page = client.get(reverse("organisations:life", args=[station.pk])).content.decode()
    assert "恢复运行" in page
    again = reverse("organisations:resume", args=[station.pk])
    assert client.post(again, {"idempotency_key": "a" * 32}).status_code == 302
    flag = reverse("organisations:plate", args=[station.pk])
    assert client.post(flag, {"kind": "flag", "on": str(clock.today())}).status_code == 302
    plate = station.plates.get(kind="flag")
    take = reverse("organisations:take_plate", args=[plate.pk])
    assert client.post(take, {"on": str(clock.today()), "reason": "换旗"}).status_code == 302
    guide = reverse("organisations:guidance", args=[station.pk])
    typed = {"department": "镇党委", "starts_on": "2024-07-01", "source": "镇文件"}
    assert client.post(guide, typed).status_code == 302
    page = client.get(reverse("organisations:life", args=[station.pk])).content.decode()
    assert "镇党委" in page
    end = reverse("organisations:withdraw", args=[station.pk])
    assert client.post(end, {"on": str(clock.today()), "reason": "并入"}).status_code == 302
    assert client.get(end).status_code == 409
