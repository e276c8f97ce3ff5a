"""评单: the served person says how it was."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from shijian.accounts.commands import draw_key
from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal import commands as journal
from shijian.orders import rules
from shijian.orders.commands.step import locked, move
from shijian.orders.commands.tell import tell_staff
from shijian.orders.models import Order, Rating
from shijian.orders.queries import answer_due, is_asker

State = Order.State


@transaction.atomic
def rate_order(order: Order, *, score: int, solved: bool, words: str = "", by: Actor) -> Order:
    """Keep the rating where the provider cannot see whose it is; “not solved” reopens once."""
    order = locked(order)
    require(rules.why_not_rate(order, by))
    if not 1 <= score <= 5:
        raise Refused(_("Choose one to five stars."), "orders.score", status=422, field="score")
    rating = _keep(order, score, solved, words, by)
    journal.record(
        "orders.rating_given", order, by=by, data={"rating": rating.pk, "solved": solved}
    )
    if solved or order.reopened:
        move(order, State.RATED, "rated", by=by)
        return order
    step = move(
        order, State.VERIFIED, "reopened", by=by, due_at=answer_due(clock.now()),
        note_code="not_solved", team=None, activity=None, planned_at=None, reopened=True,
    )  # fmt: skip
    tell_staff(order, order.station, step, "reopened", by=by)
    return order


def _keep(order: Order, score: int, solved: bool, words: str, by: Actor) -> Rating:  # noqa: FBT001
    rating = Rating(
        pk=draw_key(Rating),
        order=order,
        round=2 if order.reopened else 1,
        team=order.team,
        score=score,
        solved=solved,
        channel=Order.Channel.PORTAL if is_asker(order, by) else Order.Channel.TELEPHONE,
        taken_by_id=None if is_asker(order, by) else by.user_id,
        at=clock.now(),
    )
    if words.strip():
        rating.words_cipher = crypto.encrypt(
            words.strip(), table="orders_rating", pk=rating.pk, field="words"
        )
    rating.save(force_insert=True)
    return rating
