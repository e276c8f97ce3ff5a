"""Social organisations as their applicants and the organisations above them may see them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from shijian.common import clock, crypto
from shijian.common.actor import Actor
from shijian.organisations.models import Organisation
from shijian.teams.models import AnnualCheck, SocialOrganisation, Team
from shijian.volunteers.models import Volunteer
from shijian.volunteers.queries import STEERING

LIVING = (
    SocialOrganisation.State.APPLIED,
    SocialOrganisation.State.RETURNED,
    SocialOrganisation.State.REVIEWED,
    SocialOrganisation.State.ADMITTED,
)


def social_organisations(viewer: Actor) -> QuerySet[SocialOrganisation]:
    """Those that join, or asked to join, an organisation of the viewer's subtrees."""
    inside = Q(pk__in=[])
    for path in viewer.paths(STEERING):
        inside |= Q(organisation__path__startswith=path)
    return _with_names(SocialOrganisation.objects.filter(inside))


def social_for(viewer: Actor, pk: int) -> SocialOrganisation:
    """One of them; 404 for everybody else's."""
    return get_object_or_404(social_organisations(viewer), pk=pk)


def applications_of(volunteer: Volunteer) -> QuerySet[SocialOrganisation]:
    """What a volunteer applied for in the name of a group, the newest first."""
    return _with_names(SocialOrganisation.objects.filter(applicant=volunteer)).order_by("-id")


def application_of(volunteer: Volunteer, pk: int) -> SocialOrganisation:
    """One of them; 404 for anybody else's."""
    return get_object_or_404(applications_of(volunteer), pk=pk)


def waiting_applications(viewer: Actor) -> QuerySet[SocialOrganisation]:
    """What waits for a review or a decision, the oldest first."""
    rows = social_organisations(viewer).filter(state__in=["applied", "reviewed"])
    return rows.order_by("applied_at", "id")


def why_back(row: SocialOrganisation) -> str:
    """Why an application was returned or refused: for the applicant and for the staff."""
    if row.answer_cipher is None:
        return ""
    return crypto.decrypt(
        row.answer_cipher, table="teams_socialorganisation", pk=row.pk, field="answer"
    )


def welcoming() -> QuerySet[Organisation]:
    """The organisations that a group can join: the centre, institutes and sub-centres."""
    return Organisation.objects.filter(
        state=Organisation.State.ESTABLISHED, kind__in=["centre", "institute", "subcentre"]
    ).order_by("path")


def _with_names(rows: QuerySet[SocialOrganisation]) -> QuerySet[SocialOrganisation]:
    return rows.select_related(
        "organisation", "duty_field", "applicant__person", "reviewed_by", "decided_by", "team"
    )


# ---------------------------------------------------------------- the yearly check


def annual_checks(viewer: Actor) -> QuerySet[AnnualCheck]:
    """The yearly checks of the social organisations in the viewer's subtrees."""
    inside = Q(pk__in=[])
    for path in viewer.paths(STEERING):
        inside |= Q(team__path__startswith=path)
    return AnnualCheck.objects.filter(inside).select_related("team__organisation")


def checks_of(team: Team) -> QuerySet[AnnualCheck]:
    """The yearly checks of one team, the newest first."""
    return team.annual_checks.select_related("team__organisation").order_by("-year")


def check_for(team: Team, pk: int) -> AnnualCheck:
    """One of them; 404 for any other team's."""
    return get_object_or_404(checks_of(team), pk=pk)


def to_improve(check: AnnualCheck) -> str:
    """What a social organisation was asked to improve; empty where it passed."""
    if check.result_cipher is None:
        return ""
    return crypto.decrypt(
        check.result_cipher, table="teams_annualcheck", pk=check.pk, field="result"
    )


# ---------------------------------------------------------------- dormant


def falling_asleep(months: int) -> QuerySet[Team]:
    """Teams beside the mirrored corps that did nothing for so many months, not dormant yet."""
    edge = months_ago(clock.today(), months)
    idle = Q(last_active_on__lt=edge) | Q(last_active_on__isnull=True, founded_on__lt=edge)
    return Team.objects.filter(
        idle, active=True, dormant_since__isnull=True, kind__in=["professional", "field", "social"]
    )


def months_ago(day: dt.date, months: int) -> dt.date:
    """The same day so many months before, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    return dt.date(year, month + 1, day.day)
