"""Handing a place on: to one person or to any, with the same conditions and no gap in the shift."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shijian.accounts.models import User
from shijian.activities import commands
from shijian.activities.models import Signup, Swap
from shijian.activities.queries import overfull
from shijian.common import clock
from shijian.common.refused import Refused
from shijian.notices.models import Notice
from tests.build.accounts import signed_in
from tests.build.activities import a_post, a_shift, a_signup, a_squad
from tests.build.organisations import a_station
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db


def offered(signup: Signup, **more) -> Swap:
    return commands.offer_place(signup, by=acting(signup.person.volunteer), **more)


def test_any_suitable_person_takes_a_place_over_with_its_post() -> None:
    shift = a_shift(capacity=2)
    aid = a_post(shift, "急救")
    li, wang = a_volunteer(), a_volunteer()
    old = commands.sign_up(shift, person=li.person, post=aid, by=acting(li))
    swap = offered(old)
    got = commands.take_over(swap, person=wang.person, by=acting(wang))
    old.refresh_from_db()
    shift.refresh_from_db()
    assert (old.state, got.post, shift.taken) == ("swapped", aid, 1)
    told = Notice.objects.get(template="activities.swap_done")
    assert told.to.person_id == li.person_id
    with pytest.raises(Refused) as no:
        commands.take_over(swap, person=a_volunteer().person, by=acting(a_volunteer()))
    assert no.value.code == "activities.not_self"
    late = a_volunteer()
    with pytest.raises(Refused) as no:
        commands.take_over(swap, person=late.person, by=acting(late))
    assert no.value.code == "activities.swap_gone"
    assert list(overfull()) == []


def test_a_named_person_is_asked_and_nobody_else_can_take_it() -> None:
    shift, friend, other = a_shift(capacity=1), a_volunteer(), a_volunteer()
    old = a_signup(shift)
    swap = offered(old, to=friend.person)
    assert Notice.objects.get(template="activities.swap_asked").to.person_id == friend.person_id
    with pytest.raises(Refused) as no:
        commands.take_over(swap, person=other.person, by=acting(other))
    assert no.value.code == "activities.swap_gone"
    assert commands.take_over(swap, person=friend.person, by=acting(friend)).state == "taken"


def test_who_cannot_take_part_cannot_take_over() -> None:
    shift, busy = a_shift(), a_volunteer()
    a_signup(a_shift(team=a_squad(a_station(2))), busy)
    swap = offered(a_signup(shift))
    with pytest.raises(Refused) as no:
        commands.take_over(swap, person=busy.person, by=acting(busy))
    assert no.value.code == "activities.overlap"
    dormant = a_volunteer(state="dormant")
    with pytest.raises(Refused) as no:
        commands.take_over(swap, person=dormant.person, by=acting(dormant))
    assert no.value.code == "activities.volunteer"


def test_whoever_waited_leaves_the_list_by_taking_over() -> None:
    shift = a_shift(capacity=1)
    held, zhang = a_signup(shift), a_volunteer()
    row = commands.sign_up(shift, person=zhang.person, wait=True, by=acting(zhang))
    commands.take_over(offered(held), person=zhang.person, by=acting(zhang))
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert Signup.objects.filter(shift=shift, state="taken").count() == 1
    assert list(overfull()) == []


def test_a_place_is_kept_after_all_or_given_back() -> None:
    old, friend = a_signup(), a_volunteer()
    first = offered(old, to=friend.person)
    with pytest.raises(Refused) as no:
        offered(old)
    assert no.value.code == "activities.looking"
    commands.take_back_offer(first, by=acting(friend))  # who was named says no
    second = offered(old)
    commands.withdraw(old, by=acting(old.person.volunteer))
    second.refresh_from_db()
    assert second.state == Swap.State.ENDED
    with pytest.raises(Refused) as no:
        offered(old)
    assert no.value.code == "activities.no_place"


def test_nothing_changes_hands_once_the_shift_has_begun() -> None:
    old, zhang = a_signup(), a_volunteer()
    swap = offered(old)
    with clock.at(old.shift.starts_at), pytest.raises(Refused) as no:
        commands.take_over(swap, person=zhang.person, by=acting(zhang))
    assert no.value.code == "activities.past"


def test_two_open_offers_of_one_place_are_refused_by_the_database() -> None:
    old = a_signup()
    offered(old)
    with pytest.raises(IntegrityError, match="one_open_swap"), transaction.atomic():
        Swap.objects.create(signup=old, at=clock.now())


def test_the_pages_of_a_swap(client: Client) -> None:
    old, friend, stranger = a_signup(), a_volunteer(), a_volunteer()
    signed_in(client, User.objects.get(pk=acting(old.person.volunteer).user_id))
    url = reverse("activities:hand_on", args=[old.pk])
    assert "请人接替" in client.get(url).content.decode()
    assert client.post(url, {"who": "one", "number": ""}).status_code == 422
    assert client.post(url, {"who": "one", "number": "没有"}).status_code == 422
    assert client.post(url, {"who": "one", "number": friend.number}).status_code == 302
    swap = Swap.objects.get()
    page = reverse("activities:swap", args=[swap.pk])
    assert "不转了" in client.get(page).content.decode()
    signed_in(client, User.objects.get(pk=acting(stranger).user_id))
    assert client.get(page).status_code == 404
    assert client.get(url).status_code == 404
    assert client.post(reverse("activities:swap_take", args=[swap.pk])).status_code == 404
    signed_in(client, User.objects.get(pk=acting(friend).user_id))
    detail = reverse("activities:activity_detail", args=[old.shift.activity_id])
    assert "有人想转让名额" in client.get(detail).content.decode()
    assert "我来接" in client.get(page).content.decode()
    assert client.post(reverse("activities:swap_take", args=[swap.pk])).status_code == 302
    assert "已经有人接了" in client.get(page).content.decode()
