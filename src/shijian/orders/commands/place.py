"""点单: a need becomes an order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from shijian.accounts.commands import draw_key, make_person
from shijian.accounts.models import Person
from shijian.accounts.queries import phone_of
from shijian.catalogue.models import Category, Risk
from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.identifiers import tidy_mobile
from shijian.common.refused import Refused, require
from shijian.engines.schedule import HalfDay
from shijian.journal import commands as journal
from shijian.menu.commands import book
from shijian.menu.models import MenuItem
from shijian.menu.queries import free_half_days
from shijian.orders import rules
from shijian.orders.commands.tell import tell_asker, tell_staff
from shijian.orders.models import Authorisation, Order, Step, Window
from shijian.orders.queries import answer_due
from shijian.orders.queries.contact import TABLE
from shijian.orders.queries.days import first_day
from shijian.organisations.models import Place
from shijian.organisations.queries import station_for


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody the order names who is not known yet; made together with the order."""

    name: str
    phone: str = ""


@transaction.atomic
def place_order(
    *,
    requester: Person | NewPerson,
    beneficiary: Person | NewPerson,
    category: Category,
    title: str,
    place: Place,
    windows: Collection[HalfDay],
    any_time: bool,
    channel: str,
    by: Actor,
    item: MenuItem | None = None,
    details: str = "",
    address: str = "",
    phone: str = "",
    risks: Iterable[Risk] = (),
    share_contact: bool = False,
    relation: str = Order.Relation.SELF,
    age: str = Order.Age.UNSAID,
    guardian: bool = False,
    authorisation: str | None = None,
) -> Order:
    """Write down what somebody needs; everything in one transaction or nothing.

    Locks the people, then the item, then the month's counter. Two orders for one person, or for
    the last place of an item, therefore wait for each other and the second is judged afresh.
    """
    asker = _person(requester, by)
    served = asker if beneficiary == requester else _person(beneficiary, by)
    _hold(asker, served)
    held = _held_item(item)
    slots = [] if any_time else sorted(set(windows))
    require(rules.why_not_item(held))
    require(rules.why_not_place_there(place))
    require(rules.why_not_reach(held, place))
    require(_why_not_address(held, address))
    require(rules.why_not_windows(held, slots, any_time=any_time))
    require(rules.why_not_minor(age, guardian=guardian))
    reach = phone or phone_of(asker)
    require(rules.why_not_phone(reach))
    week = rules.week_taken(held, slots)
    require(rules.why_not_more(asker, served, category, week, slots[0].day if slots else None))
    station = station_for(place)
    now = clock.now()
    order = Order(
        pk=draw_key(Order),
        requester=asker,
        beneficiary=served,
        relation=relation,
        age=age,
        item=held,
        week=week,
        category=category,
        title=_title(title),
        details=details.strip(),
        place=place,
        any_time=any_time,
        share_contact=share_contact,
        channel=channel,
        taken_by_id=by.user_id if channel != Order.Channel.PORTAL else None,
        station=station,
        scope_path=station.path,
        placed_at=now,
        state_at=now,
        due_at=answer_due(now),
    )
    _seal(order, address.strip(), reach)
    order.number = _next_number()
    order.save(force_insert=True)
    order.risks.set(risks)
    Window.objects.bulk_create(Window(order=order, day=s.day, afternoon=s.afternoon) for s in slots)
    _book(order, slots, by)
    _authorise(order, authorisation, by)
    _tell(order, by)
    return order


def _tell(order: Order, by: Actor) -> None:
    note = "" if order.channel in (Order.Channel.PORTAL, Order.Channel.API) else order.channel
    step = Step.objects.create(
        order=order, state=Order.State.PLACED, at=order.placed_at, by_id=by.user_id, note_code=note
    )
    journal.record(
        "orders.placed",
        order,
        by=by,
        data={
            "number": order.number, "category": order.category_id, "item": order.item_id,
            "place": order.place_id, "requester": order.requester_id,
            "beneficiary": order.beneficiary_id, "channel": order.channel,
        },
    )  # fmt: skip
    tell_asker(order, step, "placed", by=by)
    tell_staff(order, order.station, step, "to_verify", by=by)


def _person(who: Person | NewPerson, by: Actor) -> Person:
    return who if isinstance(who, Person) else make_person(name=who.name, phone=who.phone, by=by)


def _hold(*people: Person) -> None:
    wanted = sorted({person.pk for person in people})
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))


def _held_item(item: MenuItem | None) -> MenuItem | None:
    if item is None:
        return None
    rows = MenuItem.objects.select_for_update(of=("self",), no_key=True).select_related("team")
    return rows.get(pk=item.pk)


def _title(title: str) -> str:
    text = title.strip()[:60]
    if not text:
        raise Refused(_("Say what you need."), "orders.title", status=422, field="title")
    return text


def _why_not_address(item: MenuItem | None, address: str) -> Refused | None:
    if address.strip() or (item is not None and item.where != MenuItem.Where.HOME):
        return None
    return Refused(
        _("Say the street and the number, so that they find the door."),
        "orders.address",
        status=422,
        field="address",
    )


def _seal(order: Order, address: str, phone: str) -> None:
    number = tidy_mobile(phone)
    if address:
        order.address_cipher = crypto.encrypt(address, table=TABLE, pk=order.pk, field="address")
    order.contact_cipher = crypto.encrypt(number, table=TABLE, pk=order.pk, field="contact")
    order.contact_head, order.contact_tail = number[:3], number[-4:]


def _next_number() -> str:
    """PY-2611-0472: the county's letters, year and month, and the next number of the month.

    One statement raises the counter and holds it until this order is written, so that no number
    is given twice; a month's numbers may have a gap where an order came to nothing.
    """
    month = f"{settings.SITE['order_prefix']}-{clock.local(clock.now()):%y%m}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO orders_counter AS kept (month, last) VALUES (%s, 1)"
            " ON CONFLICT (month) DO UPDATE SET last = kept.last + 1 RETURNING last",
            [month],
        )
        return f"{month}-{cursor.fetchone()[0]:04d}"


def _book(order: Order, slots: Sequence[HalfDay], by: Actor) -> None:
    """Take a place of the item: on the first half-day picked, or on the first one that is free."""
    if order.item is None:
        return
    slot = slots[0] if slots else _first_free(order.item)
    book(order.item, at=slot.span.start, source=source_of(order), by=by)


def _first_free(item: MenuItem) -> HalfDay:
    first = first_day(item)
    for free in free_half_days(item):
        if free.slot.day >= first:
            return free.slot
    raise Refused(_("All places of the coming weeks are taken."), "orders.item_full", field="slots")


def source_of(order: Order) -> str:
    """The name under which the menu keeps the place that an order takes."""
    return f"order:{order.pk}"


def _authorise(order: Order, way: str | None, by: Actor) -> None:
    """Whoever orders for another is let to: how, and who wrote it down (代办)."""
    if way is None or by.user_id is None:
        return
    row = Authorisation.objects.create(
        order=order, giver=order.beneficiary, way=way, recorded_by_id=by.user_id, at=clock.now()
    )
    journal.record(
        "orders.authorised", order, by=by, data={"authorisation": row.pk, "way": row.way}
    )
