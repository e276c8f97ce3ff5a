"""A guardian agrees that a minor takes part in one activity."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shijian.accounts.models import Person
from shijian.accounts.queries import Request
from shijian.activities.commands import consent_to_activity
from shijian.activities.models import Activity, MinorConsent
from shijian.activities.queries import activity_for
from shijian.activities.rules import why_not_consent
from shijian.activities.views.sent import sent
from shijian.common import clock
from shijian.volunteers.queries.guardians import standing_of_minors, wards_of


@login_required
@require_http_methods(["GET", "POST"])
def consent(request: Request, pk: int) -> HttpResponse:
    """The children one answers for, and one's word for each."""
    activity = activity_for(request.actor, pk)
    wards = _wards(request)
    if not wards:
        raise Http404
    if request.method == "POST":
        given = request.POST.get("minor", "")
        minor = next((one for one in wards if str(one.pk) == given), None)
        if minor is None:
            raise Http404
        url = reverse("activities:consent", args=[pk])
        return sent(
            request, url, lambda: consent_to_activity(activity, minor=minor, by=request.actor)
        )
    shown = {"activity": activity, "lines": _lines(request, activity, wards)}
    return render(request, "activities/consent.html", shown)


def _wards(request: Request) -> list[Person]:
    rows = wards_of(request.actor.person_id or 0, clock.today())
    return [row.minor for row in rows]


def _lines(request: Request, activity: Activity, wards: list[Person]) -> list[dict[str, Any]]:
    day = clock.local(activity.starts_at).date()
    standing = standing_of_minors([one.pk for one in wards], day)
    given = {
        row.minor_id: row
        for row in MinorConsent.objects.filter(
            activity=activity, minor__in=wards, ended_at__isnull=True
        )
    }
    lines = []
    for minor in wards:
        known = standing.get(minor.pk)
        guardian = bool(known and known.guardian and known.guardian.pk == request.actor.person_id)
        why = why_not_consent(
            activity,
            knows=known is not None,
            consented=bool(known and known.consented),
            guardian=guardian,
        )
        lines.append(
            {
                "minor": minor,
                "given": given.get(minor.pk),
                "accompanied": bool(known and known.accompanied),
                "why": why,
                "fields": {"minor": minor.pk},
            }
        )
    return lines
