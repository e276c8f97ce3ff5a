"""What every room stands on: time, secrets, repeats, pages, text."""

from __future__ import annotations

import datetime as dt

import pytest
from cryptography.exceptions import InvalidTag
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from shijian.accounts.models import Person
from shijian.common import clock, crypto, pages, text
from shijian.common.actor import Actor, Kind, Right
from shijian.common.forms import CleanForm, DateField, IntField, TextField
from shijian.common.idempotency import form_body, once
from shijian.common.refused import Refused
from tests.build.accounts import a_person

SOMEBODY = Actor(kind=Kind.USER, user_id=7)


def test_time_stands_still_where_a_test_says_so() -> None:
    noon = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
    with clock.at(noon):
        assert clock.now() == noon
        assert clock.today() == dt.date(2026, 11, 23)
    with clock.at(dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2026, 11, 23)  # half past midnight in the county


def test_a_cipher_belongs_to_its_row_and_field() -> None:
    sealed = crypto.encrypt("13800001234", table="t", pk=5, field="phone")
    assert b"1380000" not in sealed
    assert crypto.decrypt(sealed, table="t", pk=5, field="phone") == "13800001234"
    for place in ({"pk": 6}, {"field": "address"}, {"table": "u"}):
        with pytest.raises(InvalidTag):
            crypto.decrypt(sealed, **{"table": "t", "pk": 5, "field": "phone", **place})


def test_indexes_of_two_kinds_never_meet() -> None:
    assert crypto.blind_index("id", "1") == crypto.blind_index("id", "1")
    assert crypto.blind_index("id", "1") != crypto.blind_index("phone", "1")


@given(st.text(max_size=80))
def test_tidy_text_is_tidy_and_clean_text_stays_clean(raw: str) -> None:
    once_tidy = text.tidy(raw)
    assert text.tidy(once_tidy) == once_tidy
    if text.fault(raw) is None:
        assert text.fault(once_tidy) is None


@pytest.mark.parametrize(
    "bad", ["a\x00b", "lone \ud800 half", "\ufffd", "right\u202eleft", "zero\u200bwidth", "\x07"]
)
def test_text_that_hides_something_is_stopped(bad: str) -> None:
    assert text.fault(bad)


@pytest.mark.parametrize("good", ["𠮷田", "阿依古丽·买买提", "👵🏻 请来", "<b>'; DROP TABLE", "é"])
def test_text_that_is_only_unusual_passes(good: str) -> None:
    assert text.fault(good) is None


class AnyForm(CleanForm):
    words = TextField(max_length=20)
    number = IntField(required=False)
    day = DateField(required=False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", "a\x00"),
        ("words", "\u202e"),
        ("words", "x" * 21),
        ("number", "9" * 30),
        ("number", "9223372036854775808"),
        ("number", "1\x00"),
        ("day", "0000-01-01"),
        ("day", "10000-01-01"),
        ("day", "2026-02-30"),
        ("day", "1899-12-31"),
    ],
)
def test_bad_input_stops_at_its_field_and_is_kept(field: str, value: str) -> None:
    form = AnyForm({"words": "fine", field: value})
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert form[field].value() == value
    assert isinstance(form.fields[field], forms.Field)


def test_the_same_text_in_two_spellings_is_one() -> None:
    form = AnyForm({"words": "  cafe\u0301 "})
    assert form.is_valid()
    assert form.cleaned_data["words"] == "café"


@pytest.mark.django_db
def test_a_repeat_gets_the_first_answer_and_does_nothing() -> None:
    done: list[int] = []

    def act() -> tuple[int, str]:
        done.append(1)
        return 303, f"/orders/{len(done)}/"

    first = once("key-1", b"body", by=SOMEBODY, act=act)
    assert once("key-1", b"body", by=SOMEBODY, act=act) == first == (303, "/orders/1/")
    assert done == [1]
    with pytest.raises(Refused) as refused:
        once("key-1", b"other", by=SOMEBODY, act=act)
    assert (refused.value.code, refused.value.status) == ("idempotency.reused", 422)
    assert once("key-1", b"other", by=Actor(kind=Kind.USER, user_id=8), act=act)[1] == "/orders/2/"


@pytest.mark.django_db
def test_a_refused_act_can_be_tried_again_with_its_key() -> None:
    def refuse() -> tuple[int, str]:
        raise Refused("no", "test.no")

    with pytest.raises(Refused):
        once("key-2", b"body", by=SOMEBODY, act=refuse)
    assert once("key-2", b"body", by=SOMEBODY, act=lambda: (303, "/")) == (303, "/")


def test_tokens_of_a_form_are_not_its_content() -> None:
    one = QueryDict("a=1&csrfmiddlewaretoken=x&idempotency_key=k")
    two = QueryDict("csrfmiddlewaretoken=y&a=1")
    assert form_body(one) == form_body(two) != form_body(QueryDict("a=2"))


@pytest.mark.django_db
def test_pages_meet_every_row_once_whatever_is_added_meanwhile() -> None:
    made = [a_person(name=f"人{n % 3}").pk for n in range(23)]
    rows = Person.objects.filter(pk__in=made)
    seen: list[int] = []
    cursor = ""
    while True:
        found = pages.page(rows, cursor, size=5, order=("name", "-id"))
        seen += [row.pk for row in found.rows]
        a_person(name="人0")
        cursor = found.next_cursor
        if not cursor:
            break
    assert sorted(seen) == sorted(made)
    assert len(set(seen)) == len(seen)


@pytest.mark.django_db
@pytest.mark.parametrize("forged", ["-1", "x", "AAAA", "中文", "=" * 300, "e30"])
def test_a_forged_cursor_is_refused(forged: str) -> None:
    with pytest.raises(Refused) as refused:
        pages.page(Person.objects.all(), forged, order=("-id",))
    assert refused.value.status == 422


@pytest.mark.django_db
def test_a_cursor_of_another_list_is_refused() -> None:
    for _n in range(3):
        a_person()
    cursor = pages.page(Person.objects.all(), size=1, order=("-id",)).next_cursor
    with pytest.raises(Refused):
        pages.page(Person.objects.all(), cursor, order=("name", "id"))


def test_rights_reach_down_and_never_sideways() -> None:
    actor = Actor(kind=Kind.USER, rights=(Right("staff", "/1/17/"), Right("captain", "/1/9/t3/")))
    assert actor.holds("staff", "/1/17/203/")
    assert not actor.holds("staff", "/1/170/")
    assert not actor.holds("office", "/1/17/")
    assert not actor.holds("staff", "/1/")
    assert actor.paths({"staff", "captain"}) == ("/1/17/", "/1/9/t3/")


def test_choosing_an_organisation_only_narrows() -> None:
    office = Actor(kind=Kind.USER, rights=(Right("office", "/1/"), Right("staff", "/1/17/203/")))
    inside = office.within("/1/17/")
    assert inside.paths({"office"}) == ("/1/17/",)
    assert inside.paths({"staff"}) == ("/1/17/203/",)
    assert office.within("/1/18/").paths({"staff"}) == ()
