"""What an activity must say, who may take a place, who may come in: each no is one sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shijian.activities.models import Activity, Shift
from shijian.activities.queries.attendance import Batch
from shijian.activities.queries.facts import shift_minutes
from shijian.activities.queries.lists import may_run
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.engines.schedule import Span, crosses_midnight

CANCELLABLE = {Activity.State.DRAFT, Activity.State.PROPOSED, Activity.State.PUBLISHED}

# ---------------------------------------------------------------- running


def why_not_run(activity: Activity, *, by: Actor) -> Refused | None:
    """Only the team's captain and those who answer for the team run its activity."""
    if may_run(by, activity):
        return None
    return Refused(
        _("The captain of %(team)s runs this activity.") % {"team": activity.team.short_name},
        "activities.not_runner",
        status=403,
    )


def why_not_this_shift(activity: Activity, shift: Shift) -> list[str]:
    """A shift lies inside its activity, on one day, and counts at most twelve hours."""
    name = shift.name
    span = Span(shift.starts_at, shift.ends_at)
    found = []
    if not Span(activity.starts_at, activity.ends_at).contains(span):
        found.append(_("Shift “%(name)s” lies outside the activity.") % {"name": name})
    if crosses_midnight(span):
        found.append(_("Shift “%(name)s” crosses midnight: make it two.") % {"name": name})
    if shift_minutes(shift) > 720:
        found.append(_("Shift “%(name)s” is longer than 12 hours.") % {"name": name})
    return found


def why_not_cancel(activity: Activity, *, attended: bool) -> Refused | None:
    """What has happened cannot be cancelled."""
    if activity.state not in CANCELLABLE:
        return Refused(_("This activity is over already."), "activities.over")
    if attended:
        return Refused(
            _("Somebody has signed in already, so it cannot be cancelled."), "activities.attended"
        )
    return None


# ---------------------------------------------------------------- attendance


@dataclass(frozen=True, slots=True)
class Windows:
    """How long before the start one may come in, and after the end go out, in minutes."""

    before: int
    after: int

    def sign_in(self, shift: Shift) -> tuple[dt.datetime, dt.datetime]:
        """From when to when one may sign in."""
        return shift.starts_at - dt.timedelta(minutes=self.before), shift.ends_at

    def sign_out(self, shift: Shift) -> tuple[dt.datetime, dt.datetime]:
        """From when to when one may sign out."""
        return shift.starts_at, shift.ends_at + dt.timedelta(minutes=self.after)


def why_not_scanned(
    outcome: str, direction: str, shift: Shift, windows: Windows, at: dt.datetime | None
) -> Refused | None:
    """The sentence for what the database answered to a scan."""
    opens, closes = windows.sign_in(shift) if direction == "in" else windows.sign_out(shift)
    span = {"from": f"{clock.local(opens):%H:%M}", "to": f"{clock.local(closes):%H:%M}"}
    time = f"{clock.local(at):%H:%M}" if at else ""
    said = {
        "not_signed_up": _("There is no place for this person in this shift."),
        "not_in": _("There was no sign-in yet."),
        "again": (
            _("Signed in already at %(time)s.") if direction == "in"
            else _("Signed out already at %(time)s.")
        ) % {"time": time},
        "pairs": _("In and out is recorded three times at most: tell the captain."),
        "decided": _("This attendance was decided already."),
        "early": _("Too early: the time for this is %(from)s-%(to)s.") % span,
        "late": _("Too late: the time for this was %(from)s-%(to)s.") % span,
    }  # fmt: skip
    return None if outcome == "done" else Refused(said[outcome], f"activities.scan_{outcome}")


def old_code() -> Refused:
    """A picture of a code is worth nothing half a minute later."""
    return Refused(
        _("This code has changed already. Scan the one on the screen now."),
        "activities.old_code",
    )


def scanned_at(direction: str, at: dt.datetime) -> str:
    """What a reading that counted is answered with."""
    said = _("Signed in at %(time)s.") if direction == "in" else _("Signed out at %(time)s.")
    return str(said) % {"time": f"{clock.local(at):%H:%M}"}


def wrong_digits() -> Refused:
    """Six digits that nobody's screen shows."""
    return Refused(
        _("These are not the digits on the screen now. Look again and type them."),
        "activities.wrong_digits",
        status=422,
        field="digits",
    )


def own_code() -> Refused:
    """A volunteer's own code is read by the organiser."""
    return Refused(
        _("This is your own code: show it to the captain, who scans it."),
        "activities.own_code",
        status=403,
    )


def why_not_end(shift: Shift, still_in: int, windows: Windows) -> Refused | None:
    """A shift is handed over after its end, when nobody is in any more or the time is up."""
    if shift.ended_at is not None:
        return Refused(_("This shift has been handed over already."), "activities.ended")
    if shift.ends_at > clock.now():
        return Refused(_("The shift is not over yet."), "activities.not_over")
    if still_in and windows.sign_out(shift)[1] > clock.now():
        return Refused(
            ngettext(
                "%(n)s person has not signed out yet.",
                "%(n)s people have not signed out yet.",
                still_in,
            )
            % {"n": still_in},
            "activities.still_in",
        )
    return None


def why_not_led(shift: Shift, *, by: Actor) -> Refused | None:
    """Whoever was responsible on the spot does not confirm what they led."""
    if by.person_id != shift.activity.responsible_id:
        return None
    return Refused(
        _("You led this activity, so another person confirms it."), "activities.led", status=403
    )


def happened() -> dict[str, str]:
    """What the journal's lines about an activity are called on a page."""
    return {
        "activities.drafted": _("Written down"),
        "activities.changed": _("Corrected"),
        "activities.proposed": _("Handed in for approval"),
        "activities.returned": _("Sent back"),
        "activities.published": _("Published"),
        "activities.amended": _("Changed after publishing"),
        "activities.cancelled": _("Cancelled"),
    }


def time_left(batch: Batch) -> tuple[str, str]:
    """How many working days remain to confirm, and how urgent that is."""
    days = batch.working_days_left
    if batch.due_at <= clock.now():
        late = ngettext("%(n)s working day late", "%(n)s working days late", -days)
        return late % {"n": max(1, -days)}, "over"
    if days == 0:
        return _("Today is the last day"), "soon"
    said = ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}
    return said, "soon" if days <= 2 else ""


def evidence_said(evidence: dict[str, object]) -> str:
    """How somebody came and left, in a few words beside their times."""
    words = {
        "place": _("scanned the place's code"),
        "person": _("code scanned by the organiser"),
        "digits": _("six digits"),
        "roll": _("called by name"),
        "planned": _("no sign-out, the planned end stands in"),
    }
    ways = {words[str(way)] for way in (evidence.get("in"), evidence.get("out")) if way in words}
    return _(", ").join(sorted(ways))
