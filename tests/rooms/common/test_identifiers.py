"""Vectors of the standards, and: one wrong place is always found."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from shijian.common.identifiers import (
    credit_body_is_sound,
    credit_code_check,
    credit_code_fault,
    id_area_is_known,
    id_birthday,
    id_check,
    id_fault,
    id_sex,
    is_mobile,
    is_synthetic_id,
    mask_mobile,
    mask_name,
    place_level,
    synthetic_id,
    tidy_credit_code,
    tidy_id,
    tidy_mobile,
    years_on,
)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The sentences are compared in the language they were written in."""
    with translation.override("en"):
        yield


TODAY = dt.date(2026, 11, 23)
PROPERTY = settings(derandomize=True, deadline=None, max_examples=50)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def with_check(body: str) -> str:
    return body + id_check(body)


# ------------------------------------------------------------------ citizens


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "330113202112120015",  # districts founded in 2021
        "330114202201010017",
        "810000199001010019",  # residents from Hong Kong
        with_check("82000019900101001"),
        with_check("83000019900101001"),
        with_check("91123319900101001"),  # a foreign resident's card
        with_check("33032618970101001"),  # 129 years
        with_check("33032620000229001"),
        with_check("330326" + f"{TODAY:%Y%m%d}" + "001"),
    ],
)
def test_numbers_that_people_carry_pass(number):
    assert id_fault(number, TODAY) is None
    assert id_area_is_known(number)
    assert f"{(1 - 2 * int(number[:-1], 13)) % 11:X}".replace("A", "X") == number[-1]


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("", "18 places"),
        ("110105194912310021", "One digit"),
        ("11010519491231002", "18 places"),
        ("11010519491231002XX", "18 places"),
        ("01010519491231002X", "18 places"),
        ("1101051949123100XX", "18 places"),
        ("١١010519491231002X", "18 places"),  # digits of another script
        ("110105491231002", "18 places"),  # fifteen places, until 2013
        (with_check("11010520010229001"), "birthday"),
        (with_check("11010520261124001"), "birthday"),  # tomorrow
        (with_check("11010518951122001"), "birthday"),  # 131 years
        (with_check("11010500000000001"), "birthday"),
        (with_check("11010520261300001"), "birthday"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(number, fault):
    assert fault in str(id_fault(number, TODAY))


def test_an_unknown_area_is_worth_a_look_and_no_reason():
    number = with_check("77010119900101001")
    assert id_fault(number, TODAY) is None
    assert not id_area_is_known(number)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２ｘ",
        "110105-19491231-002X",
    ],
)
def test_an_identity_number_has_one_spelling(typed):
    assert tidy_id(typed) == "11010519491231002X"


birthdays = st.dates(dt.date(1900, 1, 1), TODAY)


@given(birthdays, st.sampled_from([1, 2]), st.integers(0, 499))
@PROPERTY
def test_a_synthetic_number_passes_and_keeps_what_it_was_made_of(birthday, sex, serial):
    number = synthetic_id(birthday, sex, serial)
    assert id_fault(number, TODAY) is None
    assert (id_birthday(number), id_sex(number)) == (birthday, sex)
    assert is_synthetic_id(number)
    assert years_on(birthday, TODAY) <= 126


def test_synthetic_numbers_of_a_day_are_all_different():
    day = dt.date(1990, 5, 1)
    assert len({synthetic_id(day, sex, n) for sex in (1, 2) for n in range(500)}) == 1000
    with pytest.raises(ValueError, match="500"):
        synthetic_id(day, 1, 500)


@given(birthdays, st.integers(0, 499), st.integers(0, 17), st.sampled_from("0123456789X"))
@PROPERTY
def test_one_changed_place_of_an_identity_number_is_found(birthday, serial, place, sign):
    number = synthetic_id(birthday, 1, serial)
    changed = number[:place] + sign + number[place + 1 :]
    assert changed == number or id_fault(changed, TODAY) is not None


@given(birthdays, st.integers(0, 499), st.integers(0, 16))
@PROPERTY
def test_two_neighbours_changed_about_are_found(birthday, serial, place):
    number = synthetic_id(birthday, 2, serial)
    changed = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert changed == number or id_fault(changed, TODAY) is not None


def test_a_birthday_counts_as_a_full_year():
    born = dt.date(2012, 2, 29)
    assert years_on(born, dt.date(2026, 2, 28)) == 13
    assert years_on(born, dt.date(2026, 3, 1)) == 14
    assert years_on(dt.date(2012, 11, 23), TODAY) == 14


# ------------------------------------------------------------------ organisations


@pytest.mark.parametrize("registrar", ["A1", "N1", "N2", "N3", "Y1"])
def test_codes_of_the_army_of_village_collectives_and_of_others_pass(registrar: str) -> None:
    """python-stdnum refuses these; a village's collective must not be refused (standards 5.2)."""
    body = f"{registrar}330106MF0000005"
    assert credit_code_fault(body + credit_code_check(body)) is None


@pytest.mark.parametrize("code", ["91110000600037341L", "N2330106MF0000005C"])
def test_credit_codes_of_every_registrar_pass(code):
    assert credit_code_fault(code) is None
    assert credit_body_is_sound(code)
    assert not credit_body_is_sound(code[:16] + "0" + code[17:])


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", "18 places"),
        ("91110000600037341", "18 places"),
        ("9111000060003734IL", "18 places"),
        ("B1110000600037341L", "18 places"),  # no such registrar
        ("91A10000600037341L", "18 places"),  # an area is digits
        ("91110000600037341K", "One place"),
        ("911100006000373411", "One place"),
    ],
)
def test_a_wrong_credit_code_says_what_is_wrong(code, fault):
    assert fault in str(credit_code_fault(code))


def test_a_credit_code_has_one_spelling():
    assert tidy_credit_code(" ９１１１００００ 60003734-1l ") == "91110000600037341L"


bodies = st.tuples(
    st.sampled_from("159ANY"),
    st.sampled_from("123"),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
).map("".join)


@given(bodies, st.integers(0, 17), st.sampled_from(ALPHABET))
@PROPERTY
def test_one_changed_place_of_a_credit_code_is_found(body, place, sign):
    code = body + credit_code_check(body)
    assert credit_code_fault(code) is None
    changed = code[:place] + sign + code[place + 1 :]
    assert changed == code or credit_code_fault(changed) is not None


# ------------------------------------------------------------------ mobiles, places, masks


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234",
        "138 0000 1234",
        "138-0000-1234",
        "+86 138 0000 1234",
        "0086 13800001234",
        "8613800001234",
        "(138)00001234",
        "１３８００００１２３４",
        "　13800001234　",
    ],
)
def test_a_mobile_has_one_spelling(typed):
    assert tidy_mobile(typed) == "13800001234"
    assert is_mobile(tidy_mobile(typed))


@pytest.mark.parametrize(
    "typed",
    ["", "12800001234", "1380000123", "138000012345", "0577-63721234", "1380000123a", "110"],
)
def test_what_is_no_mobile_stays_none(typed):
    assert not is_mobile(tidy_mobile(typed))


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("330326", "county"),
        ("330326100", "town"),
        ("330326100013", "village"),
        ("33032610001", None),
        ("3303", None),
        ("000000", None),
        ("33032六", None),
        ("３３０３２６", None),
        ("", None),
    ],
)
def test_the_length_of_a_code_says_what_it_names(code, level):
    assert place_level(code) == level


def test_masks_show_as_little_as_a_neighbour_may_know():
    assert mask_name("张伟") == "张*"
    assert mask_name("欧阳娜娜") == "欧*"
    assert mask_name("𠮷田") == "𠮷*"
    assert mask_name("阿依古丽·买买提") == "阿*"
    assert mask_name("  ") == ""
    assert mask_mobile("13800001234") == "138****1234"
    assert mask_mobile("0577-63721234") == "****"
    assert mask_mobile("") == ""


@given(st.text(max_size=30))
@PROPERTY
def test_no_text_breaks_a_validator(text):
    assert id_fault(tidy_id(text), TODAY) is not None
    assert credit_code_fault(tidy_credit_code(text)) is not None
    assert len(mask_name(text)) in {0, 2}
    assert set(mask_mobile(tidy_mobile(text))) <= set("*0123456789")
