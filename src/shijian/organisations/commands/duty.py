"""Points, the duty roster, and where a house stands on the map."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shijian.accounts.commands import draw_key
from shijian.accounts.models import Person
from shijian.accounts.queries import people_by_phone
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal.commands import record
from shijian.organisations.commands.tree import locked_organisation
from shijian.organisations.models import Duty, Organisation
from shijian.organisations.rules import (
    why_not_describe,
    why_not_found_point,
    why_not_on_duty,
    why_not_roster,
)


@transaction.atomic
def found_point(
    parent: Organisation,
    *,
    name: str,
    by: Actor,
    short_name: str = "",
    service_centre: bool = False,
) -> Organisation:
    """Plan a base, a hall or the volunteers' service centre below a unit."""
    upper = locked_organisation(parent)
    require(why_not_found_point(upper, by))
    pk = draw_key(Organisation)
    point = Organisation.objects.create(
        id=pk,
        kind=Organisation.Kind.POINT,
        name=name,
        short_name=short_name or name[:60],
        parent=upper,
        path=f"{upper.path}{pk}/",
        order=pk,
        service_centre=service_centre,
    )
    record("organisations.point_founded", point, by=by, data={"service_centre": service_centre})
    return point


@transaction.atomic
def put_on_duty(
    organisation: Organisation,
    *,
    name: str,
    phone: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    by: Actor,
) -> Duty:
    """Put somebody known by name and telephone on the roster."""
    locked = locked_organisation(organisation)
    require(why_not_roster(locked, by))
    person = people_by_phone(phone).filter(name=name).first()
    if person is None:
        raise Refused(
            _("Nobody of this name is known at this telephone."),
            "organisations.unknown_person",
            status=422,
            field="phone",
        )
    Person.objects.select_for_update().get(pk=person.pk)  # one duty of somebody at a time
    require(why_not_on_duty(person, starts_at, ends_at))
    duty = Duty.objects.create(
        organisation=locked, person=person, starts_at=starts_at, ends_at=ends_at
    )
    data = {"duty": duty.pk, "person": person.pk}
    record("organisations.duty_set", locked, by=by, data=data)
    return duty


@transaction.atomic
def drop_duty(duty: Duty, *, by: Actor) -> None:
    """Take somebody off the roster."""
    require(why_not_roster(duty.organisation, by))
    data = {"duty": duty.pk, "person": duty.person_id}
    record("organisations.duty_dropped", duty.organisation, by=by, data=data)
    Duty.objects.filter(pk=duty.pk).delete()


@transaction.atomic
def locate(
    organisation: Organisation, *, latitude: Decimal, longitude: Decimal, by: Actor
) -> Organisation:
    """Say where a house stands: degrees of WGS 84, north and east positive."""
    locked = locked_organisation(organisation)
    require(why_not_describe(locked, by))
    locked.latitude, locked.longitude = latitude, longitude
    locked.save(update_fields=["latitude", "longitude"])
    record("organisations.located", locked, by=by)
    return locked
