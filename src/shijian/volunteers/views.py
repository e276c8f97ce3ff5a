"""Registering on one page, what a volunteer offers, and the staff's list."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shijian.accounts.models import Person, User
from shijian.accounts.queries import Request, masked_name, root
from shijian.common.forms import refuse
from shijian.common.idempotency import form_body, once
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.common.text import searched
from shijian.volunteers.commands import change_offer, register_volunteer
from shijian.volunteers.forms import OfferForm, RegisterForm, offer_as_typed
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import (
    consent_text,
    consents_of,
    found_volunteers,
    visible_volunteers,
    volunteer_of,
    volunteers_in_states,
)
from shijian.volunteers.rules import (
    half_days_said,
    half_days_shown,
    serving,
    why_not_console,
)

# ---------------------------------------------------------------- registering


@login_required
@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """One page for what is still unknown after the phone code."""
    own = cast(User, request.user).person_id
    person = root(own) if own else None
    if request.method != "POST":
        if volunteer_of(request.actor):
            return redirect(_after(request))
        return _register_page(request, RegisterForm(initial=_suggested(request), person=person))
    if "show_villages" in request.POST:
        return _register_page(request, _unsent(request, person))
    form = RegisterForm(request.POST, person=person)
    return _registered(request, form, person) or _register_page(request, form, status=422)


def _registered(request: Request, form: RegisterForm, person: Person | None) -> HttpResponse | None:
    """Where the new volunteer goes, or None where the form says what is missing."""
    if not form.is_valid():
        return None
    key = request.POST.get("idempotency_key", "")
    try:
        _status, url = once(
            key,
            form_body(request.POST),
            by=request.actor,
            act=lambda: _register(request, form, person),
        )
    except Refused as refused:
        if refused.code == "volunteers.already":
            return redirect(_after(request))
        refuse(form, refused)
        return None
    messages.success(request, _("You are a volunteer now. Thank you."))
    return redirect(url)


def _register(request: Request, form: RegisterForm, person: Person | None) -> tuple[int, str]:
    given = form.cleaned_data
    register_volunteer(
        cast(User, request.user),
        name=given.get("name") or (person.name if person else ""),
        id_number=given.get("id_number", ""),
        home=given["home"],
        consent_version=given["consent_version"],
        by=request.actor,
    )
    return 303, _after(request)


def _register_page(request: Request, form: RegisterForm, status: int = 200) -> HttpResponse:
    shown = {"form": form, "consent": consent_text("registration"), "after": _after(request, "")}
    return render(request, "volunteers/register.html", shown, status=status)


def _suggested(request: Request) -> dict[str, str]:
    """A poster of a station or a team may name the place it hangs in."""
    return {name: request.GET.get(name, "")[:20] for name in ("town", "home")}


def _unsent(request: Request, person: Person | None) -> RegisterForm:
    """The same answers with the villages of the township that was just picked; nothing judged."""
    return RegisterForm(initial=request.POST.dict(), person=person)


def _after(request: Request, default: str | None = None) -> str:
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        return wanted
    return reverse("volunteers:me") if default is None else default


@require_GET
def villages(request: Request) -> HttpResponse:
    """The villages of one township, for the page of registration."""
    form = RegisterForm(initial={"town": request.GET.get("town", "")[:20]})
    return render(request, "volunteers/register.html#villages", {"form": form})


@require_GET
def consent(request: Request) -> HttpResponse:
    """The words that volunteers agree to, for everybody to read."""
    return render(request, "volunteers/consent.html", {"consent": consent_text("registration")})


# ---------------------------------------------------------------- a volunteer's own page


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


# ---------------------------------------------------------------- the staff's list


@login_required
@require_GET
def console_list(request: Request) -> HttpResponse:
    """The volunteers of the viewer's subtree, by state, found by number or whole phone."""
    require(why_not_console(request.actor))
    everyone = visible_volunteers(request.actor)
    rows = everyone.select_related("person", "home__parent")
    state, words = request.GET.get("state", ""), searched(request.GET.get("q", ""))
    if state in Volunteer.State.values:
        rows = rows.filter(state=state)
    if words:
        rows = found_volunteers(rows, words)
    shown = page(rows, request.GET.get("after", ""), size=30, order=("-id",))
    counts = volunteers_in_states(everyone)
    return render(
        request,
        "volunteers/console_list.html",
        {"page": shown, "chips": _chips(counts, state), "q": words, "state": state},
    )


def _chips(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    whole = {"label": _("All"), "href": "?", "count": sum(counts.values()), "on": not chosen}
    states = [
        {"label": label, "href": f"?state={state}", "count": counts[state], "on": chosen == state}
        for state, label in Volunteer.State.choices
        if counts.get(state)
    ]
    return [whole, *states]
