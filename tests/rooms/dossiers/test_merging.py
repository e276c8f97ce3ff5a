"""Two records of one human: found, compared, put together, and taken apart again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from shijian.accounts.commands import find_duplicates, give_grant, keep_apart, make_person
from shijian.accounts.models import Duplicate, Merge, Person
from shijian.accounts.queries import (
    actor_for_user,
    clear_field,
    crooked_merges,
    people_by_phone,
    person_by_id_number,
    phone_of,
    user_of,
)
from shijian.activities.commands import confirm_attendance
from shijian.activities.queries import my_signups
from shijian.common import clock
from shijian.common.refused import Refused
from shijian.dossiers.commands import merge_people, undo_merge
from shijian.dossiers.queries.merging import who_stays
from shijian.hours.models import Occupied, ServiceRecord
from shijian.hours.queries import differences, minutes_of
from shijian.notices.models import Notice
from shijian.orders.queries import is_asker, my_orders
from shijian.points.queries import balance, mismatches
from shijian.teams.commands import leave_team
from shijian.teams.queries import is_member, memberships_of, public_team
from shijian.volunteers.queries import visible_volunteers
from tests.build.accounts import BUILDER, a_person, a_user, an_actor, an_id_number, signed_in
from tests.build.activities import a_member, a_shift, a_signup, a_squad, an_attendance, tomorrow
from tests.build.dossiers import WHY, a_merge, the_office, two_records, two_volunteers
from tests.build.hours import a_record
from tests.build.orders import an_order
from tests.build.organisations import a_centre, a_place, a_station
from tests.build.volunteers import a_volunteer, acting

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def refused(code: str, act) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    assert no.value.code == code
    return no.value


# ---------------------------------------------------------------- found


def test_the_same_phone_and_name_are_found_when_written_down_and_by_night() -> None:
    kept, gone = two_records()
    pair = Duplicate.objects.get()
    assert (pair.first_id, pair.second_id) == (kept.pk, gone.pk)
    assert pair.found_by == "phone"
    assert find_duplicates(by=BUILDER) == 0  # once
    make_person(name="王小红", phone=phone_of(kept), by=BUILDER)  # a family shares a phone
    assert Duplicate.objects.count() == 1


def test_two_people_of_one_name_and_phone_with_two_id_numbers_are_no_pair() -> None:
    father = a_volunteer(name="陈建国").person
    son = a_volunteer(name="陈建国").person
    Person.objects.filter(pk=son.pk).update(
        phone_index=father.phone_index, phone_cipher=father.phone_cipher
    )
    assert find_duplicates(by=BUILDER) == 0


def test_a_known_id_number_at_registration_is_noted_for_the_office(client: Client) -> None:
    known = a_volunteer(name="王小明").person
    number = clear_field(known, "id_number")
    user = a_user(a_person(name="王小明"))
    signed_in(client, user)
    place = a_place()
    form = {
        "name": "王小明", "id_number": number, "town": place.parent_id, "home": place.pk,
        "agree": "on", "consent_version": "2026-11",
    }  # fmt: skip
    answer = client.post(reverse("volunteers:register"), form)
    assert answer.status_code == 422
    pair = Duplicate.objects.get(found_by="id")
    assert {pair.first_id, pair.second_id} == {known.pk, user.person_id}


# ---------------------------------------------------------------- put together


def test_everything_of_both_is_read_under_one_and_nothing_is_rewritten() -> None:
    kept, gone = two_volunteers()
    first = a_record(volunteer=kept.volunteer)
    second = a_record(volunteer=gone.volunteer, starts_at=tomorrow() + 3 * DAY)
    coming = a_signup(a_shift(starts_at=tomorrow() + 9 * DAY), gone.volunteer)
    before = ServiceRecord.objects.values_list("pk", "person").order_by("pk")
    unchanged = list(before)
    with clock.at(tomorrow() + 8 * DAY):
        a_merge(kept, gone)

    assert minutes_of(kept.pk) == first.minutes + second.minutes
    assert balance(kept.pk) == 6
    assert coming in my_signups(kept.pk)
    assert list(before.all()) == unchanged
    assert set(Occupied.objects.values_list("person_root", flat=True)) == {kept.pk}
    assert list(differences()) == list(mismatches()) == list(crooked_merges()) == []
    assert Duplicate.objects.exclude(state="merged").count() == 0


def test_the_sign_in_of_the_merged_one_goes_to_the_one_that_stays() -> None:
    kept, gone = two_volunteers()
    user = user_of(gone)
    give_grant(gone, role="staff", scope_path="/1/17/", source="test", by=BUILDER)
    a_merge(kept, gone)
    actor = actor_for_user(user)
    assert actor.person_id == kept.pk
    assert actor.holds("staff", "/1/17/203/")
    assert list(people_by_phone(phone_of(gone))) == [kept]
    assert Notice.objects.filter(template="dossiers.merged").count() == 2


def test_the_id_number_of_the_merged_one_still_belongs_to_the_human() -> None:
    kept = a_volunteer(name="王小明").person
    gone = a_person(name="王小明", phone=phone_of(kept))
    Person.objects.filter(pk=kept.pk).update(id_cipher=None, id_index=None)
    kept.refresh_from_db()
    number = an_id_number()
    other = a_person(name="王小明", id_number=number)
    a_merge(kept, other)
    assert person_by_id_number(number) == kept
    assert gone.merged_into_id is None


def test_undoing_gives_each_its_own_again() -> None:
    kept, gone = two_volunteers()
    first = a_record(volunteer=kept.volunteer)
    second = a_record(volunteer=gone.volunteer, starts_at=tomorrow() + 3 * DAY)
    office = the_office()
    with clock.at(tomorrow() + 5 * DAY):
        merge = a_merge(kept, gone, by=office)
    with clock.at(tomorrow() + 20 * DAY):
        undo_merge(merge, reason="本人说不是自己", by=office)
        refused("accounts.undone", lambda: undo_merge(merge, reason="再来一次看看", by=office))
    assert minutes_of(kept.pk) == first.minutes
    assert minutes_of(gone.pk) == second.minutes
    assert dict(Occupied.objects.values_list("record", "person_root")) == {
        first.pk: kept.pk,
        second.pk: gone.pk,
    }
    assert actor_for_user(user_of(gone)).person_id == gone.pk
    assert list(differences()) == list(crooked_merges()) == []
    refused("accounts.reason", lambda: merge_people(kept, gone, reason="", by=office))
    a_merge(kept, gone, by=office)  # and it can be found out once more


def test_after_thirty_days_it_is_final() -> None:
    kept, gone = two_records()
    merge = a_merge(kept, gone)
    with clock.at(clock.now() + 31 * DAY):
        refused("accounts.undo_late", lambda: undo_merge(merge, reason="太晚了吧", by=the_office()))


# ---------------------------------------------------------------- what stands in the way


def test_hours_at_the_same_time_are_settled_before() -> None:
    kept, gone = two_volunteers()
    a_record(volunteer=kept.volunteer)
    a_record(volunteer=gone.volunteer, team=a_squad(a_station(2)))
    no = refused("dossiers.shared_time", lambda: a_merge(kept, gone))
    assert "老街义诊" in str(no)
    gone.refresh_from_db()
    assert gone.merged_into_id is None


def test_two_places_at_the_same_time_are_settled_before() -> None:
    kept, gone = two_volunteers()
    shift = a_shift()
    a_signup(shift, kept.volunteer)
    a_signup(shift, gone.volunteer)
    refused("dossiers.shared_places", lambda: a_merge(kept, gone))


def test_two_id_numbers_are_two_people() -> None:
    one, other = a_volunteer().person, a_volunteer().person
    refused("accounts.merge_two_ids", lambda: a_merge(one, other))


def test_the_weightier_record_stays() -> None:
    kept, gone = two_records()
    assert who_stays(gone, kept) == (kept, gone)
    refused("dossiers.other_way", lambda: a_merge(gone, kept))


def test_only_the_centre_merges_and_nobody_merges_oneself() -> None:
    kept, gone = two_records()
    a_centre()
    for by in (acting(kept.volunteer), an_actor(role="staff", path="/1/17/"), an_actor()):
        assert refused("accounts.merging_is_the_centres", lambda by=by: a_merge(kept, gone, by=by))
    give_grant(kept, role="office", scope_path="/1/", source="test", by=BUILDER)
    refused("accounts.own", lambda: a_merge(kept, gone, by=acting(kept.volunteer)))


def test_a_record_that_stands_for_others_does_not_go() -> None:
    first, second = two_records()
    a_merge(first, second)
    third = a_volunteer(name="王小明").person
    Person.objects.filter(pk=first.pk).update(id_cipher=None, id_index=None)
    first.refresh_from_db()
    refused("accounts.merge_root", lambda: a_merge(third, first))
    refused(
        "accounts.merge_merged", lambda: a_merge(third, second.__class__.objects.get(pk=second.pk))
    )


# ---------------------------------------------------------------- what the database refuses

INTO_MERGE = (
    "INSERT INTO accounts_merge (kept_id, gone_id, at, undo_until, undone_at, undone_by_id)"
)
INTO_PAIR = "INSERT INTO accounts_duplicate (first_id, second_id, found_by, found_at, state)"


def merge_row(until: str, undone: str = "NULL", by: str = "NULL", gone: str = "gone") -> str:
    return f"{INTO_MERGE} VALUES (%(kept)s, %({gone})s, '2026-01-01', '{until}', {undone}, {by})"


GUARDS = [
    ("one_stands_for_another", merge_row("2026-02-01")),
    ("a_merge_has_two_records", merge_row("2026-02-01", gone="kept")),
    ("a_merge_can_be_undone", merge_row("2025-02-01")),
    ("undone_in_its_term", merge_row("2026-02-01", "'2026-03-01'", "%(user)s")),
    ("undone_in_its_term", merge_row("2026-02-01", "'2026-01-03'")),
    ("a_pair_is_two_in_order",
     f"{INTO_PAIR} VALUES (%(gone)s, %(kept)s, 'id', '2026-01-01', 'open')"),
    ("a_pair_is_decided_by_somebody",
     "UPDATE accounts_duplicate SET state = 'apart', decided_by_id = NULL"),
    ("time_belongs_to_a_root", "UPDATE hours_occupied SET person_root_id = %(gone)s"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sql"), GUARDS)
def test_the_database_refuses_what_must_never_be(name: str, sql: str) -> None:
    kept, gone = two_records()
    a_record(volunteer=kept.volunteer)
    with clock.at(tomorrow() + 3 * DAY):
        a_merge(kept, gone)
    values = {"kept": kept.pk, "gone": gone.pk, "user": user_of(kept).pk}
    with (
        pytest.raises(IntegrityError, match=name),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)


# ---------------------------------------------------------------- the pages


def test_the_office_compares_merges_and_undoes(client: Client) -> None:
    kept, gone = two_records()
    signed_in(client, the_office())
    pair = Duplicate.objects.get()
    page = client.get(reverse("dossiers:duplicates")).content.decode()
    assert "王**" in page or "王*" in page
    url = reverse("dossiers:duplicate", args=[pair.pk])
    page = client.get(url).content.decode()
    assert kept.volunteer.number in page
    assert "王小明" not in page
    short = client.post(reverse("dossiers:duplicate_merge", args=[pair.pk]), {"reason": "是"})
    assert short.status_code == 422
    done = client.post(reverse("dossiers:duplicate_merge", args=[pair.pk]), {"reason": WHY})
    assert done.status_code == 302
    merge = Merge.objects.get()
    assert (merge.kept_id, merge.gone_id) == (kept.pk, gone.pk)
    assert client.get(reverse("dossiers:merges")).status_code == 200
    undo = reverse("dossiers:merge", args=[merge.pk])
    assert client.get(undo).status_code == 200
    assert client.post(undo, {"reason": "本人说是两个人"}).status_code == 302
    again = client.post(undo, {"reason": "本人说是两个人"})
    assert again.status_code == 409
    pair.refresh_from_db()
    assert pair.state == "open"


def test_the_office_notes_two_people(client: Client) -> None:
    two_records()
    signed_in(client, the_office())
    pair = Duplicate.objects.get()
    url = reverse("dossiers:duplicate_apart", args=[pair.pk])
    assert client.post(url, {"reason": "父子同名,电话共用"}).status_code == 302
    pair.refresh_from_db()
    assert pair.state == "apart"
    assert client.post(url, {"reason": "父子同名,电话共用"}).status_code == 409
    with pytest.raises(Refused):
        keep_apart(pair, reason=WHY, by=an_actor(role="staff", path="/1/17/"))


def test_other_staff_do_not_see_the_pairs(client: Client) -> None:
    two_records()
    pair = Duplicate.objects.get()
    signed_in(client, an_actor(role="staff", path="/1/17/"))
    for name, args in (("duplicates", []), ("duplicate", [pair.pk]), ("merges", [])):
        assert client.get(reverse(f"dossiers:{name}", args=args)).status_code == 403


# ---------------------------------------------------------------- every room reads by root


def test_every_room_reads_by_root_and_counts_one_human_once() -> None:
    kept, gone = two_volunteers()
    squad = a_squad()
    other = a_squad(a_station(2))
    a_member(squad, kept.volunteer)
    a_member(squad, gone.volunteer)
    a_member(other, gone.volunteer)
    order = an_order(by=acting(gone.volunteer))
    before = public_team(squad.pk).member_count
    a_merge(kept, gone)

    me = acting(kept.volunteer)
    assert public_team(squad.pk).member_count == before - 1
    assert is_member(other, kept.pk)
    assert {row.team_id for row in memberships_of(kept.volunteer)} == {squad.pk, other.pk}
    assert my_orders(me).get() == order
    assert is_asker(order, me)
    assert visible_volunteers(an_actor(role="staff", path=other.organisation.path)).get() == (
        kept.volunteer
    )
    office = the_office()
    numbers = [row.number for row in visible_volunteers(office).filter(person__name="王小明")]
    assert numbers == [kept.volunteer.number]
    row = memberships_of(kept.volunteer).get(team=other)
    leave_team(row, by=me)  # it is one's own, whichever record joined
    assert visible_volunteers(an_actor(role="staff", path=other.organisation.path)).count() == 0


def test_nobody_confirms_the_hours_of_ones_other_record() -> None:
    kept, gone = two_volunteers()
    shift = a_shift()
    row = an_attendance(a_signup(shift, gone.volunteer))
    give_grant(
        kept, role="staff", scope_path=shift.activity.organisation.path, source="t", by=BUILDER
    )
    with clock.at(shift.ends_at + DAY):
        a_merge(kept, gone)
        result = confirm_attendance(shift, [row.pk], by=acting(kept.volunteer))[0]
    assert result.refused is not None
    assert result.refused.code == "hours.own"
