"""The token's owner as a volunteer."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from ninja import Status

from shijian.accounts.models import User
from shijian.catalogue.queries import skills
from shijian.common.actor import Actor
from shijian.common.api import (
    acting,
    makes,
    one,
    reads,
    repeated,
)
from shijian.organisations.models import Place
from shijian.organisations.queries import places
from shijian.volunteers import queries
from shijian.volunteers.api.shapes import (
    ConsentOut,
    RegisterIn,
    VolunteerFileOut,
    router,
    volunteer_file,
)
from shijian.volunteers.commands import register_volunteer as register
from shijian.volunteers.models import Volunteer
from shijian.volunteers.rules import half_day_mask


@router.get("/consent", response=reads(ConsentOut))
def get_consent(request: HttpRequest) -> ConsentOut:
    """The words that are agreed to by registering, with their version."""
    words = queries.consent_text("registration")
    return ConsentOut(version=words.version, paragraphs=list(words.paragraphs))


@router.get("/me", response=reads(VolunteerFileOut))
def get_own_volunteer(request: HttpRequest) -> VolunteerFileOut:
    """The token's owner as a volunteer; 404 before they register."""
    return volunteer_file(_own(acting(request)))


@router.post("/me", response=makes(VolunteerFileOut))
def register_volunteer(request: HttpRequest, given: RegisterIn) -> Status[VolunteerFileOut]:
    """Register the token's owner as a volunteer (条例 art. 7)."""
    by = acting(request)
    made = repeated(request, lambda: _registered(given, by))
    return Status(
        201, volunteer_file(Volunteer.objects.select_related("person", "home").get(pk=made))
    )


def _registered(given: RegisterIn, by: Actor) -> Volunteer:
    return register(
        User.objects.get(pk=by.user_id or 0),
        name=given.name,
        id_number=given.id_number,
        home=one(places(Place.Kind.VILLAGE), "home", pk=given.home),
        consent_version=given.consent_version,
        half_days=half_day_mask(given.half_days),
        skills=list(skills().filter(code__in=given.skills)),
        by=by,
    )


def _own(by: Actor) -> Volunteer:
    found = queries.volunteer_of(by)
    if found is None:
        raise Http404
    return found
