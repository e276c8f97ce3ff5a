"""A guardian's pages: registering a child, and taking the consent back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.models import Person, User
from shijian.accounts.queries import Request, root
from shijian.common import clock
from shijian.common.forms import refuse
from shijian.common.idempotency import form_body, form_key, once
from shijian.common.refused import Refused
from shijian.volunteers import commands
from shijian.volunteers.forms import WardForm
from shijian.volunteers.queries import consent_text
from shijian.volunteers.queries.guardians import told_of_wards, wards_of


@login_required
@require_GET
def wards(request: Request) -> HttpResponse:
    """The minors that this person answers for."""
    rows = told_of_wards(request.actor.person_id or 0, clock.today())
    return render(request, "volunteers/wards.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def ward(request: Request) -> HttpResponse:
    """A child is registered by whoever answers for them, on one page."""
    own = _own(request)
    if request.method != "POST":
        return _page(request, WardForm(person=own))
    if "show_villages" in request.POST:
        return _page(request, WardForm(initial=request.POST.dict(), person=own))
    form = WardForm(request.POST, person=own)
    return _registered(request, form) or _page(request, form, status=422)


def _registered(request: Request, form: WardForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        _status, url = once(
            form_key(request),
            form_body(request.POST),
            by=request.actor,
            act=lambda: _register(request, form),
        )
    except Refused as refused:
        refuse(form, refused)
        return None
    messages.success(request, _("The child is a volunteer now. Thank you both."))
    return redirect(url)


def _register(request: Request, form: WardForm) -> tuple[int, str]:
    said = form.cleaned_data
    commands.register_ward(
        cast(User, request.user), name=said["name"], id_number=said["id_number"],
        home=said["home"], guardian=form.guardian(), consent_version=said["consent_version"],
        by=request.actor,
    )  # fmt: skip
    return 303, reverse("volunteers:wards")


def _own(request: Request) -> Person | None:
    key = cast(User, request.user).person_id
    return root(key) if key else None


def _page(request: Request, form: WardForm, status: int = 200) -> HttpResponse:
    shown = {"form": form, "consent": consent_text("guardian")}
    return render(request, "volunteers/ward.html", shown, status=status)


@login_required
@require_POST
def ward_consent(request: Request, pk: int) -> HttpResponse:
    """Take the consent back, or give it again."""
    row = get_object_or_404(wards_of(request.actor.person_id or 0, clock.today()), pk=pk)
    if request.POST.get("agree") == "1":
        commands.renew_guardian_consent(row, by=request.actor)
        messages.success(request, _("You agree again."))
    else:
        commands.withdraw_guardian_consent(row, by=request.actor)
        messages.success(request, _("Taken back: the child joins no new activity."))
    return redirect("volunteers:wards")
