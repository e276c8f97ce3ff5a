"""Two records side by side: what each of them has, and what stands in the way of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shijian.accounts.models import Person
from shijian.accounts.queries import masked, user_of
from shijian.activities.models import Signup
from shijian.common import clock
from shijian.hours.models import Occupied
from shijian.hours.queries import minutes_of
from shijian.orders.models import Order
from shijian.organisations.models import Holding
from shijian.points.queries import balance
from shijian.teams.models import Membership
from shijian.volunteers.models import Volunteer


@dataclass(frozen=True, slots=True)
class Line:
    """One question about two records: what each answers, and whether that is the same."""

    label: str | Promise
    left: str
    right: str
    same: bool = False


def volunteer_row(person: Person) -> Volunteer | None:
    """The volunteer of exactly this record."""
    rows = Volunteer.objects.select_related("home__parent").prefetch_related("memberships__team")
    return rows.filter(person=person).first()


def who_stays(one: Person, other: Person) -> tuple[Person, Person]:
    """Which of two records stands for both: the volunteer's, then the one with an ID number, then
    the one that signs in, then the older one. (the one that stays, the one that goes)
    """
    kept, gone = sorted((one, other), key=_weight)
    return kept, gone


def _weight(person: Person) -> tuple[bool, bool, bool, int]:
    return (
        volunteer_row(person) is None,
        person.id_index is None,
        user_of(person) is None,
        person.pk,
    )


# ---------------------------------------------------------------- what stands in the way


def shared_time(one: Person, other: Person) -> QuerySet[Occupied]:
    """Service of one that was confirmed for the same time as service of the other."""
    theirs = Occupied.objects.filter(person_root=other, span__overlap=OuterRef("span"))
    return (
        Occupied.objects.filter(Exists(theirs), person_root=one)
        .select_related("record")
        .order_by("record__starts_at")
    )


def shared_places(one: Person, other: Person) -> QuerySet[Signup]:
    """Places of one in shifts to come that share time with a place of the other."""
    theirs = Signup.objects.filter(
        person=other,
        state=Signup.State.TAKEN,
        shift__starts_at__lt=OuterRef("shift__ends_at"),
        shift__ends_at__gt=OuterRef("shift__starts_at"),
    )
    return (
        Signup.objects.filter(
            Exists(theirs),
            person=one,
            state=Signup.State.TAKEN,
            shift__ends_at__gt=clock.now(),
        )
        .select_related("shift__activity")
        .order_by("shift__starts_at")
    )


# ---------------------------------------------------------------- side by side


def side_by_side(one: Person, other: Person) -> list[Line]:
    """Everything that tells whether these are one human, masked as on every page."""
    lines = [
        Line(
            gettext_lazy("full name"), masked(one).name, masked(other).name, one.name == other.name
        ),
        Line(
            gettext_lazy("phone number"), masked(one).phone, masked(other).phone,
            one.phone_index is not None and one.phone_index == other.phone_index,
        ),
        Line(
            gettext_lazy("ID number"), _id(one), _id(other),
            one.id_index is not None and one.id_index == other.id_index,
        ),
        Line(
            gettext_lazy("Year of birth"), _year(one), _year(other),
            one.born_on is not None and one.born_on == other.born_on,
        ),
    ]  # fmt: skip
    return [*lines, *(Line(label, read(one), read(other)) for label, read in _FACTS)]


def _id(person: Person) -> str:
    return _("on record") if person.id_index is not None else _("none")


def _year(person: Person) -> str:
    return str(person.born_on.year) if person.born_on else ""


def _volunteer(person: Person) -> str:
    row = volunteer_row(person)
    return f"{row.number} · {row.get_state_display()} · {row.home.short_name}" if row else _("no")


def _teams(person: Person) -> str:
    rows = Membership.objects.filter(volunteer__person=person, state=Membership.State.ACTIVE)
    return ", ".join(row.team.short_name for row in rows.select_related("team").order_by("pk")[:8])


def _posts(person: Person) -> str:
    rows = Holding.objects.filter(person=person, ends_on__isnull=True)
    return ", ".join(rows.order_by("pk").values_list("title", flat=True)[:5])


def _hours(person: Person) -> str:
    return _("%(hours)s hours") % {"hours": f"{minutes_of(person.pk) / 60:.1f}"}


def _coming(person: Person) -> str:
    rows = Signup.objects.filter(person=person, state=Signup.State.TAKEN)
    count = rows.filter(shift__ends_at__gt=clock.now()).count()
    return ngettext("%(n)s place", "%(n)s places", count) % {"n": count}


def _orders(person: Person) -> str:
    count = Order.objects.filter(requester=person).count()
    return ngettext("%(n)s order", "%(n)s orders", count) % {"n": count}


def _sign_in(person: Person) -> str:
    user = user_of(person)
    if user is None:
        return _("no")
    seen: dt.datetime | None = user.last_login
    return f"{clock.local(seen):%Y-%m-%d}" if seen else _("never yet")


_FACTS: tuple[tuple[Promise, Callable[[Person], str]], ...] = (
    (gettext_lazy("Volunteer"), _volunteer),
    (gettext_lazy("Teams"), _teams),
    (gettext_lazy("Posts"), _posts),
    (gettext_lazy("Hours of service"), _hours),
    (gettext_lazy("Points"), lambda person: str(balance(person.pk))),
    (gettext_lazy("Signed up for"), _coming),
    (gettext_lazy("Orders"), _orders),
    (gettext_lazy("Last signed in"), _sign_in),
)
