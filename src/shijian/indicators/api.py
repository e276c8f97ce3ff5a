"""The figures of the command view; unit totals only, small cells left out."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from ninja import Router

from shijian.common.api import Named, OneOf, Out, acting, named, reads
from shijian.common.refused import require
from shijian.engines.indicators import Figures, total
from shijian.indicators import queries, rules
from shijian.orders.models import Order

router = Router(tags=["indicators"])


class SumsOut(Out):
    """Figures of the last twelve months; a share of fewer than ten people is not shown."""

    registered: int
    active: int
    villages: int
    reached: int
    placed: int
    met: int
    minutes: int
    residents: int
    registered_share: float | None
    active_share: int | None
    met_share: int | None
    reached_share: int | None


class StateOut(Out):
    """Open orders of a state by age: within a day, older, overdue."""

    state: Annotated[str, OneOf(Order.State)]
    fresh: int
    older: int
    overdue: int
    total: int


class TurnsOut(Out):
    """The three turns of C28: lasting, everywhere, everybody."""

    months_active: float
    reached: int | None
    ordinary: int | None


class TownOut(SumsOut):
    """One township, in the order of the codes; not a ranking."""

    town: Named


class FiguresOut(Out):
    """The command view: orders are live, the rest was counted at `as_of`."""

    as_of: dt.datetime | None
    orders: list[StateOut]
    sums: SumsOut
    turns: TurnsOut
    towns: list[TownOut]


def _sums(found: Figures) -> SumsOut:
    return SumsOut(**{name: getattr(found, name) for name in SumsOut.model_fields})


def _state(line: queries.StateLine) -> StateOut:
    return StateOut(**{name: getattr(line, name) for name in StateOut.model_fields})


def _town(line: queries.TownLine) -> TownOut:
    return TownOut(**dict(_sums(line.sums)), town=named(line.town))


@router.get("/command", response=reads(FiguresOut))
def get_command_figures(request: HttpRequest) -> FiguresOut:
    """Open orders by age, volunteers, hours, villages reached and the three turns, by township."""
    by = acting(request)
    require(rules.why_not_read(by))
    towns = queries.visible_towns(by)
    lines = queries.town_lines(towns)
    sums = total(line.sums for line in lines)
    turns = queries.turns(towns, sums)
    return FiguresOut(
        as_of=queries.as_of(),
        orders=[_state(line) for line in queries.order_states(by)],
        sums=_sums(sums),
        turns=TurnsOut(
            months_active=turns.months_active, reached=turns.reached, ordinary=turns.ordinary
        ),
        towns=[_town(line) for line in lines],
    )
