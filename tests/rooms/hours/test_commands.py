"""Confirming hours: two pairs of eyes, one time once, the ladder of a day, and taking back."""

from __future__ import annotations

import pytest

from shijian.points.queries import balance
from tests.build.hours import a_record

pytestmark = pytest.mark.django_db


def test_a_confirmed_service_is_a_record_with_its_points() -> None:
    record = a_record()
    assert (record.minutes, record.kind) == (180, "measured")
    assert balance(record.person_id) == 3
