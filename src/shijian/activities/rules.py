"""What an activity must say, who may take a place, who may come in: each no is one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shijian.activities.models import Activity, Shift, Signup
from shijian.activities.queries.attendance import Batch
from shijian.activities.queries.facts import Facts, is_active, shift_minutes
from shijian.activities.queries.lists import may_run
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.engines.schedule import Span, crosses_midnight

LATE_AT = dt.time(18)  # until six in the evening of the day before, leaving is no absence


def age_on(born_on: dt.date, day: dt.date) -> int:
    """Whole years; born on 29 February, one is older from 28 February, as PostgreSQL counts."""
    birthday_passed = (day.month, day.day) >= _birthday(born_on, day.year)
    return day.year - born_on.year - (not birthday_passed)


def _birthday(born_on: dt.date, year: int) -> tuple[int, int]:
    try:
        born_on.replace(year=year)
    except ValueError:
        return 2, 28
    return born_on.month, born_on.day


# ---------------------------------------------------------------- places


def why_not_sign_up(shift: Shift, facts: Facts) -> Refused | None:
    """Why this person gets no place in this shift; the database function asks the same again."""
    activity = shift.activity
    if shift.pk in facts.signups:
        return Refused(_("You have a place in this shift already."), "activities.again")
    if activity.state != Activity.State.PUBLISHED:
        return Refused(_("This activity does not take sign-ups."), "activities.closed")
    if shift.starts_at <= clock.now():
        return Refused(_("This shift has begun already."), "activities.past")
    return (
        why_not_this_person(shift, facts)
        or why_not_this_day(shift, facts)
        or (full() if shift.taken >= shift.capacity else None)
    )


def why_not_this_person(shift: Shift, facts: Facts) -> Refused | None:
    """Registered, active, old enough."""
    if not is_active(facts.volunteer_state):
        return Refused(
            _("Only registered volunteers take part. Registering takes two minutes."),
            "activities.volunteer",
            status=403,
        )
    if not old_enough(shift, facts.born_on):
        return Refused(
            _("For this shift one must be %(years)s years old.") % {"years": shift.age_min},
            "activities.age",
            status=403,
        )
    return None


def old_enough(shift: Shift, born_on: dt.date | None) -> bool:
    """On the day of the shift; an unknown birthday is not old enough."""
    if shift.age_min <= 0:
        return True
    day = clock.local(shift.starts_at).date()
    return born_on is not None and age_on(born_on, day) >= shift.age_min


def why_not_this_day(shift: Shift, facts: Facts) -> Refused | None:
    """No second place at the same time, no day over twelve hours."""
    if other := facts.clash(shift):
        start = clock.local(other.starts_at)
        return Refused(
            _(
                "Same time as “%(title)s” on %(day)s at %(time)s. "
                "Withdraw there and you can sign up here."
            )
            % {"title": other.title, "day": _day(start), "time": f"{start:%H:%M}"},
            "activities.overlap",
        )
    if facts.day_minutes(shift) > facts.parent_minutes:
        return Refused(
            _("With this shift, your day would be longer than %(hours)s hours.")
            % {"hours": facts.parent_minutes // 60},
            "activities.day",
        )
    return None


def _day(moment: dt.datetime) -> str:
    return _("%(month)s/%(day)s") % {"month": moment.month, "day": moment.day}


def full() -> Refused:
    """The last place went to somebody else."""
    return Refused(_("All places are taken."), "activities.full")


def why_not_withdraw(signup: Signup) -> Refused | None:
    """A place can be given back until the shift begins."""
    if signup.state != Signup.State.TAKEN:
        return Refused(_("You have withdrawn already."), "activities.withdrawn")
    if signup.shift.starts_at <= clock.now() or hasattr(signup, "attendance"):
        return Refused(
            _("The shift has begun: tell the captain if you cannot stay."), "activities.begun"
        )
    return None


def withdraw_by(shift: Shift) -> dt.datetime:
    """Until when leaving is no absence: six in the evening of the day before."""
    day = clock.local(shift.starts_at).date() - dt.timedelta(days=1)
    return clock.moment(day, LATE_AT.hour, LATE_AT.minute)


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of “what it takes”, with how the reader stands to it."""

    title: str
    text: str
    met: bool | None  # None: not known, because nobody is signed in


def conditions(shift: Shift, facts: Facts | None) -> list[Condition]:
    """Every condition of a shift, one by one, met or not, for the page."""
    lines = [_registered(facts)]
    if shift.age_min > 0:
        title = _("At least %(years)s years old") % {"years": shift.age_min}
        met = None if facts is None else old_enough(shift, facts.born_on)
        lines.append(Condition(title, _standing(met), met))
    return [*lines, _free(shift, facts), _not_too_long(shift, facts)]


def _registered(facts: Facts | None) -> Condition:
    met = None if facts is None else is_active(facts.volunteer_state)
    text = _("Not registered yet") if met is False else _standing(met)
    return Condition(_("Registered as a volunteer"), text, met)


def _standing(met: Literal[True, False] | None) -> str:
    if met is None:
        return _("Sign in to see")
    return _("That is you") if met else _("Not old enough yet")


def _free(shift: Shift, facts: Facts | None) -> Condition:
    title = _("Nothing else at that time")
    if facts is None:
        return Condition(title, _("Sign in to see"), None)
    clash = facts.clash(shift)
    return Condition(title, clash.title if clash else _("That time is free"), not clash)


def _not_too_long(shift: Shift, facts: Facts | None) -> Condition:
    """Eight hours a day are confirmed as usual, twelve by the level above, more by nobody here."""
    known = facts or Facts()
    day = known.day_minutes(shift)
    longer = day > known.organiser_minutes
    limit = known.parent_minutes if longer else known.organiser_minutes
    title = _("No more than %(n)s hours a day") % {"n": limit // 60}
    text = _("This shift: %(hours)s hours") % {"hours": f"{shift_minutes(shift) / 60:g}"}
    if longer and day <= limit:
        text = _("A day over %(n)s hours is also confirmed by the level above.") % {
            "n": known.organiser_minutes // 60
        }
    return Condition(title, text, None if facts is None else day <= limit)


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


def why_not_open(activity: Activity, *, by: Actor) -> Refused | None:
    """A captain publishes where the team was allowed to; else whoever answers for the team."""
    if activity.state != Activity.State.DRAFT:
        return Refused(_("This activity is published already."), "activities.published")
    answers = by.holds({"staff", "office", "director"}, activity.scope_path)
    if answers or activity.team.may_publish:
        return None
    return Refused(
        _("%(organisation)s publishes the activities of this team.")
        % {"organisation": activity.team.organisation.short_name},
        "activities.may_not_publish",
        status=403,
    )


def why_not_publish(activity: Activity, shifts: Sequence[Shift]) -> list[str]:
    """Everything that still stands in the way of publishing, all at once (条例 art. 12, R8)."""
    missing = [
        sentence
        for empty, sentence in (
            (not activity.content, _("Say what will be done.")),
            (not activity.place_text, _("Say where it is.")),
            (not activity.conditions, _("Say what one needs to take part.")),
            (not activity.risks, _("Say what could go wrong, and what was done about it.")),
            (
                not activity.safeguards,
                _("Say what volunteers get: insurance, water, a meal."),
            ),
            (not shifts, _("Add at least one shift with its number of places.")),
        )
        if empty
    ]
    if activity.starts_at <= clock.now():
        missing.append(_("An activity is published before it begins."))
    return missing + [no for shift in shifts for no in why_not_this_shift(activity, shift)]


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
    if activity.state not in {Activity.State.DRAFT, Activity.State.PUBLISHED}:
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
        "activities.published": _("Published"),
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
    }
    ways = {words[str(way)] for way in (evidence.get("in"), evidence.get("out")) if way in words}
    return _(", ").join(sorted(ways))
