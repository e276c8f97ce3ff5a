"""What waits for another person's yes or is held: the list, the reasons, the decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shijian.accounts.queries import Request
from shijian.common.idempotency import form_body, form_key, once
from shijian.common.pages import page
from shijian.common.refused import require
from shijian.hours.commands import approve, release, void
from shijian.hours.forms import DecisionForm
from shijian.hours.models import Pending
from shijian.hours.queries import (
    counts_of_pending,
    level_of,
    own_pending,
    pending_for,
    reason_of_decision,
    steps_wanted,
    visible_pending,
)
from shijian.hours.rules import (
    given,
    missing,
    signal_said,
    waits_for,
    why_not_approve,
    why_not_decide,
    why_not_pending,
)

State = Pending.State
SHOWN = {"held": (State.HELD,), "waiting": (State.WAITING,),
         "decided": (State.VOIDED, State.RETURNED)}  # fmt: skip


@login_required
@require_GET
def pending_list(request: Request) -> HttpResponse:
    """What waits in the viewer's subtrees, the most urgent first; the first one is open."""
    require(why_not_pending(request.actor))
    shown = _list(request, _asked(request))
    first = shown["page"].rows[:1]
    if first:
        shown |= _open(request, pending_for(request.actor, first[0].pk))
    return render(request, "hours/pending.html", shown)


@login_required
@require_GET
def pending_file(request: Request, pk: int) -> HttpResponse:
    """One of them: who, when, why it is held, who agreed, and the decision."""
    pending = pending_for(request.actor, pk)
    state = next((name for name, states in SHOWN.items() if pending.state in states), "held")
    shown = _list(request, state) | _open(request, pending)
    return render(request, "hours/pending.html", shown)


def _asked(request: Request) -> str:
    return request.GET["state"] if request.GET.get("state") in SHOWN else "held"


def _list(request: Request, state: str) -> dict[str, Any]:
    rows = visible_pending(request.actor).filter(state__in=SHOWN[state])
    order = ("-id",) if state == "decided" else ("due_at", "id")
    found = page(rows, request.GET.get("after", ""), size=20, order=order)
    return {"page": found, "state": state, "counts": counts_of_pending(request.actor)}


def _open(request: Request, pending: Pending) -> dict[str, Any]:
    level, steps = level_of(pending), steps_wanted(pending)
    return {
        "pending": pending,
        "level": level,
        "signals": [signal_said(one) for one in pending.signals.all()],
        "waits": waits_for(missing(steps, given(pending)), level),
        "why_approve": why_not_approve(pending, level, steps, by=request.actor),
        "why": why_not_decide(pending, level, by=request.actor),
        "form": DecisionForm(),
        "reason": reason_of_decision(pending),
    }


@login_required
@require_POST
def agree(request: Request, pk: int) -> HttpResponse:
    """Another person's yes to hours that wait for it."""
    pending = pending_for(request.actor, pk)
    return _sent(request, pending, lambda: approve(pending, by=request.actor))


@login_required
@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    """Release what is held, or make it void, with the reason that the volunteer reads."""
    pending = pending_for(request.actor, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        return _sent(request, pending, lambda: _decided(request, pending, **said))
    shown = _list(request, "held") | _open(request, pending) | {"form": form}
    return render(request, "hours/pending.html", shown, status=422)


def _decided(request: Request, pending: Pending, outcome: str, reason: str) -> Pending:
    if outcome == "release":
        return release(pending, reason=reason, by=request.actor)
    return void(pending, reason=reason, by=request.actor, anew=outcome == "anew")


def _sent(request: Request, pending: Pending, act: Any) -> HttpResponse:
    """Do it once for this sending of the form, and say what became of it."""
    url = reverse("hours:pending_file", args=[pending.pk])

    def done() -> tuple[int, str]:
        messages.success(request, _became(act()))
        return 303, url

    return redirect(once(form_key(request), form_body(request.POST), by=request.actor, act=done)[1])


def _became(pending: Pending) -> str:
    said = {
        State.RECORDED: _("Recorded, with its points. The volunteer is told."),
        State.WAITING: _("Noted. It still waits for another confirmation."),
        State.RETURNED: _("Void, and back to the captain. The volunteer is told."),
        State.VOIDED: _("Void. The volunteer is told, and can appeal to somebody else."),
    }
    return said[State(pending.state)]


# ---------------------------------------------------------------- one's own


@login_required
@require_GET
def my_pending(request: Request, pk: int) -> HttpResponse:
    """One's own service that does not count yet, or not at all, and why in plain words."""
    pending = own_pending(request.actor, pk)
    level, steps = level_of(pending), steps_wanted(pending)
    shown = {
        "pending": pending,
        "level": level,
        "signals": [signal_said(one) for one in pending.signals.all()],
        "waits": waits_for(missing(steps, given(pending)), level),
        "reason": reason_of_decision(pending),
    }
    return render(request, "hours/my_pending.html", shown)
