"""The desk: registering somebody with the form they signed, and “this was not me”."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request, masked_name
from shijian.common import limits
from shijian.common.forms import refuse
from shijian.common.idempotency import form_body, form_key, once
from shijian.common.refused import Refused, require
from shijian.common.text import searched
from shijian.volunteers import commands
from shijian.volunteers.forms import AssistForm
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import invitations as queries
from shijian.volunteers.queries import registered_at, volunteer_for
from shijian.volunteers.rules import why_not_console, why_not_disown

LOOKED_UP_A_MINUTE = 20


@login_required
@require_http_methods(["GET", "POST"])
def assist(request: Request) -> HttpResponse:
    """The signed form in front of the worker, typed and photographed on one page."""
    require(why_not_console(request.actor))
    if request.method != "POST":
        return _assist_page(request, AssistForm())
    if "show_villages" in request.POST:
        return _assist_page(request, AssistForm(initial=request.POST.dict()))
    form = AssistForm(request.POST, request.FILES)
    return _assisted(request, form) or _assist_page(request, form, status=422)


def _assisted(request: Request, form: AssistForm) -> HttpResponse | None:
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
    return redirect(url)


def _register(request: Request, form: AssistForm) -> tuple[int, str]:
    said = form.cleaned_data
    volunteer = commands.register_at_desk(
        name=said["name"], id_number=said["id_number"], phone=said["phone"], home=said["home"],
        paper=said["paper"], guardian=form.guardian() if said["guardian_name"] else None,
        by=request.actor,
    )  # fmt: skip
    return 303, reverse("volunteers:assisted", args=[volunteer.pk])


def _assist_page(request: Request, form: AssistForm, status: int = 200) -> HttpResponse:
    return render(request, "volunteers/desk_register.html", {"form": form}, status=status)


@login_required
@require_GET
def assisted(request: Request, pk: int) -> HttpResponse:
    """The number to say and to write down for them."""
    require(why_not_console(request.actor))
    rows = registered_at(request.actor).select_related("person", "home__parent")
    volunteer = get_object_or_404(rows, pk=pk)
    shown = {"volunteer": volunteer, "name": masked_name(volunteer.person.name)}
    return render(request, "volunteers/desk_registered.html", shown)


@login_required
@require_GET
def signed_form(request: Request, pk: int) -> HttpResponseBase:
    """The photographed form, as a file."""
    return commands.open_form(volunteer_for(request.actor, pk), by=request.actor)


# ---------------------------------------------------------------- “this was not me”


@never_cache
@require_http_methods(["GET", "POST"])
def not_me(request: Request, pk: int, code: str) -> HttpResponse:
    """The page behind the message about a registration at a desk."""
    known = pk if queries.holds_link("registration", pk, code) else 0
    volunteer = get_object_or_404(Volunteer.objects.select_related("person"), pk=known)
    if request.method == "POST":
        commands.disown_registration(volunteer, by=request.actor)
        return redirect(request.path)
    shown = {
        "volunteer": volunteer,
        "code": code,
        "name": masked_name(volunteer.person.name),
        "why": why_not_disown(volunteer),
        "closed": volunteer.state == Volunteer.State.LEFT,
    }
    return render(request, "volunteers/not_me.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def strangers(request: Request) -> HttpResponse:
    """At the desk: what waits for a telephone whose owner says “that was not me”."""
    require(why_not_console(request.actor))
    shown: dict[str, Any] = {"rows": (), "searched": False, "phone": ""}
    if request.method == "POST":
        limits.hit(f"desk:{request.actor.user_id}", limit=LOOKED_UP_A_MINUTE, per_seconds=60)
        shown["phone"] = searched(request.POST.get("phone", ""))
        shown |= {"rows": queries.open_invitations_to(shown["phone"])[:20], "searched": True}
    return render(request, "volunteers/desk_strangers.html", shown)


@login_required
@require_POST
def stranger(request: Request, pk: int) -> HttpResponse:
    """Close one of them for whoever stands at the desk."""
    require(why_not_console(request.actor))
    phone = request.POST.get("phone", "")[:30]
    row = get_object_or_404(queries.open_invitations_to(phone), pk=pk)
    commands.disown_invitation(row, by=request.actor)
    messages.success(request, _("Closed and erased. Whoever invited is told."))
    return redirect("volunteers:strangers")
