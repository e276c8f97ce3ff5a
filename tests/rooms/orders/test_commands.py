"""From placed to closed, with every no on the way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from shijian.activities.commands import confirm_attendance
from shijian.activities.models import Activity
from shijian.common import clock
from shijian.common.actor import job
from shijian.common.refused import Refused
from shijian.journal.models import Entry
from shijian.journal.queries import timeline
from shijian.menu.models import Booking
from shijian.notices.models import Notice
from shijian.orders import commands, queries, rules
from shijian.orders.models import Order, Rating, Step
from tests.build.accounts import an_actor
from tests.build.activities import a_confirmer, a_signup, an_attendance
from tests.build.catalogue import a_category, a_risk
from tests.build.menu import a_menu_item
from tests.build.orders import (
    a_led_team,
    a_resident,
    a_slot,
    an_order,
    another_resident,
    the_captain,
    the_office,
    the_person,
    the_staff,
)
from tests.build.organisations import a_place, a_station, an_institute
from tests.build.teams import a_member
from tests.build.volunteers import acting

pytestmark = pytest.mark.django_db
State = Order.State
MONDAY = clock.moment(dt.date(2026, 11, 23), 9, 42)
FRIDAY = clock.moment(dt.date(2026, 11, 20), 12, 44)


def refused(act: object, *args: object, **named: object) -> Refused:
    with pytest.raises(Refused) as no:
        act(*args, **named)  # type: ignore[operator]
    return no.value


# ---------------------------------------------------------------- placing


def test_an_order_goes_to_its_village_and_keeps_the_door_locked():
    by = a_resident()
    with clock.at(MONDAY):
        order = an_order(by=by, phone="13800005602", risks=[a_risk()], details="请敲门")
    order.refresh_from_db()
    assert order.number == "SJ-2611-0001"
    assert (order.station, order.scope_path) == (a_station(), a_station().path)
    assert b"12" not in bytes(order.address_cipher or b"")
    assert queries.masked_address(order) == "坡南街***号 2 楼"
    assert queries.masked_phone(order) == "138****5602"
    assert [s.state for s in order.steps.all()] == [State.PLACED]
    told = set(Notice.objects.values_list("template", flat=True))
    assert "orders.placed" in told
    entry = timeline(order).get()
    assert entry.action == "orders.placed"
    assert "坡南" not in str(entry.data)
    assert "5602" not in str(entry.data)


def test_an_answer_is_due_at_the_same_hour_of_the_next_working_day():
    with clock.at(MONDAY):
        assert an_order().due_at == MONDAY + dt.timedelta(days=1)
    with clock.at(FRIDAY):
        assert an_order().due_at == clock.moment(dt.date(2026, 11, 23), 12, 44)


def test_numbers_of_a_month_follow_each_other_and_begin_anew():
    with clock.at(MONDAY):
        assert [an_order().number[-4:] for _n in range(3)] == ["0001", "0002", "0003"]
    with clock.at(clock.moment(dt.date(2026, 12, 1), 9)):
        assert an_order().number == "SJ-2612-0001"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"windows": [a_slot(-1)]}, "orders.windows"),
        ({"windows": [a_slot(0)]}, "orders.windows"),
        ({"windows": [a_slot(400)]}, "orders.windows"),
        ({"any_time": False}, "orders.windows"),
        ({"address": "  "}, "orders.address"),
        ({"title": " "}, "orders.title"),
        ({"phone": "123"}, "orders.phone"),
        ({"age": "minor"}, "orders.guardian"),
    ],
)
def test_what_is_asked_must_be_possible(fields, code):
    no = refused(an_order, **fields)
    assert (no.code, no.status) == (code, 422)
    assert not Order.objects.exists()
    assert not Step.objects.exists()


def test_only_villages_of_this_county_take_orders():
    town = a_place().parent
    assert refused(an_order, place=town).code == "orders.place"


def test_one_person_is_not_served_the_same_eight_times():
    by, slot = a_resident(), a_slot(3)
    an_order(by=by, windows=[slot])
    assert refused(an_order, by=by, windows=[slot]).code == "orders.same_already"
    other = an_order(by=by, windows=[slot], category=a_category("000102"), title="修水龙头")
    assert other.state == State.PLACED


def test_five_orders_at_work_are_enough():
    by = a_resident()
    codes = ["000101", "000102", "001001", "000703", "000301"]
    for code in codes:
        an_order(by=by, category=a_category(code))
    no = refused(an_order, by=by, category=a_category("000302"))
    assert no.code == "orders.too_many_open"


def test_ordering_for_another_keeps_who_let_whom():
    by = a_resident()
    mother = commands.NewPerson("李母亲")
    order = an_order(by=by, beneficiary=mother, relation="parent", authorisation="family")
    assert order.beneficiary.name == "李母亲"
    assert order.requester == the_person(by)
    assert (order.authorisation.giver, order.authorisation.way) == (order.beneficiary, "family")
    assert queries.is_asker(order, by)


# ---------------------------------------------------------------- menu


def test_a_menu_item_is_had_on_its_own_half_days_and_up_to_its_capacity():
    team = a_led_team()
    item = a_menu_item(team=team, weekly_capacity=1, half_days=0b11)  # Mondays
    with clock.at(MONDAY):
        monday, tuesday = a_slot(7), a_slot(1)
        assert refused(an_order, item=item, windows=[tuesday]).code == "orders.windows"
        order = an_order(item=item, windows=[monday])
        assert Booking.objects.filter(released_at=None).count() == 1
        no = refused(an_order, item=item, windows=[a_slot(7, afternoon=True)])
        assert no.code == "orders.windows"
        assert "1" in str(no)
        commands.withdraw_order(order, by=an_actor("staff", order.station.path))
        assert an_order(item=item, windows=[monday]).state == State.PLACED


def test_a_closed_item_and_one_out_of_reach_are_refused():
    closed = a_menu_item(team=a_led_team(), state="closed")
    assert refused(an_order, item=closed).code == "orders.item_closed"
    far = a_menu_item(team=a_led_team(organisation=a_station(2), reach="village"))
    assert refused(an_order, item=far, place=a_place(0)).code == "orders.out_of_reach"
    assert an_order(item=far, place=a_place(2)).state == State.PLACED


# ---------------------------------------------------------------- verifying


def test_the_station_verifies_and_the_clock_goes_on():
    order = an_order()
    due = order.due_at
    for stranger in (another_resident(), an_actor("staff", a_station(2).path)):
        assert refused(commands.verify_order, order, by=stranger).status == 403
    order = commands.verify_order(order, by=the_staff(order))
    assert (order.state, order.due_at) == (State.VERIFIED, due)
    no = refused(commands.verify_order, order, by=the_staff(order))
    assert (no.status, no.code) == (409, "orders.wrong_state")


def test_a_refusal_is_read_by_the_asker_alone():
    by = a_resident()
    order = an_order(by=by)
    staff = the_staff(order)
    for reason in ("不行", "字" * 101):
        assert refused(commands.refuse_order, order, reason=reason, by=staff).status == 422
    order = commands.refuse_order(order, reason="这项要找社保局办理", by=staff)
    assert queries.refusal_words(order, by) == "这项要找社保局办理"
    for other in (staff, the_office(), another_resident()):
        assert queries.refusal_words(order, other) == ""
    assert "社保局" not in "".join(Entry.objects.values_list("body", flat=True))
    assert "社保局" not in str(list(Notice.objects.values_list("data", flat=True)))


# ---------------------------------------------------------------- dispatching


def test_a_level_dispatches_the_teams_it_leads():
    order = an_order(state="verified")
    county = a_led_team()
    planned = clock.moment(a_slot(2).day, 9)
    no = refused(
        commands.dispatch_order, order, team=county, planned_at=planned, by=the_staff(order)
    )
    assert (no.status, no.code) == (403, "orders.team_not_yours")
    own = a_led_team(organisation=order.station)
    order = commands.dispatch_order(order, team=own, planned_at=planned, by=the_staff(order))
    assert (order.state, order.team) == (State.DISPATCHED, own)
    assert Notice.objects.filter(template="orders.to_accept").exists()
    again = refused(
        commands.dispatch_order, order, team=county, planned_at=planned, by=the_office()
    )
    assert (again.status, again.code) == (409, "orders.wrong_state")


def test_a_team_takes_no_more_than_its_week_and_no_time_that_does_not_suit():
    team = a_led_team(weekly_capacity=1)
    slot = a_slot(2)
    an_order(state="dispatched", team=team, windows=[slot])
    second = an_order(state="verified", windows=[slot])
    planned = clock.moment(slot.day, 10)
    office = the_office()
    no = refused(commands.dispatch_order, second, team=team, planned_at=planned, by=office)
    assert no.code == "orders.team_full"
    free = a_led_team()
    late = clock.moment(slot.day, 15)
    no = refused(commands.dispatch_order, second, team=free, planned_at=late, by=office)
    assert no.code == "orders.not_their_time"
    past = clock.now() - dt.timedelta(hours=1)
    no = refused(commands.dispatch_order, second, team=free, planned_at=past, by=office)
    assert no.status == 422


# ---------------------------------------------------------------- accepting


def test_accepting_makes_the_activity_for_the_team():
    order = an_order(state="dispatched", risks=[a_risk("two_people")])
    assert refused(commands.accept_order, order, by=the_office()).code == "orders.not_captain"
    stranger = the_captain(an_order(state="dispatched"))
    assert refused(commands.accept_order, order, by=stranger).status == 403
    order = commands.accept_order(order, by=the_captain(order))
    activity = order.activity
    assert activity is not None
    assert (activity.private, activity.state) == (True, Activity.State.PUBLISHED)
    assert activity.shifts.get().capacity == 2
    written = f"{activity.title}{activity.content}{activity.place_text}{activity.served}"
    assert "坡南街" not in written
    assert order.beneficiary.name not in written


def test_a_declined_order_goes_back_and_the_team_is_not_asked_again():
    team = a_led_team()
    order = an_order(state="dispatched", team=team)
    captain = the_captain(order)
    assert refused(commands.decline_order, order, reason="因为", by=captain).status == 422
    order = commands.decline_order(order, reason="no_time", by=captain)
    assert (order.state, order.team, order.planned_at) == (State.VERIFIED, None, None)
    found = queries.proposals(order, the_office())
    assert team.short_name in {name for group in found.excluded for name in group.names}
    assert team not in {offer.team for offer in found.offers}


def test_taking_back_an_accepted_order_cancels_its_activity():
    order = an_order(state="accepted")
    activity = order.activity
    order = commands.take_back_order(order, by=the_office())
    assert activity is not None
    activity.refresh_from_db()
    assert (order.state, activity.state) == (State.VERIFIED, Activity.State.CANCELLED)


# ---------------------------------------------------------------- the door


def test_phone_and_address_are_for_the_captain_who_took_it_and_by_consent():
    order = an_order(state="dispatched", phone="13800005602")
    captain = the_captain(order)
    assert refused(commands.open_contact, order, by=captain).code.endswith("after_accepting")
    order = commands.accept_order(order, by=captain)
    contact = commands.open_contact(order, by=captain)
    assert (contact.phone, contact.address) == ("13800005602", "坡南街12号 2 楼")
    entry = timeline(order).first()
    assert entry is not None
    assert entry.action == "orders.contact_opened"
    assert "5602" not in entry.body
    assert refused(commands.open_contact, order, by=another_resident()).status == 403
    locked = an_order(state="accepted", share_contact=False)
    no = refused(commands.open_contact, locked, by=the_captain(locked))
    assert (no.status, no.code) == (403, "orders.contact_not_shared")
    staff = the_staff(locked)
    assert refused(commands.open_contact, locked, by=staff).status == 422  # says why first
    assert commands.open_contact(locked, by=staff, reason="核实门牌号码").address
    done = an_order(state="delivered")
    assert refused(commands.open_contact, done, by=the_captain(done)).code == "orders.contact_over"


# ---------------------------------------------------------------- done and rated


def test_an_order_is_done_when_its_time_has_come():
    order = an_order(state="accepted")
    captain = the_captain(order)
    assert refused(commands.complete_order, order, by=captain).code == "orders.too_early"
    assert order.planned_at is not None
    with clock.at(order.planned_at + dt.timedelta(hours=1)):
        assert refused(commands.complete_order, order, by=another_resident()).status == 403
        order = commands.complete_order(order, by=captain)
    assert order.state == State.DELIVERED


def test_the_served_person_rates_and_no_provider_does():
    by = a_resident()
    order = an_order(by=by, state="delivered")
    captain = the_captain(order)
    assert refused(commands.rate_order, order, score=5, solved=True, by=captain).status == 403
    assert order.team is not None
    member = acting(a_member(order.team).volunteer)
    staff_member = an_actor("staff", order.station.path, user=_user(member))
    no = refused(commands.rate_order, order, score=5, solved=True, by=staff_member)
    assert no.code == "orders.provider_cannot_rate"
    assert refused(commands.rate_order, order, score=6, solved=True, by=by).status == 422
    order = commands.rate_order(order, score=4, solved=True, words="很细心", by=by)
    assert order.state == State.RATED
    assert queries.rating_words(order, captain) == []
    assert queries.rating_words(order, staff_member) == []
    [(rating, words)] = queries.rating_words(order, the_staff(order))
    assert (rating.score, words) == (4, "很细心")
    assert refused(commands.rate_order, order, score=1, solved=False, by=by).status == 409


def _user(actor):
    from shijian.accounts.models import User

    return User.objects.get(pk=actor.user_id)


def test_staff_ring_and_rate_for_the_served():
    order = an_order(state="delivered")
    commands.rate_order(order, score=3, solved=True, by=the_staff(order))
    rating = Rating.objects.get()
    assert rating.channel == "telephone"
    assert rating.taken_by is not None


def test_not_solved_brings_it_back_once():
    by = a_resident()
    order = an_order(by=by, state="delivered")
    order = commands.rate_order(order, score=2, solved=False, by=by)
    assert (order.state, order.reopened, order.team) == (State.VERIFIED, True, None)
    assert Notice.objects.filter(template="orders.reopened").exists()
    team = a_led_team()
    planned = clock.moment(a_slot(3).day, 9)
    order = commands.dispatch_order(order, team=team, planned_at=planned, by=the_office())
    order = commands.accept_order(order, by=the_captain(order))
    with clock.at(planned + dt.timedelta(hours=3)):
        order = commands.complete_order(order, by=the_captain(order))
        order = commands.rate_order(order, score=1, solved=False, by=by)
    assert order.state == State.RATED
    assert [r.round for r in order.ratings.order_by("id")] == [1, 2]


def test_a_provider_sees_many_voices_together_and_none_alone():
    with clock.at(MONDAY - dt.timedelta(days=14)):
        team = a_led_team()
        for _n in range(4):
            an_order(state="rated", team=team)
    assert queries.rating_summary(team=team).mean is None
    with clock.at(MONDAY - dt.timedelta(days=13)):
        an_order(state="rated", team=team)
    with clock.at(MONDAY + dt.timedelta(days=7)):
        summary = queries.rating_summary(team=team)
    assert (summary.asked, summary.count, summary.mean) == (5, 5, 5.0)


# ---------------------------------------------------------------- withdrawing


@pytest.mark.parametrize("state", ["placed", "verified", "dispatched", "accepted"])
def test_an_order_is_withdrawn_at_any_time_before_it_is_done(state):
    by = a_resident()
    order = an_order(by=by, state=state)
    assert refused(commands.withdraw_order, order, by=another_resident()).status == 403
    team, activity = order.team, order.activity
    order = commands.withdraw_order(order, by=by)
    assert order.state == State.WITHDRAWN
    assert Notice.objects.filter(template="orders.withdrawn").exists() == (team is not None)
    if activity is not None:
        activity.refresh_from_db()
        assert activity.state == Activity.State.CANCELLED
    assert refused(commands.withdraw_order, order, by=by).status == 409


# ---------------------------------------------------------------- the clock's work


def test_an_overdue_step_rises_one_level_and_is_told_once():
    with clock.at(MONDAY):
        upper = an_actor("staff", an_institute().path, name="蒋所长")
        order = an_order()
    late = clock.moment(dt.date(2026, 11, 24), 16)
    with clock.at(MONDAY + dt.timedelta(days=1, hours=1)):
        assert commands.escalate_overdue(by=job("t")) == 0  # four working hours of grace
        assert list(queries.overdue(the_staff(order))) == [order]
    with clock.at(late):
        assert commands.escalate_overdue(by=job("t")) == 1
        assert commands.escalate_overdue(by=job("t")) == 0
        order.refresh_from_db()
        assert order.escalated_to == an_institute()
        commands.verify_order(order, by=upper)
        order.refresh_from_db()
        assert order.escalated_to is None
        assert commands.escalate_overdue(by=job("t")) == 1  # the answer is still owed
    assert Notice.objects.filter(template="orders.overdue", to=upper.user_id).count() == 2


def test_rated_and_forgotten_orders_close_by_themselves():
    rated, silent = an_order(state="rated"), an_order(state="delivered")
    assert commands.close_settled(by=job("t")) == 0
    with clock.at(clock.now() + dt.timedelta(days=60)):
        assert commands.close_settled(by=job("t")) == 2
        assert commands.close_settled(by=job("t")) == 0
    rated.refresh_from_db()
    silent.refresh_from_db()
    assert {rated.state, silent.state} == {State.CLOSED}


# ---------------------------------------------------------------- what the database holds


def test_history_and_ratings_cannot_be_changed():
    order = an_order(state="rated")
    for sql in (
        "UPDATE orders_step SET state = 'closed' WHERE order_id = %s",
        "DELETE FROM orders_rating WHERE order_id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [order.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state="dispatched", team=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state="refused")


def test_the_table_of_moves_has_no_dead_end_and_every_state_a_sentence():
    assert rules.WORKFLOW.final == {State.REFUSED, State.CLOSED, State.WITHDRAWN}
    order = Order()
    for state in State:
        order.state = state
        no = rules.why_not_move(order, State.PLACED)
        assert no is not None
        assert str(no)


def test_every_step_of_the_thread_is_journalled():
    order = an_order(state="rated", by=a_resident())
    assert [entry.action for entry in timeline(order)][::-1] == [
        "orders.placed", "orders.verified", "orders.dispatched", "orders.accepted",
        "orders.delivered", "orders.rating_given", "orders.rated",
    ]  # fmt: skip


def test_confirmed_hours_finish_the_order_by_themselves():
    team = a_led_team(organisation=a_station())
    order = an_order(state="accepted", team=team)
    assert order.activity is not None
    shift = order.activity.shifts.get()
    row = an_attendance(a_signup(shift, a_member(team).volunteer))
    later = shift.ends_at + dt.timedelta(hours=2)
    with clock.at(later):
        assert commands.complete_served(by=job("t")) == 0  # nobody has confirmed yet
        confirm_attendance(shift, [row.pk], by=a_confirmer(shift))
        assert commands.complete_served(by=job("t")) == 1
        assert commands.complete_served(by=job("t")) == 0
    order.refresh_from_db()
    assert order.state == State.DELIVERED
    assert Notice.objects.filter(template="orders.delivered").exists()
