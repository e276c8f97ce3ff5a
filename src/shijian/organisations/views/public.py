"""What residents see of the centre, the institutes and the stations; no names of people."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shijian.accounts.queries import Request
from shijian.common.pages import page
from shijian.organisations import queries
from shijian.organisations.models import Organisation


@require_GET
def public_list(request: Request) -> HttpResponse:
    """The centre with its institutes and sub-centres: the way to one's own station."""
    centre = queries.centre()
    rows = queries.public_organisations()
    below = list(queries.children(rows, centre)) if centre else []
    context = {
        "centre": centre,
        "institutes": [row for row in below if row.kind != Organisation.Kind.SUBCENTRE],
        "subcentres": [row for row in below if row.kind == Organisation.Kind.SUBCENTRE],
    }
    return render(request, "organisations/public_list.html", context)


@require_GET
def public_detail(request: Request, pk: int) -> HttpResponse:
    """Where it is, when it is open, whom it serves, and what stands below it."""
    organisation = queries.public_organisation(pk)
    below = queries.children(queries.public_organisations(), organisation)
    found = page(below, request.GET.get("after", ""), size=60, order=("rank", "order", "id"))
    standing = organisation.state == Organisation.State.ESTABLISHED
    context = {
        "organisation": organisation,
        "page": found,
        "villages": list(queries.served_by(organisation)),
        "instead": None if standing else queries.instead_of(organisation),
        "on_duty": list(queries.on_duty(organisation)) if standing else [],
        "leader": queries.staffing([organisation])[organisation.pk].leader if standing else None,
    }
    return render(request, "organisations/public_detail.html", context)
