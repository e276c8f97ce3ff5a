"""Registrations whose identity is not proven yet, for the staff."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shijian.accounts.queries import Request
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.volunteers.commands import prove_at_desk
from shijian.volunteers.queries.verifying import open_verifications, verification_for
from shijian.volunteers.rules import why_not_console, why_not_prove


@login_required
@require_GET
def identities(request: Request) -> HttpResponse:
    """Who waits for the real-name service, and who did not match."""
    require(why_not_console(request.actor))
    rows = open_verifications(request.actor)
    found = page(rows, request.GET.get("after", ""), size=30, order=("-id",))
    shown = {
        "rows": [(row, why_not_prove(row, request.actor)) for row in found.rows],
        "next_cursor": found.next_cursor,
    }
    return render(request, "volunteers/identities.html", shown)


@login_required
@require_POST
def identity_seen(request: Request, pk: int) -> HttpResponse:
    """The worker looked at the card."""
    prove_at_desk(verification_for(request.actor, pk).volunteer, by=request.actor)
    messages.success(request, _("Proven by the card."))
    return redirect("volunteers:identities")
