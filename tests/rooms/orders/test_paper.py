"""The signed paper of an order that was placed for somebody."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shijian.journal.queries import timeline
from shijian.orders.models import Authorisation, Order, Paper
from tests.build.accounts import an_actor, signed_in
from tests.build.orders import an_order, the_office, the_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> None:
    settings.FILES = tmp_path


def a_paper(content: bytes = b"%PDF-1.7 signed") -> SimpleUploadedFile:
    return SimpleUploadedFile("paper.jpg", content)


def an_authorised_order() -> Order:
    order = an_order()
    office = the_office()
    Authorisation.objects.create(
        order=order, giver=order.beneficiary, way="paper", recorded_by_id=office.user_id,
        at=order.placed_at,
    )  # fmt: skip
    return order


def test_a_worker_keeps_the_paper_once_and_every_look_leaves_a_line(client: Client) -> None:
    order = an_authorised_order()
    signed_in(client, the_staff(order))
    path = f"/console/orders/{order.pk}/paper/"
    assert client.get(path).status_code == 404
    assert client.post(path, {"paper": a_paper()}).status_code == 302
    assert client.post(path, {"paper": a_paper(b"%PDF-other")}).status_code == 409
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 signed"  # type: ignore[attr-defined]
    actions = [entry.action for entry in timeline(order)]
    assert actions.count("orders.paper_kept") == 1
    assert actions.count("orders.paper_opened") == 1


def test_what_is_no_picture_is_refused_and_nothing_is_kept(client: Client) -> None:
    order = an_authorised_order()
    signed_in(client, the_staff(order))
    path = f"/console/orders/{order.pk}/paper/"
    assert client.post(path, {"paper": a_paper(b"<html>")}).status_code == 422
    assert client.post(path, {}).status_code == 422
    assert not Paper.objects.filter(order=order).exists()


def test_neither_residents_nor_foreign_staff_see_it(client: Client) -> None:
    order = an_authorised_order()
    path = f"/console/orders/{order.pk}/paper/"
    for stranger in (an_actor(), an_actor("staff", "/999/")):
        signed_in(client, stranger)
        assert client.get(path).status_code in (403, 404)
        assert client.post(path, {"paper": a_paper()}).status_code in (403, 404)


def test_an_order_for_oneself_has_no_paper(client: Client) -> None:
    order = an_order()
    signed_in(client, the_staff(order))
    path = f"/console/orders/{order.pk}/paper/"
    assert client.post(path, {"paper": a_paper()}).status_code == 409
