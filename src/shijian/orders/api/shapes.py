"""What is asked of an order and what is answered; people masked as on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from shijian.common.actor import Actor
from shijian.common.api import (
    Asked,
    Coded,
    Day,
    In,
    Key,
    Moment,
    Named,
    OneOf,
    Out,
    coded,
    named,
)
from shijian.common.identifiers import mask_name
from shijian.engines.schedule import HalfDay
from shijian.orders import queries
from shijian.orders.models import Authorisation, Order, Rating

# ---------------------------------------------------------------- what is asked


class OrdersAsked(Asked):
    """Which orders."""

    state: Annotated[str | None, OneOf(Order.State), Field(description="A state.")] = None
    number: Annotated[str, Field(max_length=20, description="A whole order number.")] = ""


class HalfDayIn(In):
    """A morning or an afternoon that suits."""

    day: Day
    afternoon: bool

    def half_day(self) -> HalfDay:
        """As the engines name it."""
        return HalfDay(self.day, self.afternoon)


class ServedIn(In):
    """Somebody else for whom the order is."""

    name: str = Field(min_length=1, max_length=50)
    relation: Annotated[str, OneOf(Order.Relation)] = "other"


class AskerIn(In):
    """A resident for whom a worker orders (代办), and how they agreed to it."""

    name: str = Field(min_length=1, max_length=50)
    phone: str = Field("", max_length=30)
    way: Annotated[str, OneOf(Authorisation.Way)]


class OrderIn(In):
    """A need: what, for whom, where, when, whom to ring."""

    item: Key | None = Field(None, description="An offer of the menu.")
    category: str = Field("", max_length=20, description="Where no offer is named.")
    title: str = Field("", max_length=60, description="Where no offer is named.")
    place: Key = Field(description="A village of the county.")
    address: str = Field("", max_length=100)
    windows: list[HalfDayIn] = Field([], max_length=60)
    any_time: bool = False
    phone: str = Field("", max_length=30)
    details: str = Field("", max_length=300)
    risks: list[Annotated[str, Field(max_length=20)]] = Field([], max_length=30)
    share_contact: bool = False
    age: Annotated[str, OneOf(Order.Age)] = ""
    guardian: bool = False
    beneficiary: ServedIn | None = None
    requester: AskerIn | None = Field(None, description="Only for the staff of a desk.")


class RefuseIn(In):
    """Why not, for the asker alone: 5 to 100 characters."""

    reason: str = Field(min_length=1, max_length=100)


class DispatchIn(In):
    """To which team, for when."""

    team: Key
    planned_at: Moment


class RateIn(In):
    """One to five stars, solved or not, a few words for the station."""

    score: int = Field(ge=1, le=5)
    solved: bool
    words: str = Field("", max_length=300)


# ---------------------------------------------------------------- what is answered


class PlacedOut(Out):
    """The receipt of an order."""

    id: int
    number: str
    state: Annotated[str, OneOf(Order.State)]
    due_at: dt.datetime


class OrderOut(PlacedOut):
    """An order in a list."""

    title: str
    category: Coded
    place: Named
    station: Named
    team: Named | None
    channel: Annotated[str, OneOf(Order.Channel)]
    placed_at: dt.datetime
    planned_at: dt.datetime | None
    activity: int | None
    item: int | None


class HalfDayOut(Out):
    """A morning or an afternoon that suits."""

    day: dt.date
    afternoon: bool


class RatingOut(Out):
    """What the served person said; never shown to those who served."""

    score: int
    solved: bool
    words: str
    at: dt.datetime


class StepOut(Out):
    """One move of an order."""

    state: Annotated[str, OneOf(Order.State)]
    at: dt.datetime
    team: Named | None
    note: str


class OrderFileOut(OrderOut):
    """One order: names, telephone and address masked, the refusal only for the asker."""

    beneficiary: str
    relation: Annotated[str, OneOf(Order.Relation)]
    age: Annotated[str, OneOf(Order.Age)]
    details: str
    address: str
    phone: str
    windows: list[HalfDayOut]
    any_time: bool
    risks: list[Coded]
    people: int
    share_contact: bool
    reopened: bool
    escalated: bool
    refusal: str
    ratings: list[RatingOut]
    steps: list[StepOut]


class ReasonOut(Out):
    """A reason for a team, or against it."""

    text: str
    good: bool


class OfferOut(Out):
    """A team that may be asked, when it would go, and why it stands where it stands."""

    team: Named
    planned_at: dt.datetime
    reasons: list[ReasonOut]


class ExcludedOut(Out):
    """Teams that cannot, under the one reason they share."""

    teams: list[str]
    why: str


class ProposalsOut(Out):
    """The short list of a dispatcher, the best first."""

    offers: list[OfferOut]
    excluded: list[ExcludedOut]
    capable: int
    missing: str


# ---------------------------------------------------------------- from rows


def placed_out(row: Order) -> PlacedOut:
    """The receipt."""
    return PlacedOut(id=row.pk, number=row.number, state=row.state, due_at=row.due_at)


def order_out(row: Order) -> OrderOut:
    """An order in a list."""
    return OrderOut(
        **dict(placed_out(row)),
        title=row.title,
        category=coded(row.category),
        place=named(row.place),
        station=named(row.station),
        team=named(row.team) if row.team else None,
        channel=row.channel,
        placed_at=row.placed_at,
        planned_at=row.planned_at,
        activity=row.activity_id,
        item=row.item_id,
    )


def file_out(row: Order, viewer: Actor) -> OrderFileOut:
    """One order, as much of it as this viewer may know: a captain learns the door elsewhere."""
    near = queries.is_asker(row, viewer) or viewer.holds(queries.WORKERS, row.scope_path)
    return OrderFileOut(
        **dict(order_out(row)),
        beneficiary=mask_name(row.beneficiary.name),
        relation=row.relation,
        age=row.age,
        details=row.details,
        address=queries.masked_address(row) if near else "",
        phone=queries.masked_phone(row) if near else "",
        windows=[HalfDayOut(day=w.day, afternoon=w.afternoon) for w in row.windows.all()],
        any_time=row.any_time,
        risks=[coded(risk) for risk in row.risks.all()],
        people=queries.people_needed(row),
        share_contact=row.share_contact,
        reopened=row.reopened,
        escalated=row.escalated_to_id is not None,
        refusal=queries.refusal_words(row, viewer),
        ratings=[_rating(*said) for said in queries.rating_words(row, viewer)],
        steps=_steps(row),
    )


def _rating(row: Rating, words: str) -> RatingOut:
    return RatingOut(score=row.score, solved=row.solved, words=words, at=row.at)


def _steps(row: Order) -> list[StepOut]:
    return [
        StepOut(
            state=step.state,
            at=step.at,
            team=named(step.team) if step.team else None,
            note=step.note_code,
        )
        for step in row.steps.select_related("team").order_by("id")
    ]


def proposals_out(found: queries.Proposals) -> ProposalsOut:
    """The short list."""
    return ProposalsOut(
        offers=[_offer(offer) for offer in found.offers],
        excluded=[ExcludedOut(teams=list(row.names), why=row.why) for row in found.excluded],
        capable=found.capable,
        missing=found.missing,
    )


def _offer(offer: queries.Offer) -> OfferOut:
    reasons = [ReasonOut(text=said.text, good=said.good) for said in offer.reasons]
    return OfferOut(team=named(offer.team), planned_at=offer.planned_at, reasons=reasons)
