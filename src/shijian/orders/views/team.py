"""A captain's phone: what was sent to the team, taking it, the door, done."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from shijian.accounts.queries import Request
from shijian.catalogue.queries import calendar
from shijian.common.pages import page
from shijian.orders import rules
from shijian.orders.commands import accept_order, complete_order, decline_order, open_contact
from shijian.orders.forms import DeclineForm
from shijian.orders.models import Order
from shijian.orders.queries import clock_of, people_needed, rating_summary, team_order_for
from shijian.orders.queries import team_orders as led_orders
from shijian.orders.views.sending import once_and_go

State = Order.State


@login_required
@require_GET
def team_orders(request: Request) -> HttpResponse:
    """What waits for the captain's answer, what is agreed, what is done."""
    rows, days = led_orders(request.actor), calendar()
    found = page(
        rows.filter(state__in=[State.DELIVERED, State.RATED, State.CLOSED]),
        request.GET.get("after", ""), size=10, order=("-id",),
    )  # fmt: skip
    context = {
        "asked": [(o, clock_of(o, days)) for o in rows.filter(state=State.DISPATCHED)[:50]],
        "agreed": [(o, clock_of(o, days)) for o in rows.filter(state=State.ACCEPTED)[:50]],
        "done": found.rows, "next": found.next_cursor, "tab": "teams",
    }  # fmt: skip
    return render(request, "orders/team_orders.html", context)


@login_required
@require_GET
def team_order(request: Request, pk: int) -> HttpResponse:
    """One order for my team."""
    return _page(request, team_order_for(request.actor, pk), DeclineForm())


def _page(
    request: Request, order: Order, form: DeclineForm, *, contact: object = None, status: int = 200
) -> HttpResponse:
    by = request.actor
    context = {
        "order": order, "form": form, "contact": contact, "clock": clock_of(order),
        "people": people_needed(order), "risks": order.risks.all(), "tab": "teams",
        "why_not_accept": rules.why_not_accept(order, by),
        "why_not_decline": rules.why_not_decline(order, by),
        "why_not_contact": rules.why_not_contact(order, by),
        "why_not_complete": rules.why_not_complete(order, by),
        "summary": rating_summary(team=order.team) if order.team else None,
    }  # fmt: skip
    return render(request, "orders/team_order.html", context, status=status)


@login_required
@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    """We come."""
    order = team_order_for(request.actor, pk)

    def act() -> str:
        accept_order(order, by=request.actor)
        return reverse("orders:team_order", args=[pk])

    answer = once_and_go(request, act)
    messages.success(request, _("Taken. Members of the team can sign up now."))
    return answer


@login_required
@require_POST
def decline(request: Request, pk: int) -> HttpResponse:
    """We cannot come, and why."""
    order = team_order_for(request.actor, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, order, form, status=422)

    def act() -> str:
        decline_order(order, reason=form.cleaned_data["reason"], by=request.actor)
        return reverse("orders:team_orders")

    answer = once_and_go(request, act)
    messages.success(request, _("Said. The office asks another team."))
    return answer


@login_required
@never_cache
@require_POST
def contact(request: Request, pk: int) -> HttpResponse:
    """The phone and the door, this once; that they were shown is written down."""
    order = team_order_for(request.actor, pk)
    shown = open_contact(order, by=request.actor)
    answer = _page(request, order, DeclineForm(), contact=shown)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def complete(request: Request, pk: int) -> HttpResponse:
    """It is done."""
    order = team_order_for(request.actor, pk)

    def act() -> str:
        complete_order(order, by=request.actor)
        return reverse("orders:team_order", args=[pk])

    return once_and_go(request, act)
