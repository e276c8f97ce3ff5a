"""Points, the duty roster and coordinates: one form a page, one command a form."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _

from shijian.accounts.queries import Request
from shijian.common import clock
from shijian.common.forms import CleanForm
from shijian.common.refused import require
from shijian.organisations import commands, queries, rules
from shijian.organisations.forms import DutyForm, LocateForm, PointForm
from shijian.organisations.views.acts import answer, asked, detail_url


@login_required
@asked
def point_page(request: Request, pk: int) -> HttpResponse:
    """Plan a practice point below a unit."""
    parent = queries.organisation_for(request.actor, pk)
    require(rules.why_not_found_point(parent, request.actor))
    words = {"title": _("New practice point"), "submit": _("Plan it"),
             "done": _("Founded, planned.")}  # fmt: skip

    def act(given: dict[str, Any]) -> str:
        return detail_url(commands.found_point(parent, by=request.actor, **given))

    return answer(request, PointForm(request.POST or None), parent, words, act)


@login_required
@asked
def roster_page(request: Request, pk: int) -> HttpResponse:
    """Who is on duty in the days to come, and a form for the next one."""
    organisation = queries.organisation_for(request.actor, pk)
    why = rules.why_not_roster(organisation, request.actor)
    require(why if request.method == "POST" else None)
    words = {
        "title": _("Duty roster"),
        "submit": _("Put on duty"),
        "done": _("Kept."),
        "now": list(queries.on_duty(organisation)),
        "duties": list(queries.roster(organisation)[:100]),
        "why": why,
        "template": "organisations/roster.html",
    }

    def act(given: dict[str, Any]) -> str:
        commands.put_on_duty(organisation, by=request.actor, **_times(given))
        return request.path

    return answer(request, DutyForm(request.POST or None), organisation, words, act)


@login_required
@asked
def drop_duty_page(request: Request, pk: int) -> HttpResponse:
    """Take somebody off the roster."""
    duty = queries.duty_for(request.actor, pk)
    require(rules.why_not_roster(duty.organisation, request.actor))
    words = {"title": _("Take off the roster"), "submit": _("Take off the roster"),
             "done": _("Kept.")}  # fmt: skip

    def act(given: dict[str, Any]) -> str:
        commands.drop_duty(duty, by=request.actor)
        return detail_url(duty.organisation)

    return answer(request, CleanForm(request.POST or None), duty.organisation, words, act)


@login_required
@asked
def locate_page(request: Request, pk: int) -> HttpResponse:
    """Say where a house stands on the map."""
    organisation = queries.organisation_for(request.actor, pk)
    require(rules.why_not_describe(organisation, request.actor))
    at = organisation.latitude, organisation.longitude
    known = {"at": f"{at[0]}, {at[1]}"} if at[0] is not None else {}
    words = {"title": _("Coordinates"), "submit": _("Keep"), "done": _("Kept.")}

    def act(given: dict[str, Any]) -> str:
        latitude, longitude = given["at"]
        commands.locate(organisation, latitude=latitude, longitude=longitude, by=request.actor)
        return detail_url(organisation)

    return answer(
        request, LocateForm(request.POST or None, initial=known), organisation, words, act
    )


def _times(given: dict[str, Any]) -> dict[str, Any]:
    day, since, until = given.pop("day"), given["starts_at"], given["ends_at"]
    return given | {
        "starts_at": clock.moment(day, since.hour, since.minute),
        "ends_at": clock.moment(day, until.hour, until.minute),
    }
