"""The portal's front page and everybody's own page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shijian.accounts.queries import Request
from shijian.activities.commands import windows
from shijian.activities.models import Attendance, Signup
from shijian.activities.queries import my_signups, open_activities
from shijian.catalogue.queries import platforms
from shijian.common import clock
from shijian.hours.queries import minutes_of
from shijian.menu.queries import open_items
from shijian.orders.queries import OPEN, my_orders
from shijian.organisations.models import Place
from shijian.organisations.queries import station_for
from shijian.points.queries import balance
from shijian.teams.queries import teams_led
from shijian.volunteers.queries import volunteer_of
from shijian.web.rules import why_not_console


@require_GET
def home(request: Request) -> HttpResponse:
    """A need first, then what happens nearby, then the whole menu."""
    volunteer = volunteer_of(request.actor)
    place = volunteer.home if volunteer else None
    context = {
        "volunteer": volunteer,
        "now": clock.now(),
        "morning": clock.local(clock.now()).hour < 12,
        "running": my_orders(request.actor).filter(state__in=OPEN).first(),
        "platforms": platforms(),
        "items_total": open_items().count(),
        "station": station_for(place) if place else None,
    }
    return render(
        request, "web/home.html", context | _near(request, place.parent if place else None)
    )


def _near(request: Request, town: Place | None) -> dict[str, Any]:
    """What is on this week in the own township; where nothing is, in the county."""
    near = open_activities(town=town, person=request.actor.person_id)
    week = near.filter(starts_at__lt=clock.now() + dt.timedelta(days=7)).annotate(
        left=F("places") - F("taken")
    )
    found = list(week[:3])
    if town is not None and not found:
        return _near(request, None)
    return {"town": town, "activities": found, "activities_total": near.count()}


@login_required
@require_GET
def me(request: Request) -> HttpResponse:
    """Hours, points, sign-ups, orders, teams: one page about oneself."""
    return render(request, "web/me.html", _about(request))


def _about(request: Request) -> dict[str, Any]:
    viewer = request.actor
    person = viewer.person_id or 0
    ended = clock.now() - dt.timedelta(minutes=windows().after)
    still_in = Q(attendance__state=Attendance.State.OPEN, shift__ends_at__gt=ended)
    coming = my_signups(person).filter(
        Q(shift__ends_at__gt=clock.now()) | still_in, state=Signup.State.TAKEN
    )
    return {
        "volunteer": volunteer_of(viewer),
        "minutes": minutes_of(person),
        "points": balance(person),
        "signups": list(coming.order_by("shift__starts_at")[:3]),
        "orders_open": my_orders(viewer).filter(state__in=OPEN).count(),
        "led": list(teams_led(viewer)[:3]),
        "works": why_not_console(viewer) is None,
        "now": clock.now(),
    }
