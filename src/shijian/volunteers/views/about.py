"""What volunteers tick about themselves, a unit's code and number."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shijian.accounts.queries import Request
from shijian.common.forms import refuse
from shijian.common.refused import Refused, require
from shijian.volunteers.commands import draw_unit_code, say_about_oneself
from shijian.volunteers.forms import AboutForm, about_as_said, unit_name
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.queries.attributes import unit_count
from shijian.volunteers.rules import serving, why_not_console
from shijian.volunteers.views.invitations import work_place


@login_required
@require_http_methods(["GET", "POST"])
def about(request: Request) -> HttpResponse:
    """All of it may stay empty; what is emptied is forgotten."""
    volunteer = serving(volunteer_of(request.actor))
    sent = request.POST if request.method == "POST" else None
    form = AboutForm(sent, initial=about_as_said(volunteer))
    if sent is not None and form.is_valid():
        try:
            say_about_oneself(volunteer, form.said(), by=request.actor)
            messages.success(request, _("Kept."))
            return redirect("volunteers:me")
        except Refused as refused:
            refuse(form, refused)
    shown = {"form": form, "unit": unit_name(volunteer)}
    return render(request, "volunteers/about.html", shown, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def unit(request: Request) -> HttpResponse:
    """The code for a unit's people, and how many joined with it; never who."""
    require(why_not_console(request.actor))
    place = work_place(request)
    if request.method == "POST":
        draw_unit_code(place, by=request.actor)
        return redirect("volunteers:unit")
    shown = {"place": place, "count": unit_count(place)}
    return render(request, "volunteers/unit.html", shown)
