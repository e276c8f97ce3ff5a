"""Groups apply to join the corps, are reviewed, admitted; once a year they say what changed."""

from __future__ import annotations

from dataclasses import asdict

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse

from shijian.accounts.commands import draw_key, give_grant
from shijian.accounts.models import Role
from shijian.accounts.queries import phone_of, user_of
from shijian.catalogue.models import DutyField
from shijian.common import clock, crypto, files
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.notices.commands import send
from shijian.organisations.models import Organisation
from shijian.teams.commands.joining import source
from shijian.teams.models import AnnualCheck, Membership, SocialOrganisation, Team
from shijian.teams.rules import (
    Standing,
    why_not_answer_check,
    why_not_apply,
    why_not_close_check,
    why_not_complete,
    why_not_decide,
    why_not_reason,
    why_not_return,
    why_not_review,
    why_not_standing,
    why_not_steer,
    why_not_take_back,
)
from shijian.volunteers.commands import open_scope
from shijian.volunteers.models import Volunteer

State = SocialOrganisation.State


# ---------------------------------------------------------------- applying


@transaction.atomic
def apply_to_corps(
    organisation: Organisation,
    volunteer: Volunteer,
    *,
    name: str,
    duty_field: DutyField,
    introduction: str,
    standing: Standing,
    by: Actor,
    consent: UploadedFile[bytes] | None = None,
) -> SocialOrganisation:
    """A volunteer applies in the name of a group; raises what `common.files.keep` raises."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    require(why_not_apply(volunteer, organisation))
    require(why_not_standing(standing, has_consent=consent is not None))
    row = SocialOrganisation.objects.create(
        organisation=organisation,
        applicant=volunteer,
        name=name,
        duty_field=duty_field,
        introduction=introduction,
        consent_file=files.keep(consent).name if consent is not None else "",
        applied_at=clock.now(),
        **_facts(standing),
    )
    _note("teams.applied", row, by=by, data={"registered": standing.registered})
    return row


@transaction.atomic
def complete_application(
    row: SocialOrganisation,
    *,
    name: str,
    introduction: str,
    standing: Standing,
    by: Actor,
    consent: UploadedFile[bytes] | None = None,
) -> SocialOrganisation:
    """What was sent back comes again, with what was missing."""
    row = _locked(row)
    require(why_not_complete(row, by))
    kept = files.keep(consent).name if consent is not None else row.consent_file
    require(why_not_standing(standing, has_consent=bool(kept), but=row.pk))
    row.name, row.introduction, row.consent_file = name, introduction, kept
    for field, value in _facts(standing).items():
        setattr(row, field, value)
    row.state, row.applied_at, row.answer_cipher = State.APPLIED, clock.now(), None
    row.reviewed_by, row.reviewed_at = None, None
    row.save()
    _note("teams.application_completed", row, by=by)
    return row


@transaction.atomic
def take_back_application(row: SocialOrganisation, *, by: Actor) -> SocialOrganisation:
    """The applicant changes their mind before the decision."""
    row = _locked(row)
    require(why_not_take_back(row, by))
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    _note("teams.application_taken_back", row, by=by)
    return row


# ---------------------------------------------------------------- review and admission


@transaction.atomic
def review_application(row: SocialOrganisation, *, by: Actor) -> SocialOrganisation:
    """Somebody of the organisation has looked at the papers and found them in order."""
    row = _locked(row)
    require(why_not_review(row, by))
    row.state, row.reviewed_at = State.REVIEWED, clock.now()
    row.reviewed_by_id = by.person_id
    row.save(update_fields=["state", "reviewed_at", "reviewed_by"])
    _note("teams.application_reviewed", row, by=by)
    return row


@transaction.atomic
def return_application(row: SocialOrganisation, *, reason: str, by: Actor) -> SocialOrganisation:
    """Something is missing: the applicant is told what, and completes it."""
    row = _locked(row)
    require(why_not_return(row, by))
    _answer(row, State.RETURNED, reason)
    entry = _note("teams.application_returned", row, by=by)
    _tell(row, "teams.application_returned", entry=entry, by=by)
    return row


@transaction.atomic
def admit(row: SocialOrganisation, *, by: Actor) -> Team:
    """The group joins the corps as a team of its own; the applicant leads it."""
    row = _locked(row)
    require(why_not_decide(row, by))
    team = _team_of(row)
    row.state, row.team = State.ADMITTED, team
    row.decided_at, row.decided_by_id = clock.now(), by.person_id
    row.save(update_fields=["state", "team", "decided_at", "decided_by"])
    entry = _note("teams.admitted", row, by=by, path=team.path, data={"team": team.pk})
    _lead(team, row.applicant, by)
    _tell(row, "teams.admitted", entry=entry, by=by, link=f"/teams/{team.pk}/")
    return team


@transaction.atomic
def refuse_application(row: SocialOrganisation, *, reason: str, by: Actor) -> SocialOrganisation:
    """Not admitted; the reason is for the applicant. They may apply again."""
    row = _locked(row)
    require(why_not_decide(row, by))
    row.decided_at, row.decided_by_id = clock.now(), by.person_id
    _answer(row, State.REFUSED, reason)
    entry = _note("teams.application_refused", row, by=by)
    _tell(row, "teams.application_refused", entry=entry, by=by)
    return row


@transaction.atomic
def open_consent(row: SocialOrganisation, *, by: Actor) -> FileResponse:
    """Give out the paper with the consenting unit's seal; each look is written down."""
    require(why_not_steer(row.organisation.path, by))
    _note("teams.consent_opened", row, by=by)
    return files.answer(row.consent_file, f"consent-{row.pk}")


# ---------------------------------------------------------------- the yearly check


@transaction.atomic
def open_checks(year: int, *, by: Actor) -> int:
    """Ask every social organisation of the corps once what changed in a year; how many were asked.

    Those admitted in that year or before; a second run asks nobody twice.
    """
    rows = Team.objects.filter(kind=Team.Kind.SOCIAL, active=True, founded_on__year__lte=year)
    made = 0
    for team in rows.exclude(annual_checks__year=year).order_by("pk"):
        check, fresh = AnnualCheck.objects.get_or_create(
            team=team, year=year, defaults={"opened_at": clock.now()}
        )
        if fresh:
            record("teams.check_opened", check, by=by, scope_path=team.path, data={"year": year})
            made += 1
    return made


@transaction.atomic
def answer_check(
    check: AnnualCheck, *, still_valid: bool, overseas_funding: bool, changes: str, by: Actor
) -> AnnualCheck:
    """The team says what the system cannot know; corrected at will until the check is closed."""
    check = _locked_check(check)
    require(why_not_answer_check(check, by))
    check.still_valid, check.overseas_funding = still_valid, overseas_funding
    check.changes, check.answered_at = changes, clock.now()
    check.save(update_fields=["still_valid", "overseas_funding", "changes", "answered_at"])
    data = {"year": check.year, "valid": still_valid, "overseas": overseas_funding}
    record("teams.check_answered", check, by=by, scope_path=check.team.path, data=data)
    return check


@transaction.atomic
def close_check(check: AnnualCheck, *, improve: str, by: Actor) -> AnnualCheck:
    """Passed, or to improve what is written; the team reads it."""
    check = _locked_check(check)
    require(why_not_close_check(check, by))
    check.result = AnnualCheck.Result.PASSED
    if improve:
        require(why_not_reason(improve))
        check.result = AnnualCheck.Result.IMPROVE
        check.result_cipher = crypto.encrypt(
            improve.strip(), table="teams_annualcheck", pk=check.pk, field="result"
        )
    check.decided_at = clock.now()
    check.save(update_fields=["result", "result_cipher", "decided_at"])
    data = {"year": check.year, "result": check.result}
    record("teams.check_closed", check, by=by, scope_path=check.team.path, data=data)
    return check


# ---------------------------------------------------------------- inside


def _facts(standing: Standing) -> dict[str, object]:
    """What is kept: of the other kind of group nothing, whatever was typed."""
    facts = asdict(standing)
    of_registered = ("credit_code", "registration_authority", "supervising_unit")
    for name in ("consenting_unit",) if standing.registered else of_registered:
        facts[name] = ""
    if not standing.registered:
        facts["registered_on"] = None
    if not standing.overseas_funding:
        facts["overseas_note"] = ""
    return facts


def _team_of(row: SocialOrganisation) -> Team:
    pk = draw_key(Team)
    return Team.objects.create(
        pk=pk,
        kind=Team.Kind.SOCIAL,
        name=row.name,
        short_name=row.name[:60],
        organisation=row.organisation,
        path=f"{row.organisation.path}t{pk}/",
        duty_field=row.duty_field,
        introduction=row.introduction,
        founded_on=clock.today(),
    )


def _lead(team: Team, volunteer: Volunteer, by: Actor) -> None:
    now = clock.now()
    captain = Membership.objects.create(
        team=team,
        volunteer=volunteer,
        role=Membership.Role.CAPTAIN,
        state=Membership.State.ACTIVE,
        asked_at=now,
        answered_at=now,
        joined_at=now,
    )
    open_scope(volunteer, path=team.path, source=f"team:{team.pk}")
    give_grant(
        volunteer.person, role=Role.CAPTAIN, scope_path=team.path, source=source(captain), by=by
    )


def _answer(row: SocialOrganisation, state: str, reason: str) -> None:
    require(why_not_reason(reason))
    row.state = state
    row.answer_cipher = crypto.encrypt(
        reason.strip(), table="teams_socialorganisation", pk=row.pk, field="answer"
    )
    row.save(update_fields=["state", "answer_cipher", "decided_at", "decided_by"])


def _locked(row: SocialOrganisation) -> SocialOrganisation:
    return (
        SocialOrganisation.objects.select_for_update(of=("self",))
        .select_related("organisation", "applicant__person", "duty_field")
        .get(pk=row.pk)
    )


def _locked_check(check: AnnualCheck) -> AnnualCheck:
    return (
        AnnualCheck.objects.select_for_update(of=("self",))
        .select_related("team__organisation")
        .get(pk=check.pk)
    )


def _note(
    action: str,
    row: SocialOrganisation,
    *,
    by: Actor,
    path: str = "",
    data: dict[str, object] | None = None,
) -> int:
    return record(action, row, by=by, scope_path=path or row.organisation.path, data=data)


def _tell(row: SocialOrganisation, template: str, *, entry: int, by: Actor, link: str = "") -> None:
    person = row.applicant.person
    send(
        user_of(person),
        template,
        {"name": row.name},
        key=f"{template}:{entry}",
        link=link or f"/teams/applications/{row.pk}/",
        phone=phone_of(person),
        by=by,
    )
