"""When a group may join the corps: lawful registration, or a unit that consents (red line 7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Role
from shijian.common import clock, identifiers
from shijian.common.actor import Actor, Kind
from shijian.common.refused import Refused
from shijian.organisations.models import Organisation
from shijian.teams.models import AnnualCheck, SocialOrganisation, Team
from shijian.teams.queries import LIVING, MIRRORS
from shijian.teams.rules.teams import why_not_lead, why_not_steer
from shijian.volunteers.models import Volunteer
from shijian.volunteers.rules import why_not_serve

State = SocialOrganisation.State
CIVIL_AFFAIRS = "5"  # who registered, by the first place of a credit code (GB 32100)
DECIDING = frozenset({Role.DIRECTOR.value, Role.OFFICE.value})


@dataclass(frozen=True, slots=True)
class Standing:
    """What a group says of its lawful standing."""

    registered: bool
    credit_code: str = ""
    registration_authority: str = ""
    supervising_unit: str = ""
    registered_on: dt.date | None = None
    consenting_unit: str = ""
    overseas_funding: bool = False
    overseas_note: str = ""


# ---------------------------------------------------------------- applying


def why_not_apply(volunteer: Volunteer | None, organisation: Organisation) -> Refused | None:
    """Somebody answers for a group: a volunteer whose standing is active."""
    if refused := why_not_serve(volunteer):
        return refused
    established = organisation.state == Organisation.State.ESTABLISHED
    if established and organisation.kind in set(MIRRORS) - {Organisation.Kind.STATION}:
        return None
    return Refused(
        _("Choose the centre, an institute or a sub-centre."),
        "teams.cannot_be_joined",
        status=422,
        field="organisation",
    )


def why_not_standing(said: Standing, *, has_consent: bool, but: int = 0) -> Refused | None:
    """Where it is registered and who supervises it; or who consents; and whether money comes from
    abroad. `but`: the application itself, where it is completed.
    """
    if refused := _why_not_overseas(said):
        return refused
    if not said.registered:
        return _why_not_consent(said, has_consent=has_consent)
    return _why_not_code(said, but) or _why_not_registered(said)


def _why_not_code(said: Standing, but: int) -> Refused | None:
    if fault := identifiers.credit_code_fault(said.credit_code):
        return _at("credit_code", fault, "teams.bad_credit_code")
    known = SocialOrganisation.objects.filter(credit_code=said.credit_code, state__in=LIVING)
    if known.exclude(pk=but).exists():
        taken = _("This credit code has an application or is in the corps already.")
        return _at("credit_code", taken, "teams.credit_code_known")
    return None


def _why_not_registered(said: Standing) -> Refused | None:
    if not said.registration_authority:
        return _at("registration_authority", _("Say where it is registered."), "teams.authority")
    if not said.supervising_unit:
        words = _("Name the supervising unit; write “direct registration” where there is none.")
        return _at("supervising_unit", words, "teams.supervising_unit")
    if said.registered_on is None or said.registered_on > clock.today():
        return _at("registered_on", _("Enter the day of registration."), "teams.registered_on")
    return None


def _why_not_overseas(said: Standing) -> Refused | None:
    if not said.overseas_funding or said.overseas_note:
        return None
    words = _("Say from whom, how much, and which authority knows of it.")
    return _at("overseas_note", words, "teams.overseas_note")


def _why_not_consent(said: Standing, *, has_consent: bool) -> Refused | None:
    if not said.consenting_unit:
        words = _("Without registration, name the community or unit that consents to the group.")
        return _at("consenting_unit", words, "teams.consenting_unit")
    if not has_consent:
        words = _("Add the paper with the unit's seal.")
        return _at("consent", words, "teams.consent_file")
    return None


def _at(field: str, reason: str | Promise, code: str) -> Refused:
    return Refused(reason, code, status=422, field=field)


def why_not_complete(row: SocialOrganisation, by: Actor) -> Refused | None:
    """What was sent back is completed by the one who applied."""
    if refused := _why_not_own(row, by):
        return refused
    if row.state != State.RETURNED:
        return Refused(_("Nothing is to be completed now."), "teams.nothing_to_complete")
    return None


def why_not_take_back(row: SocialOrganisation, by: Actor) -> Refused | None:
    """Taken back by the applicant, until it is decided."""
    if refused := _why_not_own(row, by):
        return refused
    if row.state not in (State.APPLIED, State.RETURNED, State.REVIEWED):
        return Refused(_("This application was decided already."), "teams.application_decided")
    return None


def _why_not_own(row: SocialOrganisation, by: Actor) -> Refused | None:
    if by.person_id == row.applicant.person_id:
        return None
    return Refused(_("This is not your application."), "teams.not_your_application", status=403)


# ---------------------------------------------------------------- review and admission


def why_not_review(row: SocialOrganisation, by: Actor) -> Refused | None:
    """Looked through by the organisation it wants to join, never by the applicant."""
    if refused := _why_not_answer_for(row, by):
        return refused
    if row.state != State.APPLIED:
        return Refused(_("This application does not wait for a review."), "teams.not_to_review")
    return None


def worth_a_look(row: SocialOrganisation) -> list[str | Promise]:
    """What a reviewer should look at twice; none of it is a reason to refuse by itself."""
    found: list[str | Promise] = []
    if not row.registered:
        found.append(_("Not registered: read the paper of the unit that consents."))
    elif row.credit_code[0] != CIVIL_AFFAIRS:
        found.append(_("The credit code is valid, but not of the civil affairs department."))
    elif not identifiers.credit_body_is_sound(row.credit_code):
        found.append(_("The credit code is valid, but the body code inside it is not."))
    if row.overseas_funding:
        found.append(_("It gets money from abroad: ask which authority knows of it."))
    return found


def why_not_return(row: SocialOrganisation, by: Actor) -> Refused | None:
    """Sent back to be completed, before it is decided."""
    if refused := _why_not_answer_for(row, by):
        return refused
    if row.state not in (State.APPLIED, State.REVIEWED):
        return Refused(_("This application was answered already."), "teams.application_answered")
    return None


def why_not_decide(row: SocialOrganisation, by: Actor) -> Refused | None:
    """Decided by who answers for the organisation or its office, and not by the reviewer."""
    if refused := _why_not_answer_for(row, by):
        return refused
    if by.kind is not Kind.JOB and not by.holds(DECIDING, row.organisation.path):
        return Refused(
            _("The person responsible for the organisation, or the centre's office, decides."),
            "teams.not_deciding",
            status=403,
        )
    if row.state != State.REVIEWED:
        return Refused(_("It must be reviewed first."), "teams.not_reviewed")
    if row.reviewed_by_id is not None and row.reviewed_by_id == by.person_id:
        return Refused(
            _("You reviewed it; somebody else decides."), "teams.reviewer_decides", status=403
        )
    return None


def _why_not_answer_for(row: SocialOrganisation, by: Actor) -> Refused | None:
    if refused := why_not_steer(row.organisation.path, by):
        return refused
    if by.person_id == row.applicant.person_id:
        return Refused(
            _("Somebody else must answer your own application."), "teams.own_request", status=403
        )
    return None


# ---------------------------------------------------------------- the yearly check, dormancy


def why_not_answer_check(check: AnnualCheck, by: Actor) -> Refused | None:
    """The team says what changed, until the check is decided."""
    if refused := why_not_lead(check.team, by):
        return refused
    if check.result:
        return Refused(_("This check is closed."), "teams.check_closed")
    return None


def why_not_close_check(check: AnnualCheck, by: Actor) -> Refused | None:
    """The organisation above closes a check that was answered."""
    if refused := why_not_steer(check.team.organisation.path, by):
        return refused
    if check.result:
        return Refused(_("This check is closed."), "teams.check_closed")
    if check.answered_at is None:
        return Refused(_("The team has not answered yet."), "teams.check_not_answered")
    return None


def why_not_wake(team: Team, by: Actor) -> Refused | None:
    """A dormant team is woken by the organisation above, or wakes by serving."""
    if refused := why_not_steer(team.organisation.path, by):
        return refused
    if team.dormant_since is None:
        return Refused(_("This team is not dormant."), "teams.not_dormant")
    return None
