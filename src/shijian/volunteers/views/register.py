"""Registering on one page, and the words that are agreed to."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shijian.accounts.models import Person, User
from shijian.accounts.queries import Request, root
from shijian.common.forms import refuse
from shijian.common.idempotency import form_body, once
from shijian.common.refused import Refused
from shijian.volunteers.commands import note_clash, register_volunteer
from shijian.volunteers.forms import RegisterForm
from shijian.volunteers.models import Invitation
from shijian.volunteers.queries import (
    consent_text,
    volunteer_of,
)
from shijian.volunteers.queries.invitations import holds_link


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
        if refused.code == "volunteers.duplicate_id":
            user, number = cast(User, request.user), form.cleaned_data["id_number"]
            note_clash(user, number, by=request.actor)
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
        invitation=_invitation(request),
        by=request.actor,
    )
    return 303, _after(request)


def _invitation(request: Request) -> Invitation | None:
    """The invitation whose link led here, where the address still names one."""
    pk, _dash, code = request.GET.get("invited", "").partition("-")
    named = pk.isascii() and pk.isdigit() and len(pk) < 19
    if not named or not holds_link("invitation", int(pk), code):
        return None
    return Invitation.objects.select_related("roster").filter(pk=int(pk)).first()


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
