"""The one layer that text from outside passes (decision 19): forms and the API both call it."""

from __future__ import annotations

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.common.refused import Refused

BIGINT = 2**63 - 1
# Marks that turn the reading direction or hide; a name or an address never needs them.
HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


def fault(text: str) -> str | Promise | None:
    """Why this text cannot be taken, or None."""
    if "\x00" in text or CONTROL.search(text):
        return _("There is an unreadable character in this text. Please type it again.")
    if "\ufffd" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        return _("Part of this text arrived broken. Please type it again.")
    if HIDDEN.search(text):
        return _("There is an invisible mark in this text. Please type it again by hand.")
    return None


def tidy(text: str) -> str:
    """The same text in one spelling: composed characters, no spaces at the ends."""
    return unicodedata.normalize("NFC", text).strip()


def searched(text: str, limit: int = 40) -> str:
    """The words of a search box, ready for a query; 422 for what no keyboard types."""
    if why := fault(text):
        raise Refused(why, "text.unreadable", status=422)
    return tidy(text)[:limit]
