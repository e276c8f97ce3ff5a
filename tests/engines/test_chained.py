"""A chained code is checked by its anchor, belongs to one half minute, and makes no later one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shijian.engines import chained

SECRET = b"0123456789abcdef0123456789abcdef"
WHO = "signup:7"
WINDOWS = st.integers(1, 2**33)


@given(WINDOWS)
def test_an_anchor_knows_every_code_of_its_chain_and_its_half_minute(window):
    code, held = (
        chained.link(SECRET, WHO, window),
        chained.anchor(SECRET, WHO, window // chained.LINKS),
    )
    assert chained.fits(held, code, window)
    assert not chained.fits(held, code, window + 1)
    assert not chained.fits(held, code, window - 1)
    assert not chained.fits(held, chained.link(SECRET, "signup:8", window), window)


@given(WINDOWS)
def test_a_shown_code_gives_away_only_what_is_past(window):
    code = chained.link(SECRET, WHO, window)
    earlier = chained._hashed(code, 1)
    if window % chained.LINKS:
        assert earlier == chained.link(SECRET, WHO, window - 1)
    reachable = {chained._hashed(code, n) for n in range(200)}
    assert chained.link(SECRET, WHO, window + 1) not in reachable


def test_two_chains_of_one_person_share_nothing():
    last, first = chained.link(SECRET, WHO, 31), chained.link(SECRET, WHO, 32)
    assert chained._hashed(first, 1) != last
    assert chained.seed(SECRET, WHO, 0) == last


@given(WINDOWS, st.integers(-3, 3))
def test_the_half_minute_of_a_code_is_found_among_those_asked_for(window, off):
    code = chained.link(SECRET, WHO, window + off)
    near = (window, window - 1, window + 1)
    wanted = window + off if abs(off) <= 1 else None
    assert chained.which(SECRET, WHO, code, near) == wanted
    six = chained.digits(code)
    assert (len(six), six.isdigit()) == (6, True)
    assert chained.which_digits(SECRET, WHO, six, [window + off]) == window + off


def test_texts_and_back():
    code = chained.link(SECRET, WHO, 5)
    assert chained.parsed(chained.text(code)) == code
    for junk in ("", "é", "a" * 19, "a" * 24, "\x00" * 20, "=" * 20):
        assert chained.parsed(junk) is None
    assert 0 <= chained.check(WHO, "123456") <= 255
    assert chained.window(dt.datetime(1970, 1, 1, 0, 1, 29, tzinfo=dt.UTC)) == 2
    with pytest.raises(ValueError, match="16 bytes"):
        chained.seed(b"short", WHO, 0)


def test_a_phone_reckons_the_same():
    """The vector that the page's own script is held to (tests/e2e/test_offline.py)."""
    secret = bytes(range(32))
    assert chained.text(chained.anchor(secret, WHO, 4)) == VECTOR[0]
    assert chained.text(chained.link(secret, WHO, 130)) == VECTOR[1]
    assert chained.digits(chained.link(secret, WHO, 130)) == VECTOR[2]
    assert chained.check(WHO, VECTOR[2]) == VECTOR[3]


VECTOR = ("J9OLEcF80aP0t2lh2vB8", "P4p-M41wgOby-8hMjB-N", "681706", 161)
