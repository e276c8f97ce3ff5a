"""What happened to an order, and what comes next, in people's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shijian.orders.models import Order, Step
from shijian.orders.queries.days import due_words, planned_words, window_words

State = Order.State


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline: what, when, a word more, and who."""

    text: str
    at: datetime | None = None
    note: str = ""
    state: str = ""  # done, now, or to come
    who: str = ""


# ---------------------------------------------------------------- done


def step_words(step: Step, *, asker: bool) -> str:
    """A step in one short sentence; the asker is spoken to, the console names the thing."""
    team = step.team.short_name if step.team else ""
    said = _asker_words(step) if asker else _console_words(step)
    return said % {"team": team}


def _asker_words(step: Step) -> str:
    code = step.note_code.partition(".")[0]
    return {
        ("placed", ""): _("You placed the order"),
        ("placed", "desk"): _("The station wrote the order down for you"),
        ("placed", "telephone"): _("You ordered by telephone"),
        ("verified", ""): _("The station checked it"),
        ("verified", "declined"): _("%(team)s cannot come; we are asking another team"),
        ("verified", "taken_back"): _("We are asking another team"),
        ("verified", "not_solved"): _("You said it is not solved; we start again"),
        ("refused", ""): _("We cannot take this one"),
        ("dispatched", ""): _("Sent to %(team)s"),
        ("accepted", ""): _("%(team)s takes it"),
        ("delivered", ""): _("Done"),
        ("rated", ""): _("You said how it was"),
        ("closed", ""): _("Closed"),
        ("withdrawn", ""): _("Withdrawn"),
    }.get((step.state, code)) or str(State(step.state).label)


def _console_words(step: Step) -> str:
    code = step.note_code.partition(".")[0]
    return {
        ("placed", ""): _("Ordered on the phone"),
        ("placed", "desk"): _("Ordered at the desk"),
        ("placed", "telephone"): _("Ordered by telephone"),
        ("verified", ""): _("Verified: place and time are right"),
        ("verified", "declined"): _("%(team)s declined") + _decline_words(step.note_code),
        ("verified", "taken_back"): _("Taken back from %(team)s"),
        ("verified", "not_solved"): _("The resident says: not solved; reopened"),
        ("refused", ""): _("Refused; the reason is known to the asker alone"),
        ("dispatched", ""): _("Dispatched to %(team)s"),
        ("accepted", ""): _("Accepted by %(team)s"),
        ("delivered", ""): _("Delivered by %(team)s"),
        ("rated", ""): _("Rated"),
        ("closed", ""): _("Closed"),
        ("withdrawn", ""): _("Withdrawn by the asker"),
    }.get((step.state, code)) or str(State(step.state).label)


def _decline_words(note_code: str) -> str:
    reason = {
        "no_time": _("no time then"),
        "no_people": _("too few people"),
        "no_skill": _("nobody who can do it"),
        "too_far": _("too far"),
        "other": _("another reason"),
    }.get(note_code.partition(".")[2])
    return _(": %(reason)s") % {"reason": reason} if reason else ""


def history(order: Order) -> list[Moment]:
    """The console's reading: the newest first, with who did it."""
    steps = order.steps.select_related("team", "by__person").order_by("-id")
    return [
        Moment(
            step_words(step, asker=False),
            step.at,
            planned_words(step.planned_at) if step.planned_at else "",
            who=step.by.person.name if step.by and step.by.person else "",
        )
        for step in steps
    ]


# ---------------------------------------------------------------- to come


def forward_timeline(order: Order) -> list[Moment]:
    """The resident's reading: what is done, what is now, what comes."""
    steps = order.steps.select_related("team").order_by("id")
    done = [Moment(step_words(s, asker=True), s.at, _planned(s), "done") for s in steps]
    coming = _coming(order)
    if coming:
        first = coming[0]
        coming[0] = Moment(first.text, first.at, first.note, "now")
    return [*done, *coming]


def _planned(step: Step) -> str:
    if step.planned_at and step.state in (State.DISPATCHED, State.ACCEPTED):
        return planned_words(step.planned_at)
    return ""


def _coming(order: Order) -> list[Moment]:
    check = Moment(
        _("%(station)s checks it") % {"station": order.station.short_name},
        note=_("within the day; they may ring you to ask"),
    )
    send = Moment(
        _("Sent to a team that fits"),
        note=_("by %(due)s you will know who comes") % {"due": due_words(order.due_at)},
    )
    serve = Moment(order.title, note=_when(order))
    rate = Moment(_("You say how it was"), note=_("those who come do not see who said it"))
    return {
        State.PLACED: [check, send, serve, rate],
        State.VERIFIED: [send, serve, rate],
        State.DISPATCHED: [_taking(order), serve, rate],
        State.ACCEPTED: [serve, rate],
        State.DELIVERED: [rate],
    }.get(State(order.state), [])


def _taking(order: Order) -> Moment:
    team = order.team.short_name if order.team else ""
    return Moment(
        _("%(team)s says whether they can come") % {"team": team},
        note=_("by %(due)s") % {"due": due_words(order.due_at)},
    )


def _when(order: Order) -> str:
    if order.planned_at:
        return planned_words(order.planned_at)
    return _(", or ").join(window_words(order)[:3])
