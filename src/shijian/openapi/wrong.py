"""What is wrong with input, in one sentence of the reader's language instead of pydantic's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def sentence(error: dict[str, Any]) -> tuple[str, str]:
    """The sentence, and the name of what it is about as the program sent it."""
    steps = [str(step) for step in error["loc"][1:]]
    if error["loc"][0] == "body":
        steps = steps[1:]  # the name that our function gives the body
    return _said(error["type"], error.get("ctx", {})), ".".join(steps)


def _said(kind: str, facts: dict[str, Any]) -> str:
    known = {
        "missing": _("This is missing."),
        "extra_forbidden": _("There is no such name here."),
        "text": str(facts.get("why", "")),
        "day": _("Enter a day such as 2026-11-23."),
        "moment": _("Enter an instant with its offset, such as 2026-11-23T09:00:00+08:00."),
        "literal_error": _("This is one of: %(expected)s."),
        "string_too_long": _("At most %(max_length)s characters."),
        "string_too_short": _("At least %(min_length)s characters."),
        "string_pattern_mismatch": _("This is not written as it should be."),
        "greater_than_equal": _("At least %(ge)s."),
        "less_than_equal": _("At most %(le)s."),
        "too_long": _("At most %(max_length)s entries."),
        "too_short": _("At least %(min_length)s entries."),
        "list_type": _("A list is needed here."),
    }
    kinds = {"int": _("A whole number is needed here."), "bool": _("True or false is needed here."),
             "string": _("A text is needed here.")}  # fmt: skip
    said = known.get(kind) or kinds.get(kind.partition("_")[0], _("This does not fit here."))
    return said % facts if "%(" in said else said
