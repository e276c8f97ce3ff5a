"""Why somebody gets no place in a shift, and what the page says of each condition."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shijian.activities.models import Activity, Post, Shift, Signup
from shijian.activities.queries.facts import Facts, free_places, is_active, shift_minutes
from shijian.activities.queries.waiting import LIVING
from shijian.activities.rules.conditions import (
    age_on,
    is_minor,
    is_qualified,
    paper_said,
    why_not_as_minor,
    why_not_in_danger,
    why_not_qualified,
)
from shijian.common import clock
from shijian.common.refused import Refused

LATE_AT = dt.time(18)  # until six in the evening of the day before, leaving is no absence


# ---------------------------------------------------------------- places


def why_not_sign_up(
    shift: Shift, facts: Facts, *, post: Post | None = None, companions: int = 0
) -> Refused | None:
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
        or why_not_this_post(shift, post, facts)
        or why_not_this_day(shift, facts)
        or why_not_a_place(shift, post, companions, facts)
    )


def why_not_a_place(
    shift: Shift, post: Post | None, companions: int, facts: Facts
) -> Refused | None:
    """Whether the organiser lets people in, and whether there is room for all who come."""
    activity, own = shift.activity, facts.pending.get(shift.pk, "")
    most = 0 if post else activity.companions_max
    if companions > most:
        return Refused(
            ngettext("You can bring %(n)s person along.", "You can bring %(n)s people along.", most)
            % {"n": most}
            if most
            else _("Nobody can be brought along here."),
            "activities.companions",
            field="companions",
        )
    asked = own in {Signup.State.INVITED, Signup.State.OFFERED}
    if activity.joining == Activity.Joining.INVITATION and not asked:
        return Refused(
            _("The organiser invites the people for this one."), "activities.invitation", status=403
        )
    if needs_yes(shift, facts) or own == Signup.State.OFFERED:
        return None
    return full() if _no_room(shift, post, companions, facts) else None


def needs_yes(shift: Shift, facts: Facts) -> bool:
    """Whether signing up is a question to the organiser."""
    asked = facts.pending.get(shift.pk) in {Signup.State.INVITED, Signup.State.OFFERED}
    return shift.activity.joining == Activity.Joining.APPROVAL and not asked


def _no_room(shift: Shift, post: Post | None, companions: int, facts: Facts) -> bool:
    if free_places(shift, post) < 1 + companions:
        return True
    now, waits = clock.now(), facts.queues.get(shift.pk, 0)
    if not waits or not facts.offer.is_quiet(now):
        return False
    return facts.offer.until(facts.offer.morning_after(now), shift.starts_at) is not None


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
    return why_not_in_danger(shift, facts) or why_not_as_minor(shift, facts)


def old_enough(shift: Shift, born_on: dt.date | None) -> bool:
    """On the day of the shift; an unknown birthday is not old enough."""
    if shift.age_min <= 0:
        return True
    day = clock.local(shift.starts_at).date()
    return born_on is not None and age_on(born_on, day) >= shift.age_min


def why_not_this_post(shift: Shift, post: Post | None, facts: Facts) -> Refused | None:
    """What a post asks beyond the shift: an age, or a man or woman where the service needs it."""
    if post is None:
        return None
    if post.shift_id != shift.pk:
        return Refused(_("There is no such post in this shift."), "activities.post", field="post")
    if not fits_age(shift, post, facts.born_on):
        return Refused(
            _("For “%(post)s” one must be %(ages)s.") % {"post": post.name, "ages": ages(post)},
            "activities.post_age",
            status=403,
        )
    if no := why_not_qualified(shift, post, facts):
        return no
    if post.sex is not None and post.sex != facts.sex:
        return Refused(
            _("“%(post)s” asks for a %(sex)s: %(reason)s.")
            % {"post": post.name, "sex": post.get_sex_display(), "reason": post.sex_reason},
            "activities.post_sex",
            status=403,
        )
    return None


def fits_age(shift: Shift, post: Post, born_on: dt.date | None) -> bool:
    """On the day of the shift; an unknown birthday fits only where no age is asked."""
    if not (post.age_min or 0) and post.age_max is None:
        return True
    if born_on is None:
        return False
    age = age_on(born_on, clock.local(shift.starts_at).date())
    return (post.age_min or 0) <= age and (post.age_max is None or age <= post.age_max)


def ages(post: Post) -> str:
    """The ages a post asks for, in words."""
    if post.age_max is None:
        return _("%(years)s or older") % {"years": post.age_min or 0}
    return _("between %(from)s and %(to)s years old") % {
        "from": post.age_min or 0,
        "to": post.age_max,
    }


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
    if signup.state not in LIVING:
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


def conditions(shift: Shift, facts: Facts | None, post: Post | None = None) -> list[Condition]:
    """Every condition of a shift and a post in it, one by one, met or not, for the page."""
    lines = [_registered(facts)]
    if shift.age_min > 0:
        title = _("At least %(years)s years old") % {"years": shift.age_min}
        met = None if facts is None else old_enough(shift, facts.born_on)
        lines.append(Condition(title, _standing(met), met))
    if shift.activity.dangerous or (facts is not None and is_minor(shift, facts)):
        lines.append(_of_age(shift, facts))
    if post is not None:
        lines += _of_post(shift, post, facts)
    return [*lines, _free(shift, facts), _not_too_long(shift, facts)]


def _of_age(shift: Shift, facts: Facts | None) -> Condition:
    """Where it is dangerous, or for whoever is under 18."""
    if shift.activity.dangerous:
        title = _("Of age, because of the danger")
        no = why_not_in_danger(shift, facts) if facts else None
    else:
        title = _("With your guardian's word")
        no = why_not_as_minor(shift, facts) if facts else None
    met = None if facts is None else no is None
    return Condition(title, str(no) if no else _standing(met), met)


def _of_post(shift: Shift, post: Post, facts: Facts | None) -> list[Condition]:
    lines = []
    if post.age_min or post.age_max is not None:
        met = None if facts is None else fits_age(shift, post, facts.born_on)
        lines.append(Condition(ages(post), _standing(met), met))
    if post.qualification_id is not None:
        met = None if facts is None else is_qualified(shift, post, facts)
        text = paper_said(post, facts) if facts and not met else _standing(met)
        lines.append(Condition(str(post.qualification), text, met))
    if post.sex is not None:
        title = _("A %(sex)s") % {"sex": post.get_sex_display()}
        met = None if facts is None else post.sex == facts.sex
        lines.append(Condition(title, post.sex_reason, met))
    return lines


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
