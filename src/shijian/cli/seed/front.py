"""Who to sign in as: of each kind of person one who has something to do."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q

from shijian.accounts.models import Grant, Person, User
from shijian.accounts.queries import phone_of
from shijian.activities.models import Signup
from shijian.common import clock
from shijian.hours.models import ServiceRecord
from shijian.orders.models import Order
from shijian.organisations.models import Holding

State = Order.State
POSTS = (
    ("中心主任 director", "centre", "director"),
    ("中心办公室 centre office", "centre", "office_head"),
    ("乡镇所专职 institute staff", "institute", "staff"),
    ("村站站长 station head", "station", "director"),
)


def front() -> Iterator[tuple[str, str]]:
    """A kind of person and the telephone of one of them."""
    for label, kind, post in POSTS:
        if holder := _holder(kind, post):
            yield label, phone_of(holder)
    if captain := _captain():
        yield "小队队长 squad captain", phone_of(captain)
    if volunteer := _volunteer():
        yield "志愿者 volunteer", phone_of(volunteer)
    if resident := _resident():
        yield "居民 resident", phone_of(resident)


def _holder(kind: str, post: str) -> Person | None:
    """Whoever holds the post where most orders wait to be verified."""
    waiting = Count("organisation__orders", filter=Q(organisation__orders__state=State.PLACED))
    rows = Holding.objects.filter(organisation__kind=kind, post=post).annotate(waiting=waiting)
    found = rows.select_related("person").order_by("-waiting", "pk").first()
    return found.person if found else None


def _captain() -> Person | None:
    """The captain of a squad that was asked and has not answered yet, else of any squad."""
    asked = Order.objects.filter(state=State.DISPATCHED, team__isnull=False).order_by("pk")
    paths = [order.team.path for order in asked.select_related("team") if order.team]
    squads = Grant.objects.filter(role="captain", scope_path__regex=r"/\d+/\d+/\d+/t\d+/$")
    squads = squads.select_related("person").order_by("pk")
    grant = squads.filter(scope_path__in=paths).first() or squads.first()
    return grant.person if grant else None


def _volunteer() -> Person | None:
    """Somebody without a post who served and will serve again, else who does either."""
    plain = {"person__volunteer__isnull": False, "person__grants__isnull": True}
    ahead = Signup.objects.filter(**plain, state="taken", shift__starts_at__gt=clock.now())
    served = ServiceRecord.objects.filter(**plain)
    both = ahead.filter(person__service_records__isnull=False)
    for rows in (both.order_by("pk"), ahead.order_by("pk"), served.order_by("-pk")):
        if found := rows.select_related("person").first():
            return found.person
    return None


def _resident() -> Person | None:
    """Somebody who only orders; the latest order is theirs."""
    users = User.objects.filter(person__volunteer__isnull=True, person__grants__isnull=True)
    people = Person.objects.filter(pk__in=users.values("person"))
    order = Order.objects.filter(requester__in=people).order_by("-pk").first()
    return order.requester if order else people.order_by("-pk").first()
