"""Which orders somebody may see, and the lists that work is done from."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from shijian.activities.models import Attendance, Shift
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.orders.models import Order

WORKERS = ("director", "office", "staff")  # who works on the orders of a subtree
State = Order.State
OPEN = (State.PLACED, State.VERIFIED, State.DISPATCHED, State.ACCEPTED)
_WITH = (
    "requester", "beneficiary", "item__team", "category__platform", "place__parent", "station",
    "team__organisation", "activity",
)  # fmt: skip


def visible_orders(viewer: Actor) -> QuerySet[Order]:
    """One's own, those of the subtree one works in, and those sent to a team one leads."""
    seen = _own(viewer) | _worked(viewer) | _led(viewer)
    return Order.objects.filter(seen).select_related(*_WITH)


def order_for(viewer: Actor, pk: int) -> Order:
    """One order that the viewer may see; 404 else."""
    return get_object_or_404(visible_orders(viewer), pk=pk)


def my_orders(viewer: Actor) -> QuerySet[Order]:
    """What the viewer asked for or is to receive, the newest first."""
    return Order.objects.filter(_own(viewer)).select_related(*_WITH).order_by("-id")


def console_orders(viewer: Actor) -> QuerySet[Order]:
    """The orders of the subtrees the viewer works in, the most urgent first."""
    return Order.objects.filter(_worked(viewer)).select_related(*_WITH).order_by("due_at", "id")


def desk_orders(viewer: Actor) -> QuerySet[Order]:
    """Those of the viewer's subtrees, and those they wrote down for people from elsewhere."""
    written = Q(taken_by=viewer.user_id or 0)
    return Order.objects.filter(_worked(viewer) | written).select_related(*_WITH)


def team_orders(viewer: Actor) -> QuerySet[Order]:
    """What was sent to the teams the viewer leads."""
    return Order.objects.filter(_led(viewer)).select_related(*_WITH).order_by("due_at", "id")


def team_order_for(viewer: Actor, pk: int) -> Order:
    """One order of a team the viewer leads; 404 else."""
    return get_object_or_404(team_orders(viewer), pk=pk)


def open_orders(viewer: Actor) -> QuerySet[Order]:
    """The viewer's orders at work that still wait for somebody here."""
    return console_orders(viewer).filter(state__in=OPEN)


def overdue(viewer: Actor) -> QuerySet[Order]:
    """Those whose step should have been done by now."""
    return open_orders(viewer).filter(due_at__lt=clock.now())


def is_asker(order: Order, viewer: Actor) -> bool:
    """Whether the viewer asked for it or is to receive it."""
    return not viewer.records.isdisjoint({order.requester_id, order.beneficiary_id})


# ---------------------------------------------------------------- queues of the console

_QUEUES: dict[str, Q] = {
    "verify": Q(state=State.PLACED),
    "dispatch": Q(state=State.VERIFIED),
    "accept": Q(state=State.DISPATCHED),
    "deliver": Q(state=State.ACCEPTED),
    "rate": Q(state=State.DELIVERED),
    "done": Q(state__in=[State.RATED, State.CLOSED]),
    "ended": Q(state__in=[State.REFUSED, State.WITHDRAWN]),
}


ENDS = ("done", "ended")


def queue(viewer: Actor, name: str) -> QuerySet[Order]:
    """One queue of the console by its name; all that is open where the name is another."""
    if name == "overdue":
        return overdue(viewer)
    if name == "escalated":
        return open_orders(viewer).filter(escalated_to__isnull=False)
    wanted = _QUEUES.get(name, Q(state__in=OPEN))
    return console_orders(viewer).filter(wanted)


def counts_by_queue(viewer: Actor) -> dict[str, int]:
    """How many stand in each queue that waits for somebody, in one query; what is over grows."""
    rows = console_orders(viewer).filter(state__in=(*OPEN, State.DELIVERED)).order_by()
    open_queues = {name: wanted for name, wanted in _QUEUES.items() if name not in ENDS}
    counts = {name: Count("id", filter=wanted) for name, wanted in open_queues.items()}
    late = Q(state__in=OPEN, due_at__lt=clock.now())
    rose = Q(state__in=OPEN, escalated_to__isnull=False)
    return dict(
        rows.aggregate(
            **counts,
            all=Count("id", filter=Q(state__in=OPEN)),
            overdue=Count("id", filter=late),
            escalated=Count("id", filter=rose),
        )
    )


def undelivered_with_confirmed_hours() -> QuerySet[Order]:
    """Accepted orders whose service is done: hours confirmed, nobody still waiting for it."""
    shifts = Shift.objects.filter(activity=OuterRef("activity"))
    waiting = Attendance.objects.filter(
        shift__activity=OuterRef("activity"), state__in=["open", "ended"]
    )
    done = Attendance.objects.filter(shift__activity=OuterRef("activity"), state="confirmed")
    return Order.objects.filter(
        Exists(shifts), Exists(done), ~Exists(waiting), state=State.ACCEPTED
    ).order_by("id")


# ---------------------------------------------------------------- whose they are


def _own(viewer: Actor) -> Q:
    own = viewer.records
    return Q(requester__in=own) | Q(beneficiary__in=own)


def _worked(viewer: Actor) -> Q:
    return _under("scope_path", viewer.paths(WORKERS))


def _led(viewer: Actor) -> Q:
    return _under("team__path", viewer.paths("captain"))


def _under(column: str, paths: tuple[str, ...]) -> Q:
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(**{f"{column}__startswith": path})
    return wanted
