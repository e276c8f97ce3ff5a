"""Inviting people, and what an invited person sees before they are anybody here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.common.idempotency import form_body, form_key, once
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.organisations.models import Organisation
from shijian.volunteers import commands
from shijian.volunteers.forms import InviteForm
from shijian.volunteers.models import Invitation
from shijian.volunteers.queries import invitations as queries
from shijian.volunteers.queries import volunteer_of
from shijian.volunteers.queries.volunteers import STEERING
from shijian.volunteers.rules import (
    why_not_answer_invitation,
    why_not_console,
    why_not_take_back,
)

# ---------------------------------------------------------------- for the invited person


@never_cache
@require_http_methods(["GET", "POST"])
def invited(request: Request, pk: int, code: str) -> HttpResponse:
    """The page behind the message: “yes, register me”, or “this is not me” in one tap."""
    invitation = queries.invitation_by_link(pk, code)
    if request.method == "POST":
        commands.disown_invitation(invitation, by=request.actor)
        return redirect(request.path)
    shown = {
        "invitation": invitation,
        "code": code,
        "why": why_not_answer_invitation(invitation),
        "volunteer": volunteer_of(request.actor),
        "register": f"{reverse('volunteers:register')}?{urlencode(_onward(invitation, code))}",
    }
    return render(request, "volunteers/invited.html", shown)


def _onward(invitation: Invitation, code: str) -> dict[str, str]:
    home = invitation.home
    place = {"town": str(home.parent_id), "home": str(home.pk)} if home else {}
    onward = {"next": invitation.roster.link} if invitation.roster.link else {}
    return place | onward | {"invited": f"{invitation.pk}-{code}"}


# ---------------------------------------------------------------- for those who invite


@login_required
@require_http_methods(["GET", "POST"])
def rosters(request: Request) -> HttpResponse:
    """The lists that were sent, and a place to paste another one."""
    require(why_not_console(request.actor))
    place = work_place(request)
    if request.method != "POST":
        return _rosters_page(request, InviteForm(initial={"label": place.name}))
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _rosters_page(request, form, status=422)
    _status, url = once(
        form_key(request),
        form_body(request.POST),
        by=request.actor,
        act=lambda: _invite(request, form, place),
    )
    messages.success(request, _("The messages are on their way."))
    return redirect(url)


def _invite(request: Request, form: InviteForm, place: Organisation) -> tuple[int, str]:
    roster = commands.invite_people(
        form.rows(),
        label=form.cleaned_data["label"],
        source="station",
        path=place.path,
        by=request.actor,
    )
    return 303, reverse("volunteers:roster", args=[roster.pk])


def _rosters_page(request: Request, form: InviteForm, status: int = 200) -> HttpResponse:
    found = page(
        queries.visible_rosters(request.actor),
        request.GET.get("after", ""),
        size=20,
        order=("-id",),
    )
    counted = queries.tallies(found.rows)
    shown = {
        "rows": [(roster, counted[roster.pk]) for roster in found.rows],
        "next_cursor": found.next_cursor,
        "form": form,
    }
    return render(request, "volunteers/rosters.html", shown, status=status)


@login_required
@require_GET
def roster(request: Request, pk: int) -> HttpResponse:
    """How a list was answered: numbers, and only the rows with somebody else's telephone."""
    found = queries.roster_for(request.actor, pk)
    shown: dict[str, Any] = {
        "roster": found,
        "tally": queries.tallies([found])[found.pk],
        "disowned": list(queries.disowned(found)[:200]),
        "why": why_not_take_back(found, request.actor),
    }
    return render(request, "volunteers/roster.html", shown)


@login_required
@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """The list was a mistake."""
    found = queries.roster_for(request.actor, pk)
    count = commands.take_back_roster(found, by=request.actor)
    words = ngettext("%(n)d invitation taken back.", "%(n)d invitations taken back.", count)
    messages.success(request, words % {"n": count})
    return redirect("volunteers:roster", pk=pk)


def work_place(request: Request) -> Organisation:
    """The organisation that invites: the lowest that the worker serves, as at the desk."""
    paths = request.actor.paths(STEERING)
    if not paths:
        raise Refused(
            _("This page is for the staff of the centre, its institutes and stations."),
            "volunteers.staff_only",
            status=403,
        )
    return get_object_or_404(Organisation, path=max(paths, key=len))
