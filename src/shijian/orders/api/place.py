"""Placing an order and reading orders."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from shijian.accounts.models import Person
from shijian.accounts.queries import people_by_phone
from shijian.catalogue.queries import categories, risks
from shijian.common import limits
from shijian.common.actor import Actor
from shijian.common.api import Key, Listed, acting, listed, makes, one, reads, repeated
from shijian.common.refused import Refused
from shijian.menu.models import MenuItem
from shijian.menu.queries import open_items
from shijian.orders import queries, rules
from shijian.orders.api.shapes import (
    AskerIn,
    OrderFileOut,
    OrderIn,
    OrderOut,
    OrdersAsked,
    PlacedOut,
    ProposalsOut,
    file_out,
    order_out,
    placed_out,
    proposals_out,
)
from shijian.orders.commands import NewPerson
from shijian.orders.commands import place_order as place
from shijian.orders.models import Authorisation, Order
from shijian.organisations.models import Place
from shijian.organisations.queries import places

router = Router(tags=["orders"])
LOOKED_UP_A_MINUTE = 20  # telephones by one worker, as at the desk


# ---------------------------------------------------------------- placing


@router.post("", response=makes(PlacedOut))
def place_order(request: HttpRequest, given: OrderIn) -> Status[PlacedOut]:
    """Place an order (点单) for the token's owner, or at a desk for a resident who agreed."""
    by = acting(request)
    if given.requester:
        _at_a_desk(by)
    made = repeated(request, lambda: _placed(given, by))
    return Status(201, placed_out(Order.objects.get(pk=made)))


def _placed(given: OrderIn, by: Actor) -> Order:
    requester = _requester(given.requester, by)
    served = NewPerson(given.beneficiary.name) if given.beneficiary else requester
    asked_by = by
    if given.requester and isinstance(requester, Person):
        asked_by = by.on_behalf(requester.pk)
    return place(
        requester=requester,
        beneficiary=served,
        relation=given.beneficiary.relation if given.beneficiary else Order.Relation.SELF,
        place=one(places(Place.Kind.VILLAGE), "place", pk=given.place),
        address=given.address,
        windows=[window.half_day() for window in given.windows],
        any_time=given.any_time,
        phone=given.phone or (given.requester.phone if given.requester else ""),
        details=given.details,
        risks=risks().filter(code__in=given.risks),
        share_contact=given.share_contact,
        age=given.age,
        guardian=given.guardian,
        channel=Order.Channel.API,
        authorisation=_way(given),
        by=asked_by,
        **_what(given),
    )


def _what(given: OrderIn) -> dict[str, Any]:
    if given.item is None:
        return {
            "category": one(categories(), "category", code=given.category),
            "title": given.title,
        }
    item: MenuItem = one(open_items(), "item", pk=given.item)
    return {"item": item, "category": item.category, "title": item.title}


def _way(given: OrderIn) -> str | None:
    if given.requester:
        return given.requester.way
    return Authorisation.Way.FAMILY if given.beneficiary else None


def _at_a_desk(by: Actor) -> None:
    if not by.paths(queries.WORKERS):
        raise Refused(
            _("Only the staff of a desk order for somebody else in their name."),
            "orders.not_staff",
            status=403,
        )
    limits.hit(f"desk:{by.user_id}", limit=LOOKED_UP_A_MINUTE, per_seconds=60)


def _requester(asker: AskerIn | None, by: Actor) -> Person | NewPerson:
    """The token's owner; for a worker of a desk, the resident who is there or on the telephone."""
    if asker is None:
        return _owner(by)
    known = people_by_phone(asker.phone).filter(name=asker.name).first() if asker.phone else None
    return known or NewPerson(asker.name, asker.phone if rules.is_mobile(asker.phone) else "")


def _owner(by: Actor) -> Person:
    found = Person.objects.filter(pk=by.person_id).first() if by.person_id else None
    if found is None:
        raise Refused(
            _("This token's owner has not given a name yet. Order once on the phone first."),
            "orders.nameless",
        )
    return found


# ---------------------------------------------------------------- reading


@router.get("", response=reads(Listed[OrderOut]))
def list_orders(request: HttpRequest, asked: Query[OrdersAsked]) -> Listed[OrderOut]:
    """One's own orders, those one works on and those of teams one leads, the newest first."""
    rows = queries.visible_orders(acting(request))
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.number:
        rows = rows.filter(number=asked.number.upper())
    return listed(OrderOut, rows, asked, order=("-id",), shown=order_out)


@router.get("/{pk}", response=reads(OrderFileOut))
def get_order(request: HttpRequest, pk: Key) -> OrderFileOut:
    """One order with its half-days, its steps and what was said of it."""
    by = acting(request)
    return file_out(queries.order_for(by, pk), by)


@router.get("/{pk}/proposals", response=reads(ProposalsOut))
def list_proposals(request: HttpRequest, pk: Key) -> ProposalsOut:
    """Which teams could serve an order, the best first with reasons, and why not the others."""
    by = acting(request)
    order = queries.order_for(by, pk)
    refused = rules.why_not_dispatch(order, by)
    if refused is not None and refused.status == 403:
        raise refused
    return proposals_out(queries.proposals(order, by))
