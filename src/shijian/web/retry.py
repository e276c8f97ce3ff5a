"""A form that could not be taken is given back with what was typed (decision 19)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

SECRET = ("password", "code", "pin", "token", "secret", "csrf", "digits", "idempotency")
MOST = 200  # fields; nobody types more


def kept_fields(data: QueryDict) -> list[tuple[str, str]]:
    """What was typed, less secrets, and never files."""
    return [
        (name, value)
        for name, values in data.lists()
        if not any(word in name.lower() for word in SECRET)
        for value in values
        if isinstance(value, str)
    ][:MOST]


def give_back(
    request: HttpRequest, action: str, fields: list[tuple[str, str]], *, status: int
) -> HttpResponse:
    """One page: nothing was saved, here is what you typed, send it again."""
    shown = [value for _name, value in fields if _is_words(value)]
    context = {"action": action, "fields": fields, "shown": shown}
    return render(request, "web/retry.html", context, status=status)


def _is_words(value: str) -> bool:
    """Whether somebody typed this: neither a tick, nor a number of ours, nor something sealed."""
    sealed = len(value) > 60 and value.isascii() and " " not in value
    return bool(value.strip()) and value != "on" and not value.isdigit() and not sealed
