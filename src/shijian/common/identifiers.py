"""Numbers that carry their own proof: the citizen's identity number (GB 11643) and a mobile."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OLDEST_YEARS = 130
_SHAPE = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


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
    if day is None or day > today or today.year - day.year > OLDEST_YEARS:
        return _("The birthday inside this identity number does not exist. Please compare it.")
    if id_check(number) != number[-1]:
        return _("One digit of this identity number is wrong. Please compare it with the card.")
    return None


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
    """How many full years old somebody is on a day (民法典 art. 1259: from the day after)."""
    return day.year - birthday.year - ((day.month, day.day) < (birthday.month, birthday.day))


def tidy_mobile(text: str) -> str:
    """Eleven digits: no spaces, no hyphens, no country code."""
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", digits)


def is_mobile(number: str) -> bool:
    """Whether this can be a mobile number of the mainland."""
    return _MOBILE.fullmatch(number) is not None
