"""核实, 派单, 接单, 办结, 评单: every move of an order by a program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest
from ninja import Router

from shijian.common.actor import Actor
from shijian.common.api import In, Key, OneOf, acting, changes, one, repeated
from shijian.orders import commands, queries, rules
from shijian.orders.api.shapes import (
    DispatchIn,
    OrderFileOut,
    PlacedOut,
    RateIn,
    RefuseIn,
    file_out,
    placed_out,
)
from shijian.orders.models import Order
from shijian.teams.queries import public_teams

router = Router(tags=["orders"])


class DeclineOrderIn(In):
    """Why the team cannot come, by a code."""

    reason: Annotated[str, OneOf(rules.DECLINES)]


def _moved(request: HttpRequest, pk: int, act: Callable[[Order, Actor], Order]) -> OrderFileOut:
    """One move of an order that the token's owner sees, done once, and the order after it."""
    by = acting(request)
    repeated(request, lambda: act(queries.order_for(by, pk), by))
    return file_out(queries.order_for(by, pk), by)


def _for_asker(order: Order, by: Actor) -> Actor:
    """Staff who ring a resident act in their name."""
    return by if queries.is_asker(order, by) else by.on_behalf(order.requester_id)


@router.post("/{pk}/verify", response=changes(OrderFileOut))
def verify_order(request: HttpRequest, pk: Key) -> OrderFileOut:
    """The station has asked: place, time and need are right (核实)."""
    return _moved(request, pk, lambda order, by: commands.verify_order(order, by=by))


@router.post("/{pk}/refuse", response=changes(OrderFileOut))
def refuse_order(request: HttpRequest, pk: Key, given: RefuseIn) -> OrderFileOut:
    """No, with a reason that only the asker reads."""

    def act(order: Order, by: Actor) -> Order:
        return commands.refuse_order(order, reason=given.reason, by=by)

    return _moved(request, pk, act)


@router.post("/{pk}/dispatch", response=changes(OrderFileOut))
def dispatch_order(request: HttpRequest, pk: Key, given: DispatchIn) -> OrderFileOut:
    """Send an order to a team for a time (派单); the captain has a day to answer."""

    def act(order: Order, by: Actor) -> Order:
        team = one(public_teams(), "team", pk=given.team)
        return commands.dispatch_order(order, team=team, planned_at=given.planned_at, by=by)

    return _moved(request, pk, act)


@router.post("/{pk}/accept", response=changes(OrderFileOut))
def accept_order(request: HttpRequest, pk: Key) -> OrderFileOut:
    """The team comes (接单), and the activity that its members sign up for is made."""
    return _moved(request, pk, lambda order, by: commands.accept_order(order, by=by))


@router.post("/{pk}/decline", response=changes(PlacedOut))
def decline_order(request: HttpRequest, pk: Key, given: DeclineOrderIn) -> PlacedOut:
    """The team cannot come; the order goes back to the office and out of the captain's sight."""
    by = acting(request)

    def act() -> Order:
        return commands.decline_order(queries.order_for(by, pk), reason=given.reason, by=by)

    return placed_out(Order.objects.get(pk=repeated(request, act)))


@router.post("/{pk}/withdraw", response=changes(OrderFileOut))
def withdraw_order(request: HttpRequest, pk: Key) -> OrderFileOut:
    """The asker does not need it any more; everybody concerned is told."""

    def act(order: Order, by: Actor) -> Order:
        return commands.withdraw_order(order, by=_for_asker(order, by))

    return _moved(request, pk, act)


@router.post("/{pk}/complete", response=changes(OrderFileOut))
def complete_order(request: HttpRequest, pk: Key) -> OrderFileOut:
    """The service was done (办结); the served person is asked how it was."""
    return _moved(request, pk, lambda order, by: commands.complete_order(order, by=by))


@router.post("/{pk}/rate", response=changes(OrderFileOut))
def rate_order(request: HttpRequest, pk: Key, given: RateIn) -> OrderFileOut:
    """How it was (评单); those who served never see whose words these are."""

    def act(order: Order, by: Actor) -> Order:
        said = given.model_dump()
        return commands.rate_order(order, by=_for_asker(order, by), **said)

    return _moved(request, pk, act)
