"""Who is told at which step; each message once, keyed by the step that caused it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from shijian.accounts.models import User
from shijian.accounts.queries import sign_in_phone, user_of
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.notices.commands import send
from shijian.orders.models import Order, Step
from shijian.orders.queries import WORKERS
from shijian.orders.queries.contact import phone_of_order
from shijian.organisations.models import Organisation
from shijian.teams.models import Team


def tell_asker(order: Order, step: Step, template: str, *, by: Actor) -> None:
    """The one who asked: in the app where they sign in, else by the phone of the order."""
    user = user_of(order.requester)
    send(
        user,
        f"orders.{template}",
        _data(order, step),
        key=f"orders.{template}:{step.pk}:asker",
        by=by,
        link=f"/orders/{order.pk}/",
        phone=phone_of_order(order),
    )


def tell_captain(order: Order, team: Team, step: Step, template: str, *, by: Actor) -> None:
    """Whoever leads the team now."""
    for user in holders(team.path, ("captain",)):
        send(
            user,
            f"orders.{template}",
            _data(order, step),
            key=f"orders.{template}:{step.pk}:{user.pk}",
            by=by,
            link=f"/orders/team/{order.pk}/",
            phone=sign_in_phone(user),
        )


def tell_staff(
    order: Order, organisation: Organisation, step: Step, template: str, *, by: Actor
) -> None:
    """Those who work at an organisation, not above or below it."""
    for user in holders(organisation.path, WORKERS):
        send(
            user,
            f"orders.{template}",
            _data(order, step),
            key=f"orders.{template}:{step.pk}:{user.pk}",
            by=by,
            link=f"/console/orders/{order.pk}/",
        )


def holders(path: str, roles: tuple[str, ...]) -> QuerySet[User]:
    """Sign-ins of those who hold a role at exactly this place today."""
    today = clock.today()
    in_force = Q(person__grants__ends_on__isnull=True) | Q(person__grants__ends_on__gt=today)
    return (
        User.objects.filter(
            in_force,
            person__grants__scope_path=path,
            person__grants__role__in=roles,
            person__grants__starts_on__lte=today,
            is_active=True,
        )
        .distinct()
        .order_by("pk")
    )


def _data(order: Order, step: Step) -> dict[str, Any]:
    """Numbers, codes and instants; no person is named."""
    return {
        "number": order.number,
        "team": step.team.short_name if step.team else "",
        "at": {"t": step.planned_at.isoformat()} if step.planned_at else "",
    }
