"""When support may be called for, asked, decided, reported and made public (C18)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.organisations.models import Organisation
from shijian.teams.models import SupportCall, SupportRequest, Team
from shijian.teams.queries import is_member, left_of
from shijian.teams.rules.teams import why_not_lead, why_not_steer

State = SupportRequest.State


# ---------------------------------------------------------------- the call


def why_not_call(organisation: Organisation, by: Actor) -> Refused | None:
    """An organisation calls for what it can give."""
    return why_not_steer(organisation.path, by)


def why_not_dates(opens_on: dt.date, closes_on: dt.date, report_by: dt.date) -> Refused | None:
    """A call opens, closes, and reports come afterwards."""
    if closes_on < opens_on:
        return Refused(
            _("It cannot close before it opens."),
            "teams.call_dates",
            status=422,
            field="closes_on",
        )
    if report_by <= closes_on:
        return Refused(
            _("Reports come after the call has closed."),
            "teams.call_report",
            status=422,
            field="report_by",
        )
    return None


def why_not_money(budget: int, most: int) -> Refused | None:
    """One request fits into the budget; 0 where only sponsors give."""
    if 0 <= most <= budget:
        return None
    return Refused(
        _("One request cannot get more than the whole budget."),
        "teams.call_money",
        status=422,
        field="most_yuan",
    )


def why_not_publish_call(call: SupportCall, by: Actor) -> Refused | None:
    """Published once; from then on it stands as it is."""
    if refused := why_not_steer(call.organisation.path, by):
        return refused
    if call.published_at is not None:
        return Refused(_("This call is public already."), "teams.call_public")
    return None


# ---------------------------------------------------------------- asking


def why_not_ask(call: SupportCall, team: Team, by: Actor) -> Refused | None:
    """A social organisation of the corps asks, in the days of the call, once."""
    if refused := why_not_lead(team, by):
        return refused
    if refused := _why_not_for(call, team):
        return refused
    if call.published_at is None or not call.opens_on <= clock.today() <= call.closes_on:
        return Refused(_("This call is not open today."), "teams.call_closed")
    if call.requests.filter(team=team).exclude(state=State.WITHDRAWN).exists():
        return Refused(_("The team has asked under this call already."), "teams.asked_support")
    return None


def _why_not_for(call: SupportCall, team: Team) -> Refused | None:
    if team.kind != Team.Kind.SOCIAL:
        return Refused(_("Support is for social organisations."), "teams.not_social")
    if not team.path.startswith(call.organisation.path):
        return Refused(_("This call is for other organisations' teams."), "teams.other_call")
    if not team.active or team.dormant_since is not None:
        return Refused(_("The team is dormant; it must serve again first."), "teams.dormant")
    return None


def why_not_amount(call: SupportCall, asked: int) -> Refused | None:
    """No more than the call gives to one request."""
    if 0 <= asked <= call.most_yuan:
        return None
    return Refused(
        _("One request gets %(most)d yuan at most.") % {"most": call.most_yuan},
        "teams.too_much",
        status=422,
        field="asked_yuan",
    )


def why_not_withdraw_support(row: SupportRequest, by: Actor) -> Refused | None:
    """Taken back by the team until it is decided."""
    if refused := why_not_lead(row.team, by):
        return refused
    return _unless(row, State.ASKED)


# ---------------------------------------------------------------- deciding, reporting, publishing


def why_not_decide_support(row: SupportRequest, by: Actor) -> Refused | None:
    """Decided once by the organisation that calls, by nobody who belongs to the team."""
    if refused := why_not_steer(row.call.organisation.path, by):
        return refused
    if is_member(row.team, by.person_id):
        return Refused(
            _("You belong to this team; somebody else decides."), "teams.own_team", status=403
        )
    return _unless(row, State.ASKED)


def why_not_give(row: SupportRequest, given: int) -> Refused | None:
    """No more than was asked, no more than the budget still holds."""
    if not 0 < given <= row.asked_yuan:
        return Refused(
            _("Enter an amount up to the %(asked)d yuan that were asked.")
            % {"asked": row.asked_yuan},
            "teams.given",
            status=422,
            field="given_yuan",
        )
    left = left_of(row.call)
    if given > left:
        return Refused(
            _("Only %(left)d yuan of the budget are left.") % {"left": left},
            "teams.budget",
            status=422,
            field="given_yuan",
        )
    return None


def why_not_report(row: SupportRequest, by: Actor) -> Refused | None:
    """The team reports on what it was given, until that is public."""
    if refused := why_not_lead(row.team, by):
        return refused
    return _unless(row, State.GRANTED, State.ADOPTED, State.REPORTED)


def why_not_publish_report(row: SupportRequest, by: Actor) -> Refused | None:
    """The organisation that called makes the report public."""
    if refused := why_not_steer(row.call.organisation.path, by):
        return refused
    return _unless(row, State.REPORTED)


def _unless(row: SupportRequest, *states: str) -> Refused | None:
    if row.state in states:
        return None
    return Refused(
        _("The request is “%(state)s” now; this step does not fit it.")
        % {"state": row.get_state_display()},
        "teams.support_state",
    )
