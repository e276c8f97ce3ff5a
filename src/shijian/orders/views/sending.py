"""A form that is sent twice does its work once."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect

from shijian.accounts.queries import Request
from shijian.common.idempotency import form_body, once


def once_and_go(request: Request, act: Callable[[], str]) -> HttpResponse:
    """Do `act` once for this sending of the form and go to the address it gives."""
    key = request.POST.get("idempotency_key", "")
    _status, address = once(
        key, form_body(request.POST), by=request.actor, act=lambda: (303, act())
    )
    return redirect(address)
