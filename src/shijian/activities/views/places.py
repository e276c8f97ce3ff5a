"""Handing a place on and taking one over; the organiser's answers and invitations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.models import Person
from shijian.accounts.queries import Request
from shijian.activities.commands import (
    approve_request,
    decline_request,
    invite,
    offer_place,
    take_back_offer,
    take_over,
)
from shijian.activities.forms import HandOnForm, InviteForm, ReasonForm
from shijian.activities.models import Activity
from shijian.activities.queries import activity_for, facts_of, signup_for, swap_for
from shijian.activities.rules import why_not_offer_place, why_not_run, why_not_take_over
from shijian.activities.views.sent import sent
from shijian.common.forms import refuse
from shijian.common.refused import Refused, require


@login_required
@require_http_methods(["GET", "POST"])
def hand_on(request: Request, pk: int) -> HttpResponse:
    """Look for somebody to take one's place over."""
    signup = signup_for(request.actor, pk)
    if signup.person_id not in request.actor.records:
        raise Http404
    form = HandOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        url, to = reverse("activities:my_signups"), form.cleaned_data["number"]
        response = sent(request, url, lambda: offer_place(signup, to=to, by=request.actor))
        messages.success(request, _("Until somebody says yes, the place stays yours."))
        return response
    looking = signup.swaps.filter(state="open").exists()
    why = why_not_offer_place(signup, looking=looking)
    shown = {"signup": signup, "form": form, "why": why}
    status = 422 if form.is_bound else 200
    return render(request, "activities/hand_on.html", shown, status=status)


@login_required
@require_GET
def swap_page(request: Request, pk: int) -> HttpResponse:
    """A place somebody would hand on: what it is, and why one cannot take it."""
    swap = swap_for(request.actor, pk)
    person = request.actor.person_id or 0
    facts = facts_of(person, [swap.signup.shift])
    shown = {
        "swap": swap,
        "shift": swap.signup.shift,
        "own": swap.signup.person_id == person,
        "named": swap.named_id == person,
        "why": why_not_take_over(swap, facts, person),
    }
    return render(request, "activities/swap.html", shown)


@login_required
@require_POST
def swap_take(request: Request, pk: int) -> HttpResponse:
    """Take the place over."""
    swap = swap_for(request.actor, pk)
    person = get_object_or_404(Person, pk=request.actor.person_id)
    url = reverse("activities:activity_detail", args=[swap.signup.shift.activity_id])
    response = sent(request, url, lambda: take_over(swap, person=person, by=request.actor))
    messages.success(request, _("The place is yours. We remind you the evening before."))
    return response


@login_required
@require_POST
def swap_end(request: Request, pk: int) -> HttpResponse:
    """Keep the place after all, or say no to taking it."""
    swap = swap_for(request.actor, pk)
    url = reverse("activities:activity_detail", args=[swap.signup.shift.activity_id])
    return sent(request, url, lambda: take_back_offer(swap, by=request.actor))


# ---------------------------------------------------------------- the organiser


@login_required
@require_POST
def request_approve(request: Request, pk: int) -> HttpResponse:
    """Yes to somebody who asked for a place."""
    signup = signup_for(request.actor, pk)
    url = reverse("activities:activity_file", args=[signup.shift.activity_id])
    return sent(request, url, lambda: approve_request(signup, by=request.actor))


@login_required
@require_http_methods(["GET", "POST"])
def request_decline(request: Request, pk: int) -> HttpResponse:
    """No to somebody who asked, with the reason that they read."""
    signup = signup_for(request.actor, pk)
    require(why_not_run(signup.shift.activity, by=request.actor))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        url = reverse("activities:activity_file", args=[signup.shift.activity_id])
        reason = form.cleaned_data["reason"]
        return sent(request, url, lambda: decline_request(signup, reason=reason, by=request.actor))
    shown = {"signup": signup, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "activities/request_decline.html", shown, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def invite_somebody(request: Request, pk: int) -> HttpResponse:
    """Ask a volunteer, by their number, whether they would come."""
    activity = activity_for(request.actor, pk)
    require(why_not_run(activity, by=request.actor))
    shifts = activity.shifts.order_by("starts_at", "pk")
    form = InviteForm(request.POST or None, shifts=shifts)
    if request.method == "POST" and form.is_valid() and (done := _invited(request, activity, form)):
        return done
    shown = {"activity": activity, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "activities/invite.html", shown, status=status)


def _invited(request: Request, activity: Activity, form: InviteForm) -> HttpResponse | None:
    said = form.cleaned_data
    url = reverse("activities:activity_file", args=[activity.pk])
    try:
        sent(
            request,
            url,
            lambda: invite(said["shift"], person=said["number"], by=request.actor),
        )
    except Refused as refused:
        if refused.status == 409 or refused.field:
            form.add_error("number", str(refused))
            return None
        refuse(form, refused)
        return None
    messages.success(request, _("Invited. Nothing is taken until they say yes."))
    return redirect(url)
