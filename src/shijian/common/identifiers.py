"""Numbers that carry their own proof: a citizen's identity number (GB 11643), an organisation's
credit code (GB 32100), a mobile; and how little of them a page shows.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OLDEST_YEARS = 130
_SHAPE = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# Provinces, 81-83 for residents from Hong Kong, Macao and Taiwan, 91 and on for foreign residents.
_AREA = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d", re.ASCII)
_DEMO_AREA = "999999"

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, Z, S, V
_CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))
_REGISTRARS = "123456789ANY"  # N registers village collectives, A the army, Y everyone else
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PLACE_LEVELS: dict[int, Literal["county", "town", "village"]] = {
    6: "county",
    9: "town",
    12: "village",
}


def tidy_id(text: str) -> str:
    """One spelling: full-width digits narrowed, no spaces or hyphens, the last letter large."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def id_fault(number: str, today: dt.date) -> str | Promise | None:
    """Why this cannot be an identity number, or None. The area is never a reason (R2): codes of
    districts change every year, and residents from elsewhere carry 81, 82, 83 and 9.
    """
    if not _SHAPE.fullmatch(number):
        return _("An identity number has 18 places: 17 digits and a digit or X at the end.")
    day = id_birthday(number)
    if day is None or day > today or years_on(day, today) > OLDEST_YEARS:
        return _("The birthday inside this identity number does not exist. Please compare it.")
    if id_check(number) != number[-1]:
        return _("One digit of this identity number is wrong. Please compare it with the card.")
    return None


def id_area_is_known(number: str) -> bool:
    """Whether the first two places are a province or a kind of card: worth a second look, never
    a reason to refuse.
    """
    return _AREA.match(number) is not None


def id_check(number: str) -> str:
    """The last place that belongs to the first seventeen."""
    total = sum(int(n) * weight for n, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def id_birthday(number: str) -> dt.date | None:
    """The day of birth inside an identity number, or None for a day that never was."""
    try:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def id_sex(number: str) -> int:
    """1 for a man, 2 for a woman (GB/T 2261.1): the seventeenth place is odd for men."""
    return 1 if int(number[16]) % 2 else 2


def years_on(birthday: dt.date, day: dt.date) -> int:
    """How many full years old somebody is on a day; the birthday itself counts."""
    return day.year - birthday.year - ((day.month, day.day) < (birthday.month, birthday.day))


def synthetic_id(birthday: dt.date, sex: int, serial: int) -> str:
    """A number that passes and belongs to nobody: no district has the area 999999."""
    if not 0 <= serial < 500:
        raise ValueError("a day has 500 numbers for each sex")
    body = f"{_DEMO_AREA}{birthday:%Y%m%d}{serial * 2 + sex % 2:03}"
    return body + id_check(body)


def is_synthetic_id(number: str) -> bool:
    """Whether a number can only come from a demonstration."""
    return number.startswith(_DEMO_AREA)


def tidy_mobile(text: str) -> str:
    """Eleven digits: no spaces, no hyphens, no country code."""
    if len(text) == 11 and text.isascii() and text.isdigit():
        return text
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", digits)


def is_mobile(number: str) -> bool:
    """Whether this can be a mobile number of the mainland."""
    return _MOBILE.fullmatch(number) is not None


def tidy_credit_code(text: str) -> str:
    """One spelling of a unified social credit code."""
    return tidy_id(text)


def credit_code_fault(code: str) -> str | Promise | None:
    """Why this cannot be a unified social credit code (统一社会信用代码), or None."""
    shaped = len(code) == 18 and all(sign in _CREDIT_ALPHABET for sign in code)
    if not shaped or code[0] not in _REGISTRARS or not code[2:8].isdecimal():
        return _(
            "A unified social credit code has 18 places: digits, and letters but I, O, S, V, Z."
        )
    if credit_code_check(code) != code[-1]:
        return _("One place of this credit code is wrong. Please compare it with the certificate.")
    return None


def credit_code_check(code: str) -> str:
    """The last place that belongs to the first seventeen (GB 32100)."""
    values = map(_CREDIT_ALPHABET.index, code[:17])
    total = sum(value * weight for value, weight in zip(values, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[-total % 31]


def credit_body_is_sound(code: str) -> bool:
    """Whether the organisation code inside (GB 11714) has its own check place right: where not,
    the certificate is worth a second look.
    """
    values = (int(sign, 36) for sign in code[8:16])
    total = sum(value * weight for value, weight in zip(values, _BODY_WEIGHTS, strict=True))
    return "0X987654321"[total % 11] == code[16]


def place_level(code: str) -> Literal["county", "town", "village"] | None:
    """What a division code of this length names; None for what is no such code."""
    if not (code.isascii() and code.isdecimal() and code[:2] > "10"):
        return None
    return _PLACE_LEVELS.get(len(code))


def mask_name(name: str) -> str:
    """张* for whatever length: even the number of characters tells a neighbour who it is."""
    return f"{name.strip()[0]}*" if name.strip() else ""


def mask_mobile(number: str) -> str:
    """138****1234; of anything that is no mobile nothing is shown."""
    return f"{number[:3]}****{number[-4:]}" if is_mobile(number) else "****" if number else ""
