"""Half-days and working days by hand, and spans against sets of minutes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shijian.engines.schedule import (
    SHANGHAI,
    WHOLE_WEEK,
    HalfDay,
    Span,
    add_working_days,
    crosses_midnight,
    due_at,
    falls_in,
    first_overlap,
    half_day,
    half_days,
    is_working_day,
    minutes_served,
    recurring,
    week_bits,
    week_slots,
    working_days_between,
    working_minutes_left,
)

MINUTE = dt.timedelta(minutes=1)
MONDAY = dt.date(2026, 11, 23)
START = dt.datetime(2026, 11, 23, tzinfo=SHANGHAI).astimezone(dt.UTC)  # a local midnight


def local(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, second, tzinfo=SHANGHAI)


def minutes_of(span: Span) -> set[int]:
    first, last = (span.start - START) // MINUTE, (span.end - START) // MINUTE
    return set(range(first, last))


@st.composite
def spans(draw) -> Span:
    first = draw(st.integers(0, 3 * 1440))
    return Span(START + first * MINUTE, START + (first + draw(st.integers(1, 900))) * MINUTE)


# ------------------------------------------------------------------ spans


@given(spans(), spans())
def test_overlap_is_a_common_minute(one, other):
    common = minutes_of(one) & minutes_of(other)
    assert one.overlaps(other) is other.overlaps(one) is bool(common)
    assert (minutes_of(one.common(other)) if one.common(other) else set()) == common
    assert one.contains(other) is (minutes_of(other) <= minutes_of(one))


def test_one_that_starts_when_the_other_ends_does_not_overlap():
    one, other = Span(local(23, 9), local(23, 10)), Span(local(23, 10), local(23, 11))
    assert not one.overlaps(other)
    assert not other.overlaps(one)
    assert one.common(other) is None


@given(st.lists(spans(), max_size=6))
def test_the_first_overlap_is_found_where_there_is_one(some):
    found = first_overlap(some)
    every = [minutes_of(span) for span in some]
    assert bool(found) is (sum(map(len, every)) > len(set().union(*every)))
    assert found is None or found[0].overlaps(found[1])


@given(spans(), st.lists(spans(), max_size=4), st.integers(0, 120))
def test_minutes_served_are_the_minutes_outside_every_break(span, breaks, minutes):
    rest = minutes_of(span).difference(*map(minutes_of, breaks))
    assert minutes_served(span, breaks) == len(rest)
    assert minutes_served(span, breaks, minutes) == max(0, len(rest) - minutes)


def test_a_begun_minute_does_not_count():
    assert minutes_served(Span(local(23, 9), local(23, 9, 0, 59))) == 0
    assert minutes_served(Span(local(23, 9, 0, 30), local(23, 10, 0, 29))) == 59
    half_minutes = [Span(local(23, 9, 1), local(23, 9, 1, 30))]
    assert minutes_served(Span(local(23, 9), local(23, 9, 2)), half_minutes) == 1


@given(spans())
def test_midnight_is_the_countys(span):
    days = {minute // 1440 for minute in minutes_of(span)}
    assert crosses_midnight(span) is (len(days) > 1)


def test_ending_at_midnight_does_not_cross_it():
    assert not crosses_midnight(Span(local(23, 22), local(24)))
    assert crosses_midnight(Span(local(23, 22), local(24, 0, 0, 1)))
    assert not crosses_midnight(Span(local(23, 7), local(23, 9)))  # midnight in Greenwich


def test_a_span_is_made_of_instants_and_goes_forward():
    with pytest.raises(ValueError, match="ends after"):
        Span(local(23, 9), local(23, 9))
    with pytest.raises(ValueError, match="instants"):
        Span(dt.datetime(2026, 11, 23, 9), dt.datetime(2026, 11, 23, 10))  # noqa: DTZ001


# ------------------------------------------------------------------ half-days


def test_noon_belongs_to_the_afternoon():
    assert half_day(local(23, 11, 59)) == HalfDay(MONDAY, afternoon=False)
    assert half_day(local(23, 12)) == HalfDay(MONDAY, afternoon=True)
    assert half_day(dt.datetime(2026, 11, 22, 16, tzinfo=dt.UTC)).day == MONDAY


@given(spans())
def test_a_span_touches_the_half_days_of_its_minutes(span):
    by_minute = {half_day(START + minute * MINUTE) for minute in minutes_of(span)}
    assert half_days(span) == tuple(sorted(by_minute))
    assert all(slot.span.overlaps(span) for slot in by_minute)


def test_a_week_is_fourteen_bits_from_monday_morning():
    assert HalfDay(MONDAY, afternoon=False).bit == 0
    assert HalfDay(dt.date(2026, 11, 29), afternoon=True).bit == 13
    assert week_bits([(0, False), (6, True), (6, True)]) == 1 | 1 << 13
    assert len(week_slots(WHOLE_WEEK)) == 14


@given(st.integers(0, WHOLE_WEEK))
def test_bits_and_slots_say_the_same(week):
    assert week_bits(week_slots(week)) == week
    every = [HalfDay(MONDAY + dt.timedelta(days=d), bool(a)) for d in range(21) for a in (0, 1)]
    found = list(recurring(week, every[0].day, every[-1].day))
    assert found == [slot for slot in every if falls_in(week, slot)]
    assert len(found) == 3 * week.bit_count()


def test_recurring_leaves_out_the_days_it_is_told():
    week = week_bits([(0, False)])
    found = recurring(week, MONDAY, dt.date(2026, 12, 7), without={dt.date(2026, 11, 30)})
    assert [slot.day for slot in found] == [MONDAY, dt.date(2026, 12, 7)]
    assert list(recurring(week, MONDAY, dt.date(2026, 11, 22))) == []


# ------------------------------------------------------------------ working days

# National Day 2026: 1-7 October free, Sunday 20 September and Saturday 10 October work.
NATIONAL_DAY = {dt.date(2026, 10, day): False for day in range(1, 8)} | {
    dt.date(2026, 9, 20): True,
    dt.date(2026, 10, 10): True,
}


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (dt.date(2026, 9, 30), 1, dt.date(2026, 10, 8)),
        (dt.date(2026, 9, 30), 3, dt.date(2026, 10, 10)),  # a make-up Saturday counts
        (dt.date(2026, 9, 30), 4, dt.date(2026, 10, 12)),
        (dt.date(2026, 9, 18), 1, dt.date(2026, 9, 20)),
        (dt.date(2026, 10, 3), 0, dt.date(2026, 10, 3)),
    ],
)
def test_make_up_days_count_and_holidays_do_not(start, days, end):
    assert add_working_days(start, days, NATIONAL_DAY) == end


calendars = st.dictionaries(
    st.integers(0, 60).map(lambda n: MONDAY + dt.timedelta(days=n)), st.booleans(), max_size=40
)


@given(st.integers(0, 20), st.integers(0, 15), calendars)
def test_adding_working_days_is_counting_them(offset, days, calendar):
    start = MONDAY + dt.timedelta(days=offset)
    end = add_working_days(start, days, calendar)
    assert working_days_between(start, end, calendar) == days
    if days:
        assert is_working_day(end, calendar)
        assert working_days_between(start, end - dt.timedelta(days=1), calendar) == days - 1


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="forward"):
        add_working_days(MONDAY, -1, {})
    never = {MONDAY + dt.timedelta(days=n): False for n in range(800)}
    with pytest.raises(ValueError, match="without a working day"):
        add_working_days(MONDAY, 1, never)


def test_a_clock_runs_out_at_the_end_of_its_last_day():
    placed = dt.datetime(2026, 9, 30, 15, tzinfo=SHANGHAI)
    assert due_at(placed, 1, NATIONAL_DAY) == dt.datetime(2026, 10, 9, tzinfo=SHANGHAI)


@given(st.integers(0, 4 * 1440), st.integers(0, 4 * 1440), calendars)
def test_office_minutes_left_minute_by_minute(now, due, calendar):
    def in_office(minute: int) -> bool:
        moment = (START + minute * MINUTE).astimezone(SHANGHAI)
        morning = dt.time(8, 30) <= moment.time() < dt.time(12)
        afternoon = dt.time(14) <= moment.time() < dt.time(17, 30)
        return is_working_day(moment.date(), calendar) and (morning or afternoon)

    left = working_minutes_left(START + now * MINUTE, START + due * MINUTE, calendar)
    between = sum(map(in_office, range(min(now, due), max(now, due))))
    assert left == (between if due >= now else -between)
