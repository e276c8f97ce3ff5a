"""Who may offer what, and when an item can still be had."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Role
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.engines.schedule import HalfDay, falls_in
from shijian.engines.workflow import Workflow
from shijian.menu.models import MenuItem
from shijian.teams.models import Team
from shijian.teams.rules import why_not_lead
from shijian.volunteers.rules import steers

State = MenuItem.State
WORKFLOW: Workflow[State] = Workflow(
    {
        State.DRAFT: {State.OPEN: "captain with the right to publish, or the organisation above"},
        State.OPEN: {State.CLOSED: "whoever leads the team"},
        State.CLOSED: {State.OPEN: "as from a draft"},
    }
)


def monday(day: dt.date) -> dt.date:
    """The week a day belongs to, for an item's weekly capacity."""
    return day - dt.timedelta(days=day.weekday())


# ---------------------------------------------------------------- who may offer


def why_not_draft(team: Team, by: Actor) -> Refused | None:
    """An offer is written by the team's captain or by the organisation above it."""
    if refused := why_not_lead(team, by):
        return refused
    if not team.active:
        return Refused(_("This team does not exist any more."), "menu.team_not_active")
    return None


def why_not_open(item: MenuItem, by: Actor) -> Refused | None:
    """Opening shows it to every resident: the captain needs the right to publish for that."""
    if refused := why_not_draft(item.team, by):
        return refused
    if not steers(by, item.team.path) and not _may_publish(item.team, by):
        return Refused(
            _("This team may not publish by itself yet. The organisation above opens it."),
            "menu.may_not_publish",
            status=403,
        )
    if not WORKFLOW.allows(item.state, State.OPEN):
        return Refused(_("This item is open already."), "menu.open_already")
    if not item.category.active:
        return Refused(
            _("The category of this item is not used any more. Choose another one."),
            "menu.category_not_active",
        )
    return None


def why_not_close(item: MenuItem, by: Actor) -> Refused | None:
    """Closing takes an item off the menu; orders already placed go on."""
    if refused := why_not_lead(item.team, by):
        return refused
    if not WORKFLOW.allows(item.state, State.CLOSED):
        return Refused(_("This item is not open."), "menu.not_open")
    return None


def why_not_change(item: MenuItem, by: Actor) -> Refused | None:
    """An open item is changed only by those who might open it as it will be."""
    if refused := why_not_draft(item.team, by):
        return refused
    if item.state != State.OPEN or steers(by, item.team.path) or _may_publish(item.team, by):
        return None
    return Refused(
        _("Close the item before you change it; the organisation above opens it again."),
        "menu.close_first",
        status=403,
    )


def _may_publish(team: Team, by: Actor) -> bool:
    return team.may_publish and by.holds(Role.CAPTAIN.value, team.path)


# ---------------------------------------------------------------- when it can be had


def first_day(item: MenuItem) -> dt.date:
    """The earliest day an item can be asked for, by its lead time."""
    return clock.today() + dt.timedelta(days=item.lead_days)


def why_not_wanted(item: MenuItem, slot: HalfDay) -> Refused | None:
    """Why a resident cannot ask for this half-day; capacity is looked at beside it."""
    if item.state != State.OPEN:
        return Refused(_("This is not on the menu now."), "menu.not_on_the_menu")
    if slot.day < first_day(item):
        return Refused(
            _("This must be asked for earlier: %(days)s days ahead.") % {"days": item.lead_days},
            "menu.too_soon",
        )
    return why_not_offered(item, slot)


def why_not_offered(item: MenuItem, slot: HalfDay) -> Refused | None:
    """An item is had in its own half-days only."""
    if falls_in(item.half_days, slot):
        return None
    return Refused(_("The team does not offer this on that half-day."), "menu.not_offered")


def week_is_full(item: MenuItem) -> Refused:
    """The team takes no more of this in that week."""
    return Refused(
        _("That week is full: %(count)s of %(count)s are taken.") % {"count": item.weekly_capacity},
        "menu.week_full",
    )
