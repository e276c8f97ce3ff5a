"""A rotating code opens for a minute at most, for one subject, with one secret."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shijian.engines import rotating
from shijian.engines.rotating import digits, digits_window, number_of, token, token_window

SECRET = b"0123456789abcdef0123456789abcdef"
AT = dt.datetime(2026, 11, 23, 1, 0, 10, tzinfo=dt.UTC)  # ten seconds into a window
IN = "shift:7:in"


def later(seconds: int) -> dt.datetime:
    return AT + dt.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "opens"), [(-11, False), (0, True), (19, True), (20, True), (49, True), (50, False)]
)
def test_the_current_and_the_previous_window_are_accepted(seconds, opens):
    found = digits_window(SECRET, IN, digits(SECRET, IN, AT), later(seconds))
    assert (found is not None) is opens
    found = token_window(SECRET, IN, token(SECRET, IN, 7, AT), later(seconds))
    assert (found is not None) is opens


def test_whoever_read_the_page_in_time_has_longer():
    text = token(SECRET, IN, 7, AT)
    window = token_window(SECRET, IN, text, AT)
    assert token_window(SECRET, IN, text, later(260), back=9) == window
    assert token_window(SECRET, IN, text, later(400), back=9) is None


def test_a_code_opens_its_own_subject_with_its_own_secret():
    code, text = digits(SECRET, IN, AT), token(SECRET, IN, 7, AT)
    assert not digits_window(SECRET, "shift:7:out", code, AT)
    assert not digits_window(SECRET[::-1], IN, code, AT)
    assert not token_window(SECRET, "shift:7:out", text, AT)
    assert not token_window(SECRET, IN, text.replace("7-", "8-", 1), AT)


def test_digits_are_read_as_people_type_them():
    code = digits(SECRET, IN, AT)
    assert len(code) == 6
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert digits_window(SECRET, IN, f" {wide[:3]} {wide[3:]}\n", AT)


@pytest.mark.parametrize(
    "junk", ["", "7", "7-", "-7", "０-aaaaaaaaaaaaaaaaaaaa", "7-é", "\ud800", "\x00", "9" * 5000]
)
def test_junk_opens_nothing(junk):
    assert not digits_window(SECRET, IN, junk, AT)
    assert not token_window(SECRET, IN, junk, AT)
    assert number_of(junk) is None


def test_a_token_says_whose_it_is_and_fits_a_url():
    text = token(SECRET, IN, 9_223_372_036_854_775_807, AT)
    assert number_of(text) == 9_223_372_036_854_775_807
    assert len(text) == 40
    assert text.isascii()


def test_the_screen_knows_when_to_ask_again():
    assert rotating.seconds_left(AT) == 20
    assert rotating.seconds_left(later(19)) == 1
    assert rotating.seconds_left(later(20)) == 30


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        digits(b"short", IN, AT)


@given(st.binary(min_size=16, max_size=32), st.integers(1, 2**63 - 1), st.integers(0, 10**7))
def test_one_changed_character_opens_nothing(secret, number, seconds):
    moment = later(seconds)
    text = token(secret, IN, number, moment)
    assert token_window(secret, IN, text, moment)
    for place in range(len(text)):
        other = "A" if text[place] != "A" else "B"
        assert not token_window(secret, IN, text[:place] + other + text[place + 1 :], moment)
