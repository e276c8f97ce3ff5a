"""The calendar of working days, which every clock of working days reads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.catalogue import commands, queries, rules
from shijian.catalogue.forms import DayForm, HolidayForm, YearForm
from shijian.common import clock
from shijian.common.idempotency import form_body, once
from shijian.common.refused import require


@login_required
@require_http_methods(["GET", "POST"])
def holidays_page(request: Request) -> HttpResponse:
    """One year's holidays and make-up days, and a form to enter one."""
    require(rules.why_not_read_reference(request.actor))
    form = HolidayForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form, _year(request))
    given = form.cleaned_data
    key, body = request.POST.get("idempotency_key", ""), form_body(request.POST)

    def act() -> tuple[int, str]:
        commands.set_holiday(given["day"], **_fields(given), by=request.actor)
        return 303, _url(given["day"].year)

    url = once(key, body, by=request.actor, act=act)[1]
    messages.success(request, _("Kept."))
    return redirect(url)


@login_required
@require_POST
def remove_page(request: Request) -> HttpResponse:
    """Let a day be what its weekday says again."""
    require(rules.why_not_read_reference(request.actor))
    form = DayForm(request.POST)
    if not form.is_valid():
        raise Http404
    day = form.cleaned_data["day"]
    commands.remove_holiday(day, by=request.actor)
    messages.success(request, _("Removed."))
    return redirect(_url(day.year))


@login_required
@require_POST
def settle_page(request: Request) -> HttpResponse:
    """Say that a year agrees with the yearly notice."""
    require(rules.why_not_read_reference(request.actor))
    form = YearForm(request.POST)
    if not form.is_valid():
        raise Http404
    year = form.cleaned_data["year"]
    commands.settle_holidays(year, by=request.actor)
    messages.success(request, _("Kept."))
    return redirect(_url(year))


@login_required
@require_GET
def rules_page(request: Request) -> HttpResponse:
    """Every rule value in force, from which day, and where it comes from."""
    require(rules.why_not_read_reference(request.actor))
    return render(request, "catalogue/rules.html", {"rules": queries.rules_in_force()})


# ---------------------------------------------------------------- what they share


def _page(request: Request, form: HolidayForm, year: int) -> HttpResponse:
    days = list(queries.holidays(year))
    context = {
        "form": form,
        "year": year,
        "days": days,
        "provisional": next((day for day in days if day.provisional), None),
        "why": rules.why_not_edit_reference(request.actor),
        "chips": [
            {"label": str(known), "href": f"?year={known}", "on": known == year}
            for known in queries.holiday_years()
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/holidays.html", context, status=status)


def _year(request: Request) -> int:
    form = YearForm({"year": request.GET.get("year") or clock.today().year})
    if not form.is_valid():
        raise Http404
    return int(form.cleaned_data["year"])


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    return {"working": given["working"], "name": given["name"]}


def _url(year: int) -> str:
    return f"{reverse('catalogue:holidays')}?year={year}"
