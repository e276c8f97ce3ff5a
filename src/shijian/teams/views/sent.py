"""One form, one act: shown, sent once, answered beside the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from shijian.accounts.queries import Request
from shijian.common.forms import CleanForm, refuse
from shijian.common.idempotency import form_body, form_key, once
from shijian.common.refused import Refused


def answered(
    request: Request,
    form: CleanForm,
    template: str,
    context: dict[str, Any],
    act: Callable[[], str],
) -> HttpResponse:
    """Show the form, or do `act` once and go to the address it names."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(done_once(request, act))
        except Refused as refused:
            refuse(form, refused)
    status = 422 if request.method == "POST" else 200
    return render(request, template, {**context, "form": form}, status=status)


def done_once(request: Request, act: Callable[[], str]) -> str:
    """Do `act` once for this rendering of the page: where it leads."""
    body = form_body(request.POST)
    return once(form_key(request), body, by=request.actor, act=lambda: (303, act()))[1]
