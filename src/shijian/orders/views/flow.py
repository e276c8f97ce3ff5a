"""The five questions, the same for a resident's phone and a station's desk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shijian.accounts.models import Person, User
from shijian.accounts.queries import Request, masked_phone, sign_in_phone
from shijian.catalogue.models import Category
from shijian.catalogue.queries import platforms
from shijian.common.identifiers import mask_name
from shijian.engines.schedule import HalfDay
from shijian.menu.models import MenuItem
from shijian.menu.queries import open_items
from shijian.orders.forms import ContactForm, SearchForm, WhatForm, WhenForm, WhereForm, WhomForm
from shijian.orders.models import Order
from shijian.orders.queries.contact import address_of, masked_address
from shijian.orders.queries.days import slot_days, slot_from
from shijian.orders.views.draft import Draft
from shijian.organisations.models import Organisation, Place
from shijian.organisations.queries import centre, places, station_for

QUESTIONS = ("what", "whom", "where", "when", "contact")
FORMS: dict[str, Any] = {
    "what": WhatForm,
    "whom": WhomForm,
    "where": WhereForm,
    "when": WhenForm,
    "contact": ContactForm,
}


@dataclass
class Flow:
    """One draft on its way to an order: who asks, what is known, which questions are open."""

    request: Request
    draft: Draft
    asker: Person | None  # of the portal's sign-in, or found at the desk

    # ------------------------------------------------------------ what is known

    @cached_property
    def item(self) -> MenuItem | None:
        """The item that was chosen, where it is still on the menu."""
        pk = self.draft["what"].get("item")
        return open_items().filter(pk=pk).first() if pk else None

    @cached_property
    def category(self) -> Category | None:
        """The kind of what was chosen or said."""
        if self.item is not None:
            return self.item.category
        pk = self.draft["what"].get("category")
        return Category.objects.select_related("platform").filter(pk=pk).first() if pk else None

    @cached_property
    def earlier(self) -> list[Order]:
        """What this person ordered before: for whom and where, so as not to ask again."""
        if self.asker is None:
            return []
        rows = Order.objects.filter(requester=self.asker)
        return list(rows.select_related("beneficiary", "place__parent").order_by("-id")[:10])

    @property
    def last(self) -> Order | None:
        """The last order, whose place may be taken again."""
        return next((o for o in self.earlier if o.address_cipher is not None), None)

    @property
    def known(self) -> dict[int, Order]:
        """People this person ordered for before, each with the latest such order."""
        found: dict[int, Order] = {}
        for order in self.earlier:
            if order.beneficiary_id != order.requester_id:
                found.setdefault(order.beneficiary_id, order)
        return found

    @cached_property
    def place(self) -> Place | None:
        """Where it is to be, as far as said."""
        where = self.draft["where"]
        if where.get("again") and self.last is not None and self.last.pk == where["again"]:
            return self.last.place
        pk = where.get("place")
        return Place.objects.select_related("parent").filter(pk=pk).first() if pk else None

    @cached_property
    def station(self) -> Organisation | None:
        """Who could write it down instead, by telephone: the place's station, else the centre."""
        place = self.place or (self.last.place if self.last else None)
        return station_for(place) if place else centre()

    @property
    def at_home(self) -> bool:
        """Whether somebody comes to the door."""
        return self.item is None or self.item.where == MenuItem.Where.HOME

    @property
    def own_phone(self) -> str:
        """The phone that is known already, masked."""
        if self.asker is not None and self.asker.phone_tail:
            return masked_phone(self.asker)
        if self.at_desk:
            return mask_number(self.draft["start"].get("phone", ""))
        user = self.request.user
        return mask_number(sign_in_phone(user)) if isinstance(user, User) else ""

    @property
    def at_desk(self) -> bool:
        """Whether a worker fills it in for somebody."""
        return self.draft.name != "portal"

    @property
    def slots(self) -> list[HalfDay]:
        """The half-days picked so far."""
        found = (slot_from(value) for value in self.draft["when"].get("slots", []))
        return sorted(slot for slot in found if slot)

    def missing(self) -> str:
        """The first question without an answer, or none: check."""
        if self.draft["what"].get("item") and self.item is None:
            return "what"
        return next((q for q in QUESTIONS if not self.draft[q]), "check")

    # ------------------------------------------------------------ one question

    def form(self, question: str, data: Any = None) -> Any:
        """The form of a question, filled with what was answered before."""
        return FORMS[question](data, initial=self._initial(question), **self._options(question))

    def _options(self, question: str) -> dict[str, Any]:
        if question == "whom":
            named = self.asker is not None or self.at_desk
            return {"known": self._known_said(), "ask_name": not named, "desk": self.at_desk}
        if question == "where":
            return {"last": self.last, "item": self.item}
        if question == "when":
            return {"item": self.item}
        return {"has_phone": bool(self.own_phone)} if question == "contact" else {}

    def _known_said(self) -> list[tuple[int, str]]:
        return [
            (pk, f"{order.get_relation_display()} {mask_name(order.beneficiary.name)}")
            for pk, order in self.known.items()
        ]

    def _initial(self, question: str) -> dict[str, Any]:
        kept = dict(self.draft[question])
        if question == "what" and "item" in kept:
            return {"pick": str(kept["item"])}
        if question == "whom":
            return kept or {"who": "self"}
        if question == "where":
            return self._where_initial(kept)
        if question == "contact":
            return self._contact_initial(kept)
        return kept

    def _contact_initial(self, kept: dict[str, Any]) -> dict[str, Any]:
        """At the desk somebody without a telephone is reached through the station."""
        if not kept and self.at_desk and not self.own_phone and self.station:
            kept = {"phone": self.station.phone}
        return {**kept, "ring": "other" if kept.get("phone") else "mine"}

    def _where_initial(self, kept: dict[str, Any]) -> dict[str, Any]:
        place = self.place
        again = bool(kept.get("again")) if kept else self.last is not None
        town = place.parent_id if place else None
        return {**kept, "again": again, "town": town, "place": place.pk if place else None}

    def shown(self, question: str, form: Any) -> dict[str, Any]:
        """What the page of a question draws beside its form."""
        extra: dict[str, Any] = {}
        if question == "where":
            extra = self._towns(form)
        if question == "when":
            extra = {"days": slot_days(self.item, form.picked or self.slots)}
        return {
            "question": question, "number": QUESTIONS.index(question) + 1, "flow": self,
            "total": len(QUESTIONS), "form": form, "sealed": self.draft.sealed(), **extra,
        }  # fmt: skip

    def _towns(self, form: Any) -> dict[str, Any]:
        towns = list(places("town"))
        chosen = str(form["town"].value() or "")
        town = next((t for t in towns if str(t.pk) == chosen), None)
        villages = places("village", town).filter(virtual=False) if town else []
        last = self.last
        again = f"{last.place.parent} {last.place}" if last else ""
        return {
            "towns": towns, "town": town, "villages": list(villages), "again": again,
            "again_address": masked_address(last) if last else "",
        }  # fmt: skip

    # ------------------------------------------------------------ the whole

    @property
    def any_time(self) -> bool:
        """Whether every half-day suits."""
        return bool(self.draft["when"].get("any_time"))

    @property
    def address(self) -> str:
        """The door, in clear: for placing and for masking only."""
        where = self.draft["where"]
        if where.get("again"):
            return address_of(self.last) if self.last and self.last.pk == where["again"] else ""
        return str(where.get("address", ""))


def mask_number(phone: str) -> str:
    """Any telephone with its middle hidden."""
    digits = "".join(c for c in phone if c.isdigit())
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 7 else "****" if digits else ""


def keep(flow: Flow, question: str, answer: dict[str, Any]) -> None:
    """Keep an answer; another item has other half-days, so that the time is asked again."""
    if question == "what" and answer != flow.draft["what"]:
        flow.draft.answers.pop("when", None)
    flow.draft.answers[question] = answer


def page_of(request: Request, flow: Flow, question: str, form: Any, *, looking: bool) -> Any:
    """What the page of a question draws; one who only looks is not told what is missing yet."""
    if looking and form.is_bound:
        form.errors.clear()
    context = flow.shown(question, form) | {"action": request.get_full_path()}
    return context | _menu(request) if question == "what" else context


def _menu(request: Request) -> dict[str, Any]:
    search = SearchForm(request.GET)
    said = search.cleaned_data if search.is_valid() else {}
    words, platform = said.get("words", ""), said.get("platform", "")
    items = open_items(platform=platform, words=words).order_by("category__order", "pk")[:30]
    return {"platforms": platforms(), "chosen": platform, "words": words, "items": items}
