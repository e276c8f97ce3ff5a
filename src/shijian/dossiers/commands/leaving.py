"""Pausing, leaving, suspending and coming back, with everything that follows in every room.

Composite commands, not jobs that read the journal: the page has just said what will happen, a
place in tomorrow's shift must be free the moment it is given back, and where one part is refused
(a team would be without captain) nothing at all is done.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from shijian.accounts.models import Person
from shijian.accounts.queries import user_of
from shijian.activities.commands.leaving import give_back_places
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.dossiers.queries.held import human_of
from shijian.journal.commands import record
from shijian.notices.commands import send
from shijian.organisations.models import Organisation
from shijian.teams.commands.leaving import end_memberships
from shijian.teams.rules.leaving import why_not_without_captain
from shijian.volunteers import commands as volunteers
from shijian.volunteers.commands.forgetting import say_consent
from shijian.volunteers.models import Appeal, Suspension, Volunteer
from shijian.volunteers.queries import consents_of


@transaction.atomic
def pause(volunteer: Volunteer, *, by: Actor, code: str = "paused") -> Volunteer:
    """Rest for a while; what is taken and not begun is given back."""
    people = _lock(volunteer)
    require(why_not_without_captain(volunteer))
    volunteer = volunteers.pause_service(volunteer, code=code, by=by)
    _note(volunteer, "paused", give_back_places(people, by=by), 0, by)
    return volunteer


@transaction.atomic
def leave(volunteer: Volunteer, *, by: Actor) -> Volunteer:
    """Stop being a volunteer: places and teams at once, hours and points stay."""
    people = _lock(volunteer)
    teams = end_memberships(volunteer, by=by)
    volunteer = volunteers.leave_service(volunteer, by=by)
    _note(volunteer, "left", give_back_places(people, by=by), teams, by)
    return volunteer


@transaction.atomic
def come_back(volunteer: Volunteer, *, by: Actor) -> Volunteer:
    """Serve again, after a pause or having left; consent that was taken back is given anew."""
    newest = consents_of(volunteer).filter(purpose="registration").first()
    if newest is not None and not newest.given:
        say_consent(volunteer, given=True, by=by)
    return volunteers.return_to_service(volunteer, by=by)


@transaction.atomic
def suspend(
    volunteer: Volunteer, organisation: Organisation, *, until: dt.date, reason: str, by: Actor
) -> Suspension:
    """Keep somebody from serving; they are told why, until when, and where to appeal."""
    people = _lock(volunteer)
    require(why_not_without_captain(volunteer))
    made = volunteers.suspend_volunteer(volunteer, organisation, until=until, reason=reason, by=by)
    _note(volunteer, "suspended", give_back_places(people, by=by), 0, by)
    day = {"d": until.isoformat()}
    _tell(volunteer, "suspended", made.pk, {"until": day}, by)
    return made


@transaction.atomic
def lift(suspension: Suspension, *, reason: str, by: Actor) -> Suspension:
    """End it early, and say so."""
    done = volunteers.lift_suspension(suspension, reason=reason, by=by)
    _tell(suspension.volunteer, "suspension_over", done.pk, {}, by)
    return done


@transaction.atomic
def decide(appeal: Appeal, *, lifts: bool, answer: str, by: Actor) -> Appeal:
    """Answer an appeal, and say so."""
    done = volunteers.decide_appeal(appeal, lift=lifts, answer=answer, by=by)
    _tell(appeal.suspension.volunteer, "appeal_decided", done.pk, {}, by)
    return done


def _lock(volunteer: Volunteer) -> tuple[int, ...]:
    """The human first, as signing up locks them: no place is taken while places are given back."""
    people = human_of(volunteer.person_id).people
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    return people


def _note(volunteer: Volunteer, what: str, places: int, teams: int, by: Actor) -> None:
    record(f"dossiers.{what}", volunteer, by=by, data={"places": places, "teams": teams})


def _tell(
    volunteer: Volunteer, template: str, about: int, data: dict[str, object], by: Actor
) -> None:
    if user := user_of(volunteer.person):
        name, key = f"dossiers.{template}", f"dossiers.{template}:{about}"
        send(user, name, data, key=key, by=by, link="/me/standing/")
