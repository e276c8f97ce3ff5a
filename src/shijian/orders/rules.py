"""What may be done with an order, by whom, and why not: a page shows what the command raises."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from shijian.accounts.models import Person
from shijian.accounts.queries import one_human
from shijian.catalogue.models import Category
from shijian.catalogue.queries import rule
from shijian.common import clock, identifiers
from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused
from shijian.engines.schedule import HalfDay, half_day
from shijian.engines.workflow import Workflow
from shijian.menu.models import MenuItem
from shijian.menu.queries import open_items
from shijian.orders.models import Order, Paper
from shijian.orders.queries import OPEN, WORKERS, is_asker, took_part
from shijian.orders.queries.days import first_day, full_weeks, monday, why_not_slot
from shijian.organisations.models import Place
from shijian.teams.models import Team

State = Order.State
WORKFLOW: Workflow[Order.State] = Workflow(
    {
        State.PLACED: {
            State.VERIFIED: "the station, after asking",
            State.REFUSED: "the station, with a reason for the asker alone",
            State.WITHDRAWN: "the asker, at any time",
        },
        State.VERIFIED: {
            State.DISPATCHED: "whoever leads both the place and the team",
            State.REFUSED: "the station, where nobody can do it",
            State.WITHDRAWN: "the asker",
        },
        State.DISPATCHED: {
            State.ACCEPTED: "the captain",
            State.VERIFIED: "the captain declines, or the dispatcher takes it back",
            State.WITHDRAWN: "the asker; the captain is told",
        },
        State.ACCEPTED: {
            State.DELIVERED: "the captain, the station, or the confirmed hours",
            State.VERIFIED: "the captain returns it, or the dispatcher takes it back",
            State.WITHDRAWN: "the asker; everybody who signed up is told",
        },
        State.DELIVERED: {
            State.RATED: "the served person",
            State.VERIFIED: "the served person: not solved, once",
            State.CLOSED: "the clock, where nobody says anything",
        },
        State.RATED: {State.CLOSED: "the clock"},
        State.REFUSED: {},
        State.CLOSED: {},
        State.WITHDRAWN: {},
    }
)
DECLINES = ("no_time", "no_people", "no_skill", "too_far", "other")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}")


def why_not_move(order: Order, to: Order.State) -> Refused | None:
    """The table's no, said with the state the order is in."""
    if WORKFLOW.allows(order.state, to):
        return None
    said = {
        State.PLACED: _("This order is not verified yet."),
        State.VERIFIED: _("This order is with the office now; nobody has it."),
        State.REFUSED: _("This order was refused before."),
        State.DISPATCHED: _("This order has already been sent to a team."),
        State.ACCEPTED: _("A team has already taken this order."),
        State.DELIVERED: _("This order is already done."),
        State.RATED: _("This order is already done and rated."),
        State.CLOSED: _("This order is closed."),
        State.WITHDRAWN: _("This order was withdrawn."),
    }[State(order.state)]
    return Refused(said, "orders.wrong_state")


def _works(order: Order, by: Actor) -> bool:
    return by.holds(WORKERS, order.scope_path)


def leads(order: Order, by: Actor) -> bool:
    """Whether the actor leads the team that has the order."""
    return order.team is not None and by.holds("captain", order.team.path)


def _not_staff() -> Refused:
    return Refused(
        _("Only the staff of the station, or of a level above it, can do this."),
        "orders.not_staff",
        status=403,
    )


def _not_captain() -> Refused:
    return Refused(
        _("Only the captain of the team that was asked can do this."),
        "orders.not_captain",
        status=403,
    )


# ---------------------------------------------------------------- who may do what


def why_not_verify(order: Order, by: Actor) -> Refused | None:
    """The station verifies; the level above may do it for them."""
    return why_not_move(order, State.VERIFIED) if _works(order, by) else _not_staff()


def why_not_attach(order: Order, by: Actor) -> Refused | None:
    """The place's workers keep the paper of an order that was placed for somebody, once."""
    if not _works(order, by):
        return _not_staff()
    if not hasattr(order, "authorisation"):
        return Refused(_("Nobody ordered for somebody else here."), "orders.no_authorisation")
    if Paper.objects.filter(order=order).exists():
        return Refused(_("A paper is kept already; it is not exchanged."), "orders.paper_kept")
    return None


def why_not_look_at_paper(order: Order, by: Actor) -> Refused | None:
    """Those who work on the order may look at its paper."""
    if not _works(order, by):
        return _not_staff()
    if not Paper.objects.filter(order=order).exists():
        return Refused(_("No paper is kept here."), "orders.no_paper", status=404)
    return None


def why_not_refuse(order: Order, by: Actor) -> Refused | None:
    """As verifying; the reason is asked for by the form."""
    return why_not_move(order, State.REFUSED) if _works(order, by) else _not_staff()


def why_not_dispatch(order: Order, by: Actor, team: Team | None = None) -> Refused | None:
    """A level dispatches the teams that it leads; the centre dispatches all."""
    if not _works(order, by):
        return _not_staff()
    if team is not None and not by.holds(WORKERS, team.path):
        return Refused(
            _("This team is not led from your level. Ask the level above to dispatch it."),
            "orders.team_not_yours",
            status=403,
        )
    return why_not_move(order, State.DISPATCHED)


def why_not_plan(order: Order, planned_at: dt.datetime) -> Refused | None:
    """A time to come, in a half-day that suits the resident."""
    if planned_at <= clock.now():
        return Refused(
            _("This time is past. Choose a time to come."), "orders.planned_past", status=422,
            field="planned_at",
        )  # fmt: skip
    slots = [HalfDay(w.day, w.afternoon) for w in order.windows.all()]
    if slots and half_day(planned_at) not in slots:
        return Refused(
            _("The resident did not pick this half-day. Ring them first."), "orders.not_their_time"
        )
    return None


def why_not_take_back(order: Order, by: Actor) -> Refused | None:
    """What was sent or taken can be given to another team until it is done."""
    if not _works(order, by):
        return _not_staff()
    if order.state == State.DELIVERED:
        return Refused(_("This order is already done."), "orders.wrong_state")
    return why_not_move(order, State.VERIFIED)


def why_not_accept(order: Order, by: Actor) -> Refused | None:
    """Only the captain says that the team comes."""
    return why_not_move(order, State.ACCEPTED) if leads(order, by) else _not_captain()


def why_not_decline(order: Order, by: Actor) -> Refused | None:
    """The captain says that the team cannot come, also after having said yes."""
    if not leads(order, by):
        return _not_captain()
    if order.state == State.DELIVERED:
        return Refused(_("This order is already done."), "orders.wrong_state")
    return why_not_move(order, State.VERIFIED)


def why_not_complete(order: Order, by: Actor) -> Refused | None:
    """Done once the time for it has come: said by the captain or the station, or by the hours."""
    if by.kind != Kind.JOB and not leads(order, by) and not _works(order, by):
        return _not_captain()
    if refused := why_not_move(order, State.DELIVERED):
        return refused
    if order.planned_at and order.planned_at > clock.now() and by.kind != Kind.JOB:
        return Refused(_("The time that was agreed has not come yet."), "orders.too_early")
    return None


def why_not_rate(order: Order, by: Actor) -> Refused | None:
    """The served person says how it was, or staff who ring them; never the one who served."""
    asker = is_asker(order, by)
    if not asker and not _works(order, by):
        return Refused(
            _("Only the one who was served can say how it was."), "orders.not_asker", status=403
        )
    if refused := why_not_move(order, State.RATED):
        return refused
    if leads(order, by) or took_part(order, by.person_id):
        return Refused(
            _("You are of the team that served. Somebody else must ask how it was."),
            "orders.provider_cannot_rate",
            status=403,
        )
    return None


def why_not_withdraw(order: Order, by: Actor) -> Refused | None:
    """The asker may, until it is done; the station does it for them on the telephone."""
    if not is_asker(order, by) and not _works(order, by):
        return Refused(_("Only the one who asked can withdraw it."), "orders.not_asker", status=403)
    return why_not_move(order, State.WITHDRAWN)


def why_not_contact(order: Order, by: Actor) -> Refused | None:
    """Phone and door: the captain who has the order, by consent, until it is done; the station."""
    if order.state not in OPEN:
        return Refused(
            _("It is done; the phone and the address are no longer shown."), "orders.contact_over"
        )
    if _works(order, by):
        return None
    if not leads(order, by):
        return _not_captain()
    if order.state != State.ACCEPTED:
        return Refused(
            _("The phone and the address are shown once your team has taken the order."),
            "orders.contact_after_accepting",
        )
    if not order.share_contact:
        return Refused(
            _("The resident has not agreed to share them. Ring %(station)s, they will pass it on.")
            % {"station": f"{order.station.short_name} {order.station.phone}".strip()},
            "orders.contact_not_shared",
            status=403,
        )
    return None


# ---------------------------------------------------------------- what may be asked for


def why_not_place_there(place: Place) -> Refused | None:
    """A village or community of this county that still stands."""
    if place.kind == Place.Kind.VILLAGE and place.valid_to is None and not place.virtual:
        return None
    return Refused(
        _("Choose a village or community of our county."), "orders.place", status=422,
        field="place",
    )  # fmt: skip


def why_not_reach(item: MenuItem | None, place: Place) -> Refused | None:
    """A team goes as far as it said: its village, its township or the whole county."""
    if item is None or open_items(place=place).filter(pk=item.pk).exists():
        return None
    return Refused(
        _("%(team)s does not go to %(place)s. Please choose something else from the menu.")
        % {"team": item.team.short_name, "place": str(place)},
        "orders.out_of_reach",
        field="place",
    )


def why_not_windows(
    item: MenuItem | None, windows: Collection[HalfDay], *, any_time: bool
) -> Refused | None:
    """At least one half-day that is to come and that the team still has."""
    if not windows and not any_time:
        return _window(_("Please pick at least one time that suits"))
    last = clock.today() + dt.timedelta(days=int(rule("orders.days_ahead")))
    full = full_weeks(item) if item else set()
    for slot in sorted(windows):
        if slot.day < first_day(item):
            return _window(_("A time you picked is too soon or past. Please pick another"))
        if slot.day > last:
            return _window(_("A time you picked is too far away. Please pick a nearer one"))
        if why := why_not_slot(item, slot, full):
            return _window(why)
    return None


def _window(sentence: str) -> Refused:
    return Refused(sentence, "orders.windows", status=422, field="slots")


def why_not_item(item: MenuItem | None) -> Refused | None:
    """An item is ordered while it is on the menu."""
    if item is None or item.state == MenuItem.State.OPEN:
        return None
    return Refused(
        _("%(team)s does not offer this any more. Please choose something else.")
        % {"team": item.team.short_name},
        "orders.item_closed",
        field="what",
    )


def why_not_more(
    requester: Person, beneficiary: Person, category: Category, week: dt.date, day: dt.date | None
) -> Refused | None:
    """Enough for one person: the same thing once a day, twice a week; five orders at once."""
    at_work = Order.objects.filter(requester__in=one_human(requester.pk), state__in=OPEN)
    if at_work.count() >= int(rule("orders.open_per_requester")):
        return Refused(
            _("You have %(n)d orders at work. Please wait until one is done, or withdraw one.")
            % {"n": at_work.count()},
            "orders.too_many_open",
        )
    most = rule("orders.per_beneficiary")
    same = Order.objects.filter(
        beneficiary__in=one_human(beneficiary.pk), category=category, week=week
    ).exclude(state__in=[State.REFUSED, State.WITHDRAWN])
    numbers = [order.number for order in same]
    same_day = same.filter(windows__day=day).exists() if day else False
    if len(numbers) >= int(most["week"]) or (same_day and int(most["day"]) <= 1):
        return Refused(
            _("This person already has the same service then: order %(number)s.")
            % {"number": numbers[0]},
            "orders.same_already",
        )
    return None


def why_not_minor(age: str, *, guardian: bool) -> Refused | None:
    """A child is served only with the guardian's consent (red line 9)."""
    if age != Order.Age.MINOR or guardian:
        return None
    return Refused(
        _("For somebody under 18 the guardian must agree. Please tick that you are the guardian."),
        "orders.guardian",
        status=422,
        field="guardian",
    )


def is_mobile(phone: str) -> bool:
    """Whether messages reach it."""
    return identifiers.is_mobile(identifiers.tidy_mobile(phone))


def why_not_phone(phone: str) -> Refused | None:
    """A mobile number, or a telephone with its area code."""
    if is_mobile(phone) or _LANDLINE.fullmatch(phone.replace(" ", "")):
        return None
    return Refused(
        _("Enter a mobile number of 11 digits, or a telephone with its area code."),
        "orders.phone",
        status=422,
        field="phone",
    )


def why_not_reason(reason: str) -> Refused | None:
    """A refusal says why in 5 to 100 characters."""
    limits = rule("orders.reason_length")
    if int(limits["min"]) <= len(reason.strip()) <= int(limits["max"]):
        return None
    return Refused(
        _("Say why in %(min)d to %(max)d characters.") % limits,
        "orders.reason_length",
        status=422,
        field="reason",
    )


def week_taken(item: MenuItem | None, windows: Iterable[HalfDay]) -> dt.date:
    """The week an order counts in: of its first half-day, or of the first day it could be."""
    days = [slot.day for slot in windows]
    return monday(min(days) if days else first_day(item))
