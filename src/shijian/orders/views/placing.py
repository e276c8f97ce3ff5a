"""The draft becomes an order."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404

from shijian.accounts.commands import person_for_user
from shijian.accounts.models import Person, User
from shijian.accounts.queries import Request, sign_in_phone
from shijian.catalogue.models import Risk
from shijian.common.actor import Actor
from shijian.orders.commands import NewPerson, place_order
from shijian.orders.models import Order
from shijian.orders.views.flow import Flow


def place_it(
    flow: Flow,
    *,
    by: Actor,
    channel: str,
    share_contact: bool,
    requester: Person | NewPerson,
    authorisation: str | None,
) -> Order:
    """Every answer handed to the one command."""
    if flow.category is None or flow.place is None:
        raise Http404
    what, whom, contact = flow.draft["what"], flow.draft["whom"], flow.draft["contact"]
    served, relation = _served(flow, requester)
    return place_order(
        requester=requester, beneficiary=served, relation=relation, item=flow.item,
        category=flow.category, title=flow.item.title if flow.item else what.get("title", ""),
        details=contact.get("details", ""), place=flow.place, address=flow.address,
        phone=contact.get("phone", ""), windows=flow.slots, any_time=flow.any_time,
        risks=Risk.objects.filter(code__in=contact.get("risks", [])), share_contact=share_contact,
        age=whom.get("age", ""), guardian=bool(whom.get("guardian")), channel=channel,
        authorisation=authorisation, by=by,
    )  # fmt: skip


def _served(flow: Flow, requester: Person | NewPerson) -> tuple[Person | NewPerson, str]:
    whom = flow.draft["whom"]
    if whom["who"] == "self":
        return requester, Order.Relation.SELF
    if whom["who"] == "other":
        return NewPerson(whom["name"]), whom.get("relation") or Order.Relation.OTHER
    known = flow.known.get(int(whom["who"].removeprefix("known-")))
    if known is None:
        raise Http404
    return known.beneficiary, known.relation


def portal_requester(request: Request, own_name: str) -> tuple[Person, Actor]:
    """The human behind the sign-in, named at their first order; and the actor as that human."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    if request.actor.person_id is not None:
        return Person.objects.get(pk=request.actor.person_id), request.actor
    phone = sign_in_phone(user)
    person = person_for_user(user, name=own_name, phone=phone, by=request.actor)
    return person, replace(request.actor, person_id=person.pk)
