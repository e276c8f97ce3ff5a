"""Writing a record again as it really was, what was sent back too; a sample of a back-filling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.forms import refuse
from shijian.common.refused import Refused, require
from shijian.hours.commands import confirm_sample, correct, rewrite
from shijian.hours.forms import CorrectionForm, TimesForm
from shijian.hours.models import Pending, ServiceRecord
from shijian.hours.queries import counts_public, level_of, pending_for, record_for
from shijian.hours.rules import why_not_counter, why_not_rewrite
from shijian.hours.views.acting import on_day_of, sent


@login_required
@require_http_methods(["GET", "POST"])
def correct_record(request: Request, pk: int) -> HttpResponse:
    """Take a record back and write it again shorter; another person confirms the new entry."""
    record = record_for(request.actor, pk)
    require(why_not_counter(record, level_of(record), by=request.actor))
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        act = lambda: correct(  # noqa: E731 -- one act of one form
            record, starts_at=on_day_of(record.starts_at, said["starts"]),
            ends_at=on_day_of(record.starts_at, said["ends"]), reason=said["reason"],
            by=request.actor,
        )  # fmt: skip
        return _written(request, form, record, act)
    return _form(request, form, record)


@login_required
@require_http_methods(["GET", "POST"])
def rewrite_pending(request: Request, pk: int) -> HttpResponse:
    """Record hours that were sent back as they really were."""
    pending = pending_for(request.actor, pk)
    require(why_not_rewrite(pending, by=request.actor))
    form = TimesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        act = lambda: rewrite(  # noqa: E731 -- one act of one form
            pending, starts_at=on_day_of(pending.starts_at, said["starts"]),
            ends_at=on_day_of(pending.starts_at, said["ends"]), by=request.actor,
        )  # fmt: skip
        return _written(request, form, pending, act)
    return _form(request, form, pending)


def _written(
    request: Request, form: Any, about: ServiceRecord | Pending, act: Callable[[], object]
) -> HttpResponse:
    try:
        return sent(request, reverse("hours:pending") + "?state=waiting", act)
    except Refused as no:
        refuse(form, no)
    return _form(request, form, about)


def _form(request: Request, form: Any, about: ServiceRecord | Pending) -> HttpResponse:
    shown = {"about": about, "form": form, "is_record": isinstance(about, ServiceRecord)}
    return render(request, "hours/correct.html", shown, status=422 if form.is_bound else 200)


@login_required
@require_POST
def sample(request: Request, pk: int) -> HttpResponse:
    """A supervisor drew a back-filled record and found it true."""
    record = record_for(request.actor, pk)
    url = reverse("hours:record", args=[record.pk])
    return sent(request, url, lambda: confirm_sample(record, by=request.actor))


@require_GET
def public(request: Request) -> HttpResponse:
    """How many hours are held and were made void, for everybody to read; no names."""
    return render(request, "hours/public.html", {"counts": counts_public()})
