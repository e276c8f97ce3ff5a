"""A volunteer's own page: what is held about them and what they offer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shijian.accounts.queries import Request, masked_name
from shijian.volunteers.commands import change_offer
from shijian.volunteers.forms import OfferForm, offer_as_typed
from shijian.volunteers.queries import (
    consents_of,
    volunteer_of,
)
from shijian.volunteers.rules import (
    half_days_said,
    half_days_shown,
    serving,
)


@login_required
@require_GET
def me(request: Request) -> HttpResponse:
    """What is held about the volunteer and what they offer."""
    volunteer = volunteer_of(request.actor)
    if volunteer is None:
        return redirect("volunteers:register")
    shown = {
        "volunteer": volunteer,
        "name": masked_name(volunteer.person.name),
        "skills": list(volunteer.skills.all()),
        "half_days": half_days_said(volunteer.half_days),
        "consents": list(consents_of(volunteer)[:20]),
    }
    return render(request, "volunteers/me.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: Request) -> HttpResponse:
    """Skills, half-days, reach: changed whenever the volunteer likes."""
    volunteer = serving(volunteer_of(request.actor))
    if request.method != "POST":
        return _offer_page(request, OfferForm(initial=offer_as_typed(volunteer)))
    form = OfferForm(request.POST)
    if not form.is_valid():
        return _offer_page(request, form, status=422)
    change_offer(volunteer, by=request.actor, **form.offer())
    messages.success(request, _("Kept."))
    return redirect("volunteers:me")


def _offer_page(request: Request, form: OfferForm, status: int = 200) -> HttpResponse:
    days = half_days_shown(form["half_days"].value() or ())
    return render(request, "volunteers/offer.html", {"form": form, "days": days}, status=status)
