"""A resident's phone: ordering in five questions, one's orders, withdrawing, saying how it was."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shijian.accounts.models import Person
from shijian.accounts.queries import Request
from shijian.catalogue.queries import platforms
from shijian.common.actor import Actor
from shijian.common.pages import page
from shijian.common.refused import Refused, require
from shijian.menu.queries import open_items
from shijian.orders import rules
from shijian.orders.commands import rate_order, withdraw_order
from shijian.orders.forms import CheckForm, RateForm
from shijian.orders.models import Authorisation, Order
from shijian.orders.queries import (
    clock_of,
    forward_timeline,
    is_asker,
    masked_address,
    masked_phone,
    my_orders,
    refusal_words,
    window_words,
)
from shijian.orders.queries.told import told_by_phone
from shijian.orders.views import draft as drafts
from shijian.orders.views.flow import QUESTIONS, Flow, keep, page_of
from shijian.orders.views.placing import place_it, portal_requester
from shijian.orders.views.said import answers
from shijian.orders.views.sending import once_and_go

# A rule's no after the last question belongs to the question it is about.
QUESTION_OF = {
    "place": "where", "address": "where", "slots": "when", "phone": "contact", "what": "what",
    "title": "what", "guardian": "whom",
}  # fmt: skip


def _flow(request: Request) -> Flow:
    pk = request.actor.person_id
    asker = Person.objects.filter(pk=pk).first() if pk else None
    return Flow(request, drafts.load(request, drafts.PORTAL), asker)


def _to(question: str) -> str:
    name = "check" if question == "check" else "question"
    return reverse(f"orders:{name}", args=() if name == "check" else (question,))


# ---------------------------------------------------------------- ordering


@require_GET
def new(request: Request) -> HttpResponse:
    """Begin, or go on where it was left; with an item of the menu, at the second question."""
    flow = _flow(request)
    item = request.GET.get("item", "")
    if item.isascii() and item.isdigit() and open_items().filter(pk=int(item[:18])).exists():
        flow.draft.answers["what"] = {"item": int(item[:18])}
        flow.draft.answers.pop("when", None)
        drafts.save(request, flow.draft)
        flow = _flow(request)
    return redirect(_to(flow.missing()))


@require_http_methods(["GET", "POST"])
def question(request: Request, question: str) -> HttpResponse:
    """One question: kept as soon as it is answered."""
    if question not in QUESTIONS:
        raise Http404
    flow = _flow(request)
    looking = request.method == "GET" or "look" in request.POST
    form = flow.form(question, request.POST if request.method == "POST" else None)
    if looking or not form.is_valid():
        return _ask(request, flow, question, form, looking=looking)
    keep(flow, question, form.answer())
    drafts.save(request, flow.draft)
    return redirect(_to(_flow(request).missing()))


def _ask(request: Request, flow: Flow, question: str, form: Any, *, looking: bool) -> HttpResponse:
    index = QUESTIONS.index(question)
    back = _to(QUESTIONS[index - 1]) if index else reverse("orders:mine")
    context = page_of(request, flow, question, form, looking=looking) | {"back": back}
    return render(request, f"orders/new_{question}.html", context, status=200 if looking else 422)


@require_http_methods(["GET", "POST"])
def check(request: Request) -> HttpResponse:
    """Everything once more, then sent."""
    flow = _flow(request)
    if (missing := flow.missing()) != "check":
        return redirect(_to(missing))
    form = CheckForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return _check_page(request, flow)
    if request.actor.user_id is None:
        drafts.save(request, flow.draft)
        answer = redirect(f"{settings.LOGIN_URL}?{urlencode({'next': _to('check')})}")
        answer.status_code = 303  # the draft is kept already: this is no form to give back
        return answer
    return _send(request, flow, share_contact=bool(form.cleaned_data["share_contact"]))


def _send(request: Request, flow: Flow, *, share_contact: bool) -> HttpResponse:
    try:
        answer = once_and_go(request, lambda: _place(request, flow, share_contact=share_contact))
    except Refused as refused:
        return _check_page(request, flow, refused)
    drafts.drop(request, drafts.PORTAL)
    return answer


def _place(request: Request, flow: Flow, *, share_contact: bool) -> str:
    person, by = portal_requester(request, flow.draft["whom"].get("own_name", ""))
    family = flow.draft["whom"]["who"] != "self"
    order = place_it(
        flow,
        by=by,
        channel=Order.Channel.PORTAL,
        share_contact=share_contact,
        requester=person,
        authorisation=Authorisation.Way.FAMILY if family else None,
    )
    return reverse("orders:done", args=[order.pk])


def _check_page(request: Request, flow: Flow, refused: Refused | None = None) -> HttpResponse:
    errors = []
    if refused is not None:
        where = QUESTION_OF.get(refused.field)
        errors = [{"text": str(refused), "href": _to(where) if where else ""}]
    said = [a | {"href": _to(a["question"])} for a in answers(flow)]
    context = {
        "answers": said, "errors": errors, "sealed": flow.draft.sealed(),
        "back": _to("contact"), "signed_in": request.actor.user_id is not None,
        "station": flow.station,
        "share": "share_contact" in request.POST,  # nobody agrees by not looking (PIPL 14)
    }  # fmt: skip
    return render(request, "orders/check.html", context, status=refused.status if refused else 200)


# ---------------------------------------------------------------- one's orders


@require_GET
def mine(request: Request) -> HttpResponse:
    """What I asked for, the newest first; for a visitor, how to begin."""
    found = page(my_orders(request.actor), request.GET.get("after", ""), size=20, order=("-id",))
    rows = [(order, clock_of(order)) for order in found.rows]
    context = {
        "rows": rows, "next": found.next_cursor, "tab": "order",
        "signed_in": request.actor.user_id is not None, "platforms": platforms(),
        "draft": drafts.load(request, drafts.PORTAL).answers,
        "leads": bool(request.actor.paths("captain")),
    }  # fmt: skip
    return render(request, "orders/mine.html", context)


def _my_order(request: Request, pk: int) -> Order:
    order = my_orders(request.actor).filter(pk=pk).first()
    if order is None:
        raise Http404
    return order


@login_required
@require_GET
def done(request: Request, pk: int) -> HttpResponse:
    """The number, the clock, what happens next, and how to withdraw."""
    order = _my_order(request, pk)
    context = _order_context(order, request.actor) | {"told": told_by_phone(order)}
    return render(request, "orders/done.html", context)


@login_required
@require_GET
def detail(request: Request, pk: int) -> HttpResponse:
    """One of my orders: where it stands, what comes, what I may do."""
    order = _my_order(request, pk)
    return render(request, "orders/order.html", _order_context(order, request.actor))


@login_required
@require_GET
def slip(request: Request, pk: int) -> HttpResponse:
    """受理回执, to keep or to print."""
    order = _my_order(request, pk)
    return render(request, "orders/slip.html", _order_context(order, request.actor))


def _order_context(order: Order, by: Actor) -> dict[str, Any]:
    return {
        "order": order,
        "clock": clock_of(order),
        "timeline": forward_timeline(order),
        "address": masked_address(order),
        "phone": masked_phone(order),
        "windows": window_words(order),
        "refusal": refusal_words(order, by),
        "why_not_withdraw": rules.why_not_withdraw(order, by),
        "why_not_rate": rules.why_not_rate(order, by),
        "own": is_asker(order, by),
        "tab": "order",
    }


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Say what withdrawing does, then do it."""
    order = _my_order(request, pk)
    if request.method == "GET":
        require(rules.why_not_withdraw(order, request.actor))
        return render(request, "orders/withdraw.html", {"order": order, "tab": "order"})

    def act() -> str:
        withdraw_order(order, by=request.actor)
        return reverse("orders:detail", args=[pk])

    answer = once_and_go(request, act)
    messages.success(request, _("Withdrawn."))
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def rate(request: Request, pk: int) -> HttpResponse:
    """How it was; those who came do not see who said it."""
    order = _my_order(request, pk)
    require(rules.why_not_rate(order, request.actor))
    form = RateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = once_and_go(request, lambda: _rate(request, order, form))
        messages.success(request, _("Thank you, we have it."))
        return answer
    context = {"order": order, "form": form, "tab": "order"}
    return render(request, "orders/rate.html", context, status=422 if form.is_bound else 200)


def _rate(request: Request, order: Order, form: RateForm) -> str:
    rate_order(order, **form.said(), by=request.actor)
    return reverse("orders:detail", args=[order.pk])
