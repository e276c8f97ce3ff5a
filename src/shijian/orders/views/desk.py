"""The station's desk: one question at a time, with the sentence to say and the slip as it grows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shijian.accounts.models import Person
from shijian.accounts.queries import Request, people_by_phone
from shijian.common import clock, limits
from shijian.common.actor import Actor
from shijian.common.identifiers import mask_name
from shijian.common.refused import Refused, require
from shijian.orders import rules
from shijian.orders.commands import NewPerson, rate_order
from shijian.orders.forms import AuthorisationForm, FindForm, RateForm, StartForm
from shijian.orders.models import Authorisation, Order
from shijian.orders.queries import (
    WORKERS,
    clock_of,
    console_orders,
    desk_orders,
    masked_address,
    masked_phone,
    window_words,
)
from shijian.orders.views import draft as drafts
from shijian.orders.views.flow import QUESTIONS, Flow, keep, page_of
from shijian.orders.views.placing import place_it
from shijian.orders.views.said import answers
from shijian.orders.views.sending import once_and_go
from shijian.organisations.models import Organisation

FOUND_A_MINUTE = 20  # telephones looked up by one worker
NOBODY = 0  # none of those whom the telephone is known of


def _work_place(request: Request) -> Organisation:
    """The organisation whose desk this is: the lowest the worker serves."""
    paths = request.actor.paths(WORKERS)
    if not paths:
        raise Refused(
            _("The desk is for the staff of stations, institutes and the centre."),
            "orders.not_staff",
            status=403,
        )
    return get_object_or_404(Organisation, path=max(paths, key=len))


def _to(name: str, question: str) -> str:
    if question in ("check", "slip"):
        return reverse(f"orders:desk_{question}", args=[name])
    return reverse("orders:desk_question", args=[name, question])


# ---------------------------------------------------------------- who is here


@login_required
@require_GET
def home(request: Request) -> HttpResponse:
    """Who is here or on the telephone; and those who were put aside."""
    return _home(request, StartForm(initial={"channel": "desk"}))


def _home(request: Request, form: StartForm, *, status: int = 200, **more: Any) -> HttpResponse:
    place = _work_place(request)
    aside = [(d, Flow(request, d, _asker(d)).missing()) for d in drafts.desk_drafts(request)]
    context = {
        "organisation": place, "form": form, "people": (), "aside": [
            {"href": _to(d.name, missing), "name": mask_name(_name(d)), "what": _what(d)}
            for d, missing in aside
        ],
    }  # fmt: skip
    return render(request, "orders/desk_home.html", context | more, status=status)


def _name(draft: drafts.Draft) -> str:
    asker = _asker(draft)
    return asker.name if asker else draft["start"].get("name", "")


def _what(draft: drafts.Draft) -> str:
    return str(draft["what"].get("title", "")) or _("an order begun")


def _asker(draft: drafts.Draft) -> Person | None:
    pk = draft["start"].get("person")
    return Person.objects.filter(pk=pk).first() if pk else None


@login_required
@require_POST
def start(request: Request) -> HttpResponse:
    """Find the person by telephone, or take down a name; then the first question."""
    _work_place(request)
    form = StartForm(request.POST)
    if not form.is_valid():
        return _home(request, form, status=422)
    said = form.cleaned_data
    people = _found(request, said["phone"])
    chosen = next((p for p in people if p.pk == said.get("person")), None)
    if chosen is None and people and said.get("person") != NOBODY:
        return _home(request, form, people=[_known(p) for p in people])
    if chosen is None and not said["name"]:
        form.add_error("name", _("Nobody is known by this telephone yet. Enter the name"))
        return _home(request, form, status=422)
    return redirect(_to(_begin(request, form, chosen), "what"))


def _begin(request: Request, form: StartForm, person: Person | None) -> str:
    said = form.cleaned_data
    draft = drafts.Draft(drafts.new_desk_name())
    draft.answers["start"] = {
        "channel": said["channel"], "person": person.pk if person else None,
        "name": said["name"], "phone": said["phone"],
    }  # fmt: skip
    drafts.save(request, draft)
    return draft.name


def _found(request: Request, phone: str) -> list[Person]:
    if not phone:
        return []
    limits.hit(f"desk:{request.actor.user_id}", limit=FOUND_A_MINUTE, per_seconds=60)
    return list(people_by_phone(phone)[:6])


def _known(person: Person) -> dict[str, Any]:
    return {"value": person.pk, "label": mask_name(person.name)}


# ---------------------------------------------------------------- questions


def _flow(request: Request, name: str) -> Flow:
    if not name.startswith("desk-"):
        raise Http404
    _work_place(request)
    draft = drafts.load(request, name)
    if not draft["start"]:
        raise Http404
    return Flow(request, draft, _asker(draft))


def _context(request: Request, flow: Flow, here: str) -> dict[str, Any]:
    station = _work_place(request)
    return {
        "organisation": station, "flow": flow, "slip": _slip(flow, here),
        "draft": flow.draft.name, "today": clock.today(), "name": mask_name(_name(flow.draft)),
        "telephone": _channel(flow) == Order.Channel.TELEPHONE, "sealed": flow.draft.sealed(),
        "lines": [_("We will answer within 24 hours."),
                  _("To change or cancel, ring %(phone)s.") % {"phone": station.phone}],
    }  # fmt: skip


def _slip(flow: Flow, here: str) -> list[dict[str, Any]]:
    """The slip as far as it is filled; the question that is asked now stands out."""
    terms = (_("Wanted"), _("For"), _("Place"), _("Which half-days"), _("Phone number"))
    rows = []
    for term, answer in zip(terms, answers(flow), strict=False):
        now = answer["question"] == here
        more = answer["detail"] if answer["question"] in ("when", "where") else ""
        value = f"{answer['value']} {more}".strip()
        empty = _("now") if now else _("next question")
        rows.append({"term": term, "value": value or empty, "todo": not value, "here": now})
    return rows


def _channel(flow: Flow) -> str:
    return str(flow.draft["start"].get("channel", "desk"))


@login_required
@require_http_methods(["GET", "POST"])
def question(request: Request, name: str, question: str) -> HttpResponse:
    """One question; Enter goes on."""
    flow = _flow(request, name)
    if question not in QUESTIONS:
        raise Http404
    looking = request.method == "GET" or "look" in request.POST
    form = flow.form(question, request.POST if request.method == "POST" else None)
    if looking or not form.is_valid():
        return _ask(request, flow, question, form, looking=looking)
    keep(flow, question, form.answer())
    drafts.save(request, flow.draft)
    return redirect(_to(name, _flow(request, name).missing()))


def _ask(request: Request, flow: Flow, question: str, form: Any, *, looking: bool) -> HttpResponse:
    index = QUESTIONS.index(question)
    back = _to(flow.draft.name, QUESTIONS[index - 1]) if index else reverse("orders:desk")
    context = _context(request, flow, question) | {"back": back}
    context |= page_of(request, flow, question, form, looking=looking)
    return render(request, f"orders/desk_{question}.html", context, status=200 if looking else 422)


@login_required
@require_http_methods(["GET", "POST"])
def check(request: Request, name: str) -> HttpResponse:
    """Read it back, write down how they agreed, send it."""
    flow = _flow(request, name)
    if (missing := flow.missing()) != "check":
        return redirect(_to(name, missing))
    rang = _channel(flow) == Order.Channel.TELEPHONE
    first = {"way": "telephone" if rang else "present"}
    form = AuthorisationForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "GET" or not form.is_valid():
        return _check_page(request, flow, form)
    try:
        answer = once_and_go(request, lambda: _place(request, flow, form))
    except Refused as refused:
        return _check_page(request, flow, form, refused)
    drafts.drop(request, name)
    return answer


def _check_page(
    request: Request, flow: Flow, form: AuthorisationForm, refused: Refused | None = None
) -> HttpResponse:
    name = flow.draft.name
    context = _context(request, flow, "check") | {
        "form": form, "errors": [{"text": str(refused), "href": ""}] if refused else [],
        "answers": [a | {"href": _to(name, a["question"])} for a in answers(flow)],
        "back": _to(name, "contact"),
    }  # fmt: skip
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "orders/desk_check.html", context, status=status)


def _place(request: Request, flow: Flow, form: AuthorisationForm) -> str:
    begun = flow.draft["start"]
    requester = flow.asker or NewPerson(begun["name"], _mobile(begun["phone"]))
    by = request.actor.on_behalf(flow.asker.pk) if flow.asker else request.actor
    if not flow.draft["contact"].get("phone") and not (flow.asker and flow.asker.phone_tail):
        flow.draft.answers["contact"]["phone"] = begun["phone"]
    order = place_it(
        flow,
        by=by,
        channel=_channel(flow),
        share_contact=bool(form.cleaned_data["share_contact"]),
        requester=requester,
        authorisation=Authorisation.Way(form.cleaned_data["way"]),
    )
    return reverse("orders:desk_done", args=[order.pk])


def _mobile(phone: str) -> str:
    return phone if rules.is_mobile(phone) else ""


@login_required
@require_GET
def slip(request: Request, name: str) -> HttpResponse:
    """The slip as far as it is filled, to print and go on later."""
    flow = _flow(request, name)
    context = _context(request, flow, "") | {"on": _to(name, flow.missing())}
    return render(request, "orders/desk_slip.html", context)


@login_required
@require_POST
def forget(request: Request, name: str) -> HttpResponse:
    """They changed their mind: nothing was sent."""
    _flow(request, name)
    drafts.drop(request, name)
    return redirect("orders:desk")


# ---------------------------------------------------------------- afterwards


def _order(request: Request, pk: int) -> Order:
    return get_object_or_404(console_orders(request.actor), pk=pk)


@login_required
@require_GET
def done(request: Request, pk: int) -> HttpResponse:
    """The number to say and the slip to print."""
    order = get_object_or_404(desk_orders(request.actor), pk=pk)
    context = {
        "order": order, "clock": clock_of(order), "organisation": order.station,
        "ours": console_orders(request.actor).filter(pk=pk).exists(),
        "phone": masked_phone(order), "address": masked_address(order),
        "windows": window_words(order),
    }  # fmt: skip
    return render(request, "orders/desk_done.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def find(request: Request) -> HttpResponse:
    """An order by its number, or everything of a telephone, for somebody who rings."""
    place = _work_place(request)
    form = FindForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"organisation": place, "find": form, "rows": (), "searched": False}
    if form.is_valid():
        rows = _looked_up(request, form.cleaned_data["words"]).order_by("-id")[:20]
        context |= {"rows": [(order, clock_of(order)) for order in rows], "searched": True}
    return render(request, "orders/desk_found.html", context, status=422 if form.errors else 200)


def _looked_up(request: Request, words: str) -> QuerySet[Order]:
    rows = console_orders(request.actor)
    if rules.why_not_phone(words) is None:
        people = _found(request, words)
        return rows.filter(Q(requester__in=people) | Q(beneficiary__in=people))
    return rows.filter(number=words.upper())


@login_required
@require_http_methods(["GET", "POST"])
def rate(request: Request, pk: int) -> HttpResponse:
    """Ring and ask how it was; never by somebody of the team that served."""
    order = _order(request, pk)
    by = request.actor.on_behalf(order.requester_id)
    require(rules.why_not_rate(order, by))
    form = RateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return once_and_go(request, lambda: _rate(order, form, by))
    context = {"order": order, "form": form, "organisation": order.station,
               "phone": masked_phone(order)}  # fmt: skip
    return render(request, "orders/desk_rate.html", context, status=422 if form.is_bound else 200)


def _rate(order: Order, form: RateForm, by: Actor) -> str:
    rate_order(order, **form.said(), by=by)
    return reverse("orders:console_order", args=[order.pk])
