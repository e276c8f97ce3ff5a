"""Who to sign in as."""

from __future__ import annotations

from collections.abc import Iterator

from shijian.accounts.models import Grant, Person, User
from shijian.accounts.queries import phone_of
from shijian.organisations.models import Holding
from shijian.volunteers.models import Volunteer


def front() -> Iterator[tuple[str, str]]:
    """A kind of person and the telephone of one of them."""
    for label, kind, post in (
        ("中心主任 director", "centre", "director"),
        ("中心办公室 centre office", "centre", "office_head"),
        ("乡镇所专职 institute staff", "institute", "staff"),
        ("村站站长 station head", "station", "director"),
    ):
        holding = (
            Holding.objects.filter(organisation__kind=kind, post=post)
            .select_related("person").order_by("pk").first()
        )  # fmt: skip
        if holding:
            yield label, phone_of(holding.person)
    captain = Grant.objects.filter(role="captain", scope_path__regex=r"/\d+/\d+/\d+/t\d+/$")
    if grant := captain.select_related("person").order_by("pk").first():
        yield "小队队长 squad captain", phone_of(grant.person)
    plain = Volunteer.objects.filter(person__grants__isnull=True).select_related("person")
    if volunteer := plain.order_by("pk").first():
        yield "志愿者 volunteer", phone_of(volunteer.person)
    users = User.objects.filter(person__volunteer__isnull=True, person__grants__isnull=True)
    resident = Person.objects.filter(pk__in=users.values("person")).order_by("-pk").first()
    if resident:
        yield "居民 resident", phone_of(resident)
