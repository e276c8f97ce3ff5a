"""核实, 派单, 接单, 办结: every move of an order."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from shijian.accounts.models import Person
from shijian.activities.commands import cancel_activity, make_for_order
from shijian.activities.models import Activity
from shijian.catalogue.queries import rule
from shijian.common import clock, crypto
from shijian.common.actor import Actor, Right
from shijian.common.refused import Refused, require
from shijian.menu.commands import book, release
from shijian.orders import rules
from shijian.orders.commands.place import source_of
from shijian.orders.commands.step import locked, move
from shijian.orders.commands.tell import tell_asker, tell_captain, tell_staff
from shijian.orders.models import Order
from shijian.orders.queries import answer_due, deliver_due
from shijian.orders.queries.contact import TABLE
from shijian.orders.queries.days import monday
from shijian.orders.queries.proposals import DONE, TAKING, people_needed
from shijian.teams.models import Team

State = Order.State
USUAL_MINUTES = 90  # of an order in the resident's own words


@transaction.atomic
def verify_order(order: Order, *, by: Actor) -> Order:
    """The station has asked: place, time and need are right. The answer's clock goes on."""
    order = locked(order)
    require(rules.why_not_verify(order, by))
    step = move(order, State.VERIFIED, "verified", by=by)
    tell_asker(order, step, "verified", by=by)
    return order


@transaction.atomic
def refuse_order(order: Order, *, reason: str, by: Actor) -> Order:
    """No, with a reason that only the asker reads."""
    order = locked(order)
    require(rules.why_not_refuse(order, by))
    require(rules.why_not_reason(reason))
    cipher = crypto.encrypt(reason.strip(), table=TABLE, pk=order.pk, field="refusal")
    step = move(order, State.REFUSED, "refused", by=by, refusal_cipher=cipher)
    _free(order, by)
    tell_asker(order, step, "refused", by=by)
    return order


@transaction.atomic
def dispatch_order(order: Order, *, team: Team, planned_at: dt.datetime, by: Actor) -> Order:
    """Send an order to a team for a time; the team has a day to answer.

    Locks the team before the order: two orders for the last place of its week wait in line.
    """
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    order = locked(order)
    require(rules.why_not_dispatch(order, by, team))
    require(rules.why_not_plan(order, planned_at))
    require(_why_not_more_of_team(team, planned_at))
    step = move(
        order, State.DISPATCHED, "dispatched", by=by, due_at=answer_due(clock.now()),
        team=team, planned_at=planned_at,
    )  # fmt: skip
    _rebook(order, by)
    tell_captain(order, team, step, "to_accept", by=by)
    tell_asker(order, step, "dispatched", by=by)
    return order


@transaction.atomic
def take_back_order(order: Order, *, by: Actor) -> Order:
    """The dispatcher asks another team; what was signed up for is cancelled and everybody told."""
    order = locked(order)
    require(rules.why_not_take_back(order, by))
    return _return(order, "taken_back", "taken_back", by)


@transaction.atomic
def decline_order(order: Order, *, reason: str, by: Actor) -> Order:
    """The captain says no; the order goes back to the office and this team is not asked again."""
    order = locked(order)
    require(rules.why_not_decline(order, by))
    if reason not in rules.DECLINES:
        raise Refused(_("Say why the team cannot come."), "orders.decline", status=422)
    return _return(order, "declined", f"declined.{reason}", by)


def _return(order: Order, verb: str, note_code: str, by: Actor) -> Order:
    team, activity = order.team, order.activity
    step = move(
        order, State.VERIFIED, verb, by=by, due_at=answer_due(clock.now()), note_code=note_code,
        team=None, activity=None, planned_at=None,
    )  # fmt: skip
    _cancel(activity, by)
    tell_asker(order, step, "returned", by=by)
    if verb == "declined":
        tell_staff(order, order.station, step, "declined", by=by)
    elif team is not None:
        tell_captain(order, team, step, "taken_back", by=by)
    return order


@transaction.atomic
def accept_order(order: Order, *, by: Actor) -> Order:
    """接单: the team comes, and the activity that volunteers sign up for is made."""
    order = locked(order)
    require(rules.why_not_accept(order, by))
    if order.team is None or order.planned_at is None:  # the database holds both while dispatched
        raise Refused(_("Nobody was asked yet."), "orders.wrong_state")
    activity = _make_activity(order, order.team, order.planned_at, by)
    step = move(
        order, State.ACCEPTED, "accepted", by=by,
        due_at=deliver_due(clock.now(), order.planned_at), activity=activity,
    )  # fmt: skip
    tell_asker(order, step, "accepted", by=by)
    return order


@transaction.atomic
def complete_order(order: Order, *, by: Actor) -> Order:
    """办结: the service was done; the served person is asked how it was."""
    order = locked(order)
    require(rules.why_not_complete(order, by))
    ends = clock.now() + dt.timedelta(days=int(rule("orders.rate_days")))
    step = move(order, State.DELIVERED, "delivered", by=by, due_at=ends)
    tell_asker(order, step, "delivered", by=by)
    return order


@transaction.atomic
def withdraw_order(order: Order, *, by: Actor) -> Order:
    """The asker does not need it any more; a team that was asked or is coming is told."""
    order = locked(order)
    require(rules.why_not_withdraw(order, by))
    team, activity = order.team, order.activity
    step = move(order, State.WITHDRAWN, "withdrawn", by=by)
    _free(order, by)
    _cancel(activity, by)
    if team is not None:
        tell_captain(order, team, step, "withdrawn", by=by)
    tell_asker(order, step, "withdrawn_by_you", by=by)
    return order


# ---------------------------------------------------------------- what a move needs


def _make_activity(order: Order, team: Team, start: dt.datetime, by: Actor) -> Activity:
    """For the team's members only; it says the village, never the door or a name."""
    return make_for_order(
        team=team,
        category=order.category,
        title=order.title,
        content=order.title,
        place=order.place,
        place_text=f"{order.place.parent or ''}{order.place}",
        starts_at=start,
        minutes=order.item.minutes if order.item else USUAL_MINUTES,
        people=people_needed(order),
        responsible=_captain(by),
        risks=_("; ").join(risk.name for risk in order.risks.all()),
        by=by,
    )


def _captain(by: Actor) -> Person:
    if by.person_id is None:
        raise Refused(_("Only a person takes an order."), "orders.not_captain", status=403)
    return Person.objects.get(pk=by.person_id)


def _cancel(activity: Activity | None, by: Actor) -> None:
    """Call off what was to serve this order alone: whoever may end the order may end that."""
    if activity is None or activity.state == Activity.State.CANCELLED:
        return
    runs = Right("captain", activity.scope_path)
    reason = _("The order it was for was withdrawn or given to another team.")
    cancel_activity(activity, reason=reason, by=replace(by, rights=(*by.rights, runs)))


def _free(order: Order, by: Actor) -> None:
    if order.item is not None:
        release(source=source_of(order), by=by)


def _rebook(order: Order, by: Actor) -> None:
    """The place taken on the menu follows the planned time; another team's visit takes none."""
    if order.item is None or order.planned_at is None:
        return
    if order.team_id != order.item.team_id:
        _free(order, by)
    else:
        book(order.item, at=order.planned_at, source=source_of(order), by=by)


def _why_not_more_of_team(team: Team, planned_at: dt.datetime) -> Refused | None:
    first = clock.moment(monday(clock.local(planned_at).date()))
    taken = Order.objects.filter(
        team=team, state__in=TAKING + DONE, planned_at__gte=first,
        planned_at__lt=first + dt.timedelta(days=7),
    ).count()  # fmt: skip
    if taken < team.weekly_capacity:
        return None
    return Refused(
        _("%(team)s already has %(n)d orders that week, all it takes.")
        % {"team": team.short_name, "n": taken},
        "orders.team_full",
    )
