"""Who steers, who serves, and who may see the staff's pages."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy as _

from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused, require
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import STEERING


def steers(by: Actor, path: str) -> bool:
    """Whether this place in the tree is the actor's own work; jobs act for the whole county."""
    return by.kind is Kind.JOB or by.holds(STEERING, path)


def why_not_console(by: Actor) -> Refused | None:
    """Pages of staff are for those who hold a post."""
    if by.kind is Kind.JOB or by.paths(STEERING):
        return None
    return Refused(
        _("This page is for the staff of the centre, its institutes and stations."),
        "volunteers.staff_only",
        status=403,
    )


def why_not_serve(volunteer: Volunteer | None) -> Refused | None:
    """Only a registered volunteer whose standing is active joins, signs up and serves."""
    if volunteer is None:
        return Refused(
            _("Please register as a volunteer first. It takes two minutes."),
            "volunteers.not_registered",
            status=403,
        )
    if volunteer.state == Volunteer.State.ACTIVE:
        return None
    if volunteer.state == Volunteer.State.APPLIED:
        return Refused(
            _("Your identity is still being checked. You are told as soon as it is done."),
            "volunteers.not_proven",
        )
    return Refused(
        _("Your standing as a volunteer is not active now. Your station can help."),
        "volunteers.not_active",
    )


def serving(volunteer: Volunteer | None) -> Volunteer:
    """The volunteer who may serve, or the reason why not."""
    require(why_not_serve(volunteer))
    return cast(Volunteer, volunteer)
