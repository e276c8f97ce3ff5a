"""The five questions, the same for a resident's phone and a station's desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shijian.accounts.commands import person_for_user
from shijian.accounts.models import Person, User
from shijian.accounts.queries import Request, masked_phone, sign_in_phone
from shijian.catalogue.models import Category, Risk
from shijian.common.actor import Actor
from shijian.common.identifiers import mask_name
from shijian.engines.schedule import HalfDay
from shijian.menu.models import MenuItem
from shijian.menu.queries import open_items
from shijian.orders.commands import NewPerson, place_order
from shijian.orders.forms import ContactForm, WhatForm, WhenForm, WhereForm, WhomForm
from shijian.orders.models import Order
from shijian.orders.queries.contact import address_of, mask_address, masked_address
from shijian.orders.queries.days import half_day_words, slot_days, slot_from
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
        user = self.request.user
        return _mask(sign_in_phone(user)) if isinstance(user, User) and not self._desk else ""

    @property
    def _desk(self) -> bool:
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
            named = self.asker is not None or self._desk
            return {"known": self._known_said(), "ask_name": not named}
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
            return {**kept, "ring": "other" if kept.get("phone") else "mine"}
        return kept

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

    def answers(self) -> list[dict[str, str]]:
        """Each answer with its question, for the check page and the slip."""
        return [
            {"question": "what", "term": _("What"), **self._what_said()},
            {"question": "whom", "term": _("For whom"), **self._whom_said()},
            {"question": "where", "term": _("Where to"), **self._where_said()},
            {"question": "when", "term": _("When"), **self._when_said()},
            {"question": "contact", "term": _("Whom to ring"), **self._phone_said()},
            {"question": "contact", "term": _("To mind"), **self._minded()},
        ]

    def _what_said(self) -> dict[str, str]:
        if self.item is not None:
            platform = self.item.category.platform.name
            return {"value": self.item.title, "detail": _("%(platform)s · the menu of %(team)s")
                    % {"platform": platform, "team": self.item.team.short_name}}  # fmt: skip
        kind = self.category.name if self.category else ""
        return {"value": self.draft["what"].get("title", ""), "detail": kind}

    def _whom_said(self) -> dict[str, str]:
        whom = self.draft["whom"]
        who = whom.get("who", "")
        if not who:
            return {"value": "", "detail": ""}
        age = {"elder": _("80 or older"), "minor": _("under 18")}.get(whom.get("age", ""), "")
        if who == "self":
            return {"value": self._self_said(), "detail": age}
        mine = "" if self._desk else _("I order for them")
        return {"value": self._other_said(), "detail": pgettext("between things said", ", ").join(t for t in (age, mine) if t)}

    def _self_said(self) -> str:
        name = self.asker.name if self.asker else self.draft["whom"].get("own_name", "")
        if self._desk:
            return mask_name(name or self.draft["start"].get("name", ""))
        return f"{_('Myself')} {mask_name(name)}".strip()

    def _other_said(self) -> str:
        whom = self.draft["whom"]
        if whom["who"] == "other":
            relation = Order.Relation(whom["relation"]).label if whom.get("relation") else ""
            return f"{relation} {mask_name(whom['name'])}".strip()
        known = self.known.get(int(whom["who"].removeprefix("known-")))
        return (
            f"{known.get_relation_display()} {mask_name(known.beneficiary.name)}" if known else ""
        )

    def _where_said(self) -> dict[str, str]:
        if self.place is None:
            return {"value": "", "detail": ""}
        again = bool(self.draft["where"].get("again"))
        door = mask_address(self.address)
        same = _("as last time") if again else ""
        value = f"{self.place.parent}{self.place}"
        return {"value": value, "detail": pgettext("between things said", ", ").join(t for t in (door, same) if t)}

    def _when_said(self) -> dict[str, str]:
        if self.draft["when"].get("any_time"):
            return {"value": _("Any time, you decide"), "detail": ""}
        said = [half_day_words(slot) for slot in self.slots]
        others = _("or %(days)s") % {"days": pgettext("between things said", ", ").join(said[1:])} if said[1:] else ""
        return {"value": said[0] if said else "", "detail": others}

    def _phone_said(self) -> dict[str, str]:
        contact = self.draft["contact"]
        if not contact:
            return {"value": "", "detail": ""}
        if contact.get("phone"):
            return {"value": _mask(contact["phone"]), "detail": ""}
        return {"value": self.own_phone, "detail": "" if self._desk else _("your phone now")}

    def _minded(self) -> dict[str, str]:
        contact = self.draft["contact"]
        said = [risk.name for risk in Risk.objects.filter(code__in=contact.get("risks", []))]
        if contact.get("details"):
            said.append(contact["details"])
        nothing = _("Nothing") if contact else ""
        return {"value": pgettext("between things said", ", ").join(said) or nothing, "detail": ""}

    @property
    def address(self) -> str:
        """The door, in clear: for placing and for masking only."""
        where = self.draft["where"]
        if where.get("again"):
            return address_of(self.last) if self.last and self.last.pk == where["again"] else ""
        return str(where.get("address", ""))

    # ------------------------------------------------------------ placing

    def place_it(
        self,
        *,
        by: Actor,
        channel: str,
        share_contact: bool,
        requester: Person | NewPerson,
        authorisation: str | None,
    ) -> Order:
        """The draft as an order."""
        if self.category is None or self.place is None:
            raise Http404
        whom, contact = self.draft["whom"], self.draft["contact"]
        served = self._served(requester)
        known = self.known.get(served.pk) if isinstance(served, Person) else None
        relation = known.relation if known else whom.get("relation") or Order.Relation.SELF
        return place_order(
            requester=requester,
            beneficiary=served,
            item=self.item,
            category=self.category,
            title=self.item.title if self.item else self.draft["what"].get("title", ""),
            details=contact.get("details", ""),
            place=self.place,
            address=self.address,
            phone=contact.get("phone", ""),
            windows=self.slots,
            any_time=bool(self.draft["when"].get("any_time")),
            risks=Risk.objects.filter(code__in=contact.get("risks", [])),
            share_contact=share_contact,
            relation=relation,
            age=whom.get("age", ""),
            guardian=bool(whom.get("guardian")),
            channel=channel,
            authorisation=authorisation,
            by=by,
        )

    def _served(self, requester: Person | NewPerson) -> Person | NewPerson:
        whom = self.draft["whom"]
        if whom["who"] == "self":
            return requester
        if whom["who"] == "other":
            return NewPerson(whom["name"])
        known = self.known.get(int(whom["who"].removeprefix("known-")))
        if known is None:
            raise Http404
        return known.beneficiary


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


def _mask(phone: str) -> str:
    digits = "".join(c for c in phone if c.isdigit())
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > 7 else "****" if digits else ""


def found_items(words: str, platform: str) -> QuerySet[MenuItem]:
    """The menu as it is searched on the first page."""
    return open_items(platform=platform, words=words).order_by("category__order", "pk")[:30]
