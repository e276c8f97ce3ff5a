"""The ways out: a text message gateway by configuration, else a file that needs no account."""

from __future__ import annotations

import json
import logging
import os
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings

from shijian.common import clock, identifiers
from shijian.notices.models import Notice

codes = logging.getLogger("shijian.codes")
SECONDS = 10


class NotSent(Exception):
    """The channel did not take the message; it is tried again later."""


class Port(Protocol):
    """What a channel must be able to do; `key` lets the other side recognise a repeat."""

    def __call__(self, *, phone: str, text: str, template: str, key: str) -> None: ...


def console(*, phone: str, text: str, **_more: str) -> None:
    """Nothing leaves: the demonstration prints the message, a server keeps it in a private file."""
    line = f"{clock.now().isoformat()} {identifiers.mask_mobile(phone)} {text}"
    if settings.DEMO:
        codes.info("%s %s", identifiers.mask_mobile(phone), text)
    file = settings.DATA / "notices.txt"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as out:
        out.write(line + "\n")


def gateway(*, phone: str, text: str, template: str, key: str) -> None:
    """Hand the message to the county's text message service: one JSON document by HTTPS."""
    url = settings.SMS["url"]
    if urlsplit(url).scheme not in {"https", "http"}:
        raise NotSent("the address of the gateway is not http")
    body = json.dumps({"phone": phone, "text": text, "template": template, "id": key}).encode()
    request = Request(url, data=body, method="POST")  # noqa: S310 -- the scheme was just checked
    request.add_header("Content-Type", "application/json")
    request.add_header("Idempotency-Key", key)
    if settings.SMS["key"]:
        request.add_header("Authorization", f"Bearer {settings.SMS['key']}")
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 -- as above
            answer.read(1)
    except OSError as error:  # refused, timed out, or answered 4xx and 5xx
        raise NotSent(type(error).__name__) from error


PORTS: dict[str, Port] = {Notice.Channel.CONSOLE: console, Notice.Channel.SMS: gateway}
