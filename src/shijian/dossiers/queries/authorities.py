"""In whose name a viewer may suspend a volunteer."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shijian.common.actor import Actor
from shijian.organisations.models import Organisation
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import STEERING
from shijian.volunteers.rules.staying import BY_AN_AUTHORITY


def authorities_of(viewer: Actor, volunteer: Volunteer) -> QuerySet[Organisation]:
    """The institutes, sub-centres and the centre above a volunteer in which the viewer works."""
    above = {
        "/".join(path.split("/")[:n]) + "/"
        for path in volunteer.scopes.values_list("path", flat=True)
        for n in range(2, path.count("/") + 1)
    }
    wanted = Q(pk__in=[])
    for path in viewer.paths(STEERING):
        wanted |= Q(path__startswith=path)
    return (
        Organisation.objects.filter(wanted, path__in=above, kind__in=BY_AN_AUTHORITY)
        .exclude(state=Organisation.State.WITHDRAWN)
        .order_by("-path")
    )
