"""The office: what waits, one order, sending it to a team."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.queries import Request
from shijian.catalogue.queries import calendar
from shijian.common import clock
from shijian.common.pages import Page, page
from shijian.common.refused import Refused, require
from shijian.engines.schedule import Calendar
from shijian.orders import rules
from shijian.orders.commands import (
    complete_order,
    dispatch_order,
    open_contact,
    refuse_order,
    take_back_order,
    verify_order,
    withdraw_order,
)
from shijian.orders.forms import DispatchForm, PaperForm, ReasonForm, RefuseForm, SearchForm
from shijian.orders.models import Order
from shijian.orders.queries import (
    WORKERS,
    Offer,
    Proposals,
    clock_of,
    console_orders,
    counts_by_queue,
    history,
    masked_address,
    masked_phone,
    proposals_for,
    queue,
    rating_words,
    window_words,
)
from shijian.orders.queries.days import of_moment, slot_from, slot_value
from shijian.orders.views.sending import once_and_go
from shijian.teams.models import Team

State = Order.State
SHOWN = 20


def _staff(request: Request) -> None:
    if not request.actor.paths(WORKERS):
        raise Refused(
            _("This page is for the staff of centre, institutes and stations."),
            "orders.not_staff",
            status=403,
        )


def _order(request: Request, pk: int) -> Order:
    return get_object_or_404(console_orders(request.actor), pk=pk)


# ---------------------------------------------------------------- the list


@login_required
@require_GET
def order_list(request: Request) -> HttpResponse:
    """Orders by what they wait for, the most urgent first."""
    _staff(request)
    name = request.GET.get("queue", "all")
    search = SearchForm(request.GET)
    words = search.cleaned_data.get("words", "") if search.is_valid() else ""
    found = _page_of(request, name, words)
    days = calendar()
    context = {
        "rows": [(o, clock_of(o, days)) for o in found.rows], "next": found.next_cursor,
        "counts": counts_by_queue(request.actor), "queue": name, "words": words,
    }  # fmt: skip
    return render(request, "orders/console_list.html", context)


def _page_of(request: Request, name: str, words: str) -> Page[Order]:
    rows = queue(request.actor, name)
    if words:
        rows = rows.filter(number__icontains=words)
    order = ("-id",) if name in ("done", "ended") else ("due_at", "id")
    return page(rows, request.GET.get("after", ""), size=SHOWN, order=order)


# ---------------------------------------------------------------- one order


@login_required
@require_GET
def console_order(request: Request, pk: int) -> HttpResponse:
    """One order with its next step."""
    return shown(request, _order(request, pk))


def shown(request: Request, order: Order, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The order's page, with a form that could not be taken where there is one."""
    by = request.actor
    context = {
        "order": order, "clock": clock_of(order), "history": history(order),
        "address": masked_address(order), "phone": masked_phone(order),
        "windows": window_words(order), "risks": order.risks.all(),
        "ratings": rating_words(order, by), "refuse": RefuseForm(), "open": ReasonForm(),
        "contact": None, "paper": PaperForm(),
        "authorisation": getattr(order, "authorisation", None),
        "kept": hasattr(order, "paper"),
        **{f"why_not_{name}": getattr(rules, f"why_not_{name}")(order, by) for name in (
            "verify", "refuse", "dispatch", "take_back", "complete", "withdraw", "rate", "contact",
            "attach",
        )},
    }  # fmt: skip
    return render(request, "orders/console_order.html", context | forms, status=status)


def _move(request: Request, pk: int, act: Callable[[Order], object], said: str) -> HttpResponse:
    order = _order(request, pk)

    def go() -> str:
        act(order)
        return reverse("orders:console_order", args=[pk])

    answer = once_and_go(request, go)
    messages.success(request, said)
    return answer


@login_required
@require_POST
def verify(request: Request, pk: int) -> HttpResponse:
    """Asked and right."""
    return _move(request, pk, lambda o: verify_order(o, by=request.actor), _("Verified."))


@login_required
@require_POST
def refuse(request: Request, pk: int) -> HttpResponse:
    """No, with the reason for the asker alone."""
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return shown(request, _order(request, pk), refuse=form, status=422)
    reason = form.cleaned_data["reason"]
    return _move(
        request, pk, lambda o: refuse_order(o, reason=reason, by=request.actor),
        _("Refused. Only the asker can read why."),
    )  # fmt: skip


@login_required
@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Another team shall go."""
    return _move(request, pk, lambda o: take_back_order(o, by=request.actor), _("Taken back."))


@login_required
@require_POST
def complete(request: Request, pk: int) -> HttpResponse:
    """The station knows that it is done."""
    return _move(request, pk, lambda o: complete_order(o, by=request.actor), _("Delivered."))


@login_required
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The asker rang: not needed any more."""
    asker = _order(request, pk).requester_id
    by = request.actor.on_behalf(asker)
    return _move(request, pk, lambda o: withdraw_order(o, by=by), _("Withdrawn."))


@login_required
@require_POST
def contact(request: Request, pk: int) -> HttpResponse:
    """Phone and door, once, for a reason that stays in the journal."""
    order, form = _order(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return shown(request, order, open=form, status=422)
    contact = open_contact(order, by=request.actor, reason=form.cleaned_data["reason"])
    answer = shown(request, order, contact=contact)
    answer.headers["Cache-Control"] = "no-store"
    return answer


# ---------------------------------------------------------------- dispatch


@login_required
@require_GET
def dispatch_first(request: Request) -> HttpResponse:
    """The dispatcher's page at the most urgent order that can be sent."""
    _staff(request)
    return _dispatch_page(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def dispatch(request: Request, pk: int) -> HttpResponse:
    """A short list with reasons; confirming sends it and tells who is told."""
    order = _order(request, pk)
    if request.method == "GET":
        return _dispatch_page(request, order)
    slot = slot_from(request.POST.get("day", ""))
    form = DispatchForm(request.POST, afternoon=bool(slot and slot.afternoon))
    if not form.is_valid():
        return _dispatch_page(request, order, form.first_error())
    team = get_object_or_404(Team, pk=form.cleaned_data["team"], active=True)
    answer = once_and_go(request, lambda: _send(request, order, team, form))
    said = _("Sent %(number)s to %(team)s; the captain and the resident are told.")
    messages.success(request, said % {"number": order.number, "team": team.short_name})
    return answer


def _send(request: Request, order: Order, team: Team, form: DispatchForm) -> str:
    dispatch_order(order, team=team, planned_at=form.planned_at(), by=request.actor)
    return reverse("orders:dispatch_first")


def _dispatch_page(request: Request, order: Order | None, error: str = "") -> HttpResponse:
    waiting = _waiting(request, order)
    if order is not None:  # the same one, with what was read along
        order = next((o for o in waiting if o.pk == order.pk), order)
    found = proposals_for(waiting, request.actor)
    can = [o for o in waiting if found[o.pk].offers]
    order = order or next(iter(can or waiting), None)
    days = calendar()
    context: dict[str, Any] = {
        "can": [(o, clock_of(o, days)) for o in can],
        "cannot": [(o, found[o.pk].missing) for o in waiting if not found[o.pk].offers],
        "order": order, "count": len(waiting), "error": error,
    }  # fmt: skip
    if order is not None:
        context |= _chosen(request, order, found[order.pk], days)
    return render(request, "orders/console_dispatch.html", context, status=422 if error else 200)


def _waiting(request: Request, order: Order | None) -> list[Order]:
    """The most urgent orders to dispatch, and the one that was asked for; 409 if it is gone."""
    rows = queue(request.actor, "dispatch").prefetch_related("windows", "risks")
    waiting = list(rows[:SHOWN])
    if order is None:
        return waiting
    require(rules.why_not_dispatch(order, request.actor))
    return waiting if order in waiting else [*waiting, order]


def _chosen(request: Request, order: Order, found: Proposals, days: Calendar) -> dict[str, Any]:
    offer = _offer(request, found)
    slot = of_moment(offer.planned_at) if offer else None
    hour = f"{clock.local(offer.planned_at):%H:%M}" if offer else ""
    form = DispatchForm(afternoon=bool(slot and slot.afternoon), initial={"hour": hour})
    return {
        "found": found, "offer": offer, "form": form, "clock": clock_of(order, days),
        "day": slot_value(slot) if slot else "",
        "history": history(order), "windows": window_words(order), "risks": order.risks.all(),
        "address": masked_address(order),
        "why_not": rules.why_not_dispatch(order, request.actor, offer.team if offer else None),
    }  # fmt: skip


def _offer(request: Request, found: Proposals) -> Offer | None:
    wanted = request.GET.get("team", "")
    chosen = next((o for o in found.offers if str(o.team.pk) == wanted), None)
    return chosen or next(iter(found.offers), None)
