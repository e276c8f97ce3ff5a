"""Who may take part at all: danger, minors, papers; each no is one sentence."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shijian.activities.models import Activity, Post, Shift
from shijian.activities.queries.facts import Facts
from shijian.common import clock
from shijian.common.refused import Refused


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


def is_minor(shift: Shift, facts: Facts) -> bool:
    """Under 18 on the day of the shift; an unknown birthday is taken for an adult's."""
    day = clock.local(shift.starts_at).date()
    return facts.born_on is not None and age_on(facts.born_on, day) < facts.adult_years


def why_not_in_danger(shift: Shift, facts: Facts) -> Refused | None:
    """Never under 18 where it is dangerous, nor anybody whose age is not known."""
    if not shift.activity.dangerous or (facts.born_on and not is_minor(shift, facts)):
        return None
    return Refused(
        _("This is not without danger: one must be %(years)s years old.")
        % {"years": facts.adult_years},
        "activities.danger",
        status=403,
    )


def why_not_as_minor(shift: Shift, facts: Facts) -> Refused | None:
    """A minor takes part with the guardian's word for this activity, some only at their side."""
    if not is_minor(shift, facts):
        return None
    if shift.activity.minors == Activity.Minors.NONE:
        return Refused(_("Only adults take part in this activity."), "activities.minor", status=403)
    word = facts.words.get(shift.activity_id)
    if word is None:
        return Refused(
            _(
                "Whoever answers for you has to agree to this activity first: on this page with "
                "their phone, or at the station."
            ),
            "activities.guardian",
            status=403,
        )
    if word.accompanied and shift.pk not in word.shifts:
        return Refused(
            _("Your guardian comes along: they sign up for this shift first."),
            "activities.accompany",
            status=403,
        )
    return None


def why_not_qualified(shift: Shift, post: Post | None, facts: Facts) -> Refused | None:
    """A post that asks for a paper takes whoever holds it on the day of the shift (R9)."""
    if post is None or is_qualified(shift, post, facts):
        return None
    return Refused(paper_said(post, facts), "activities.qualification", status=403)


def is_qualified(shift: Shift, post: Post, facts: Facts) -> bool:
    """Whether one of the person's papers holds on the day of the shift."""
    day = _day(shift)
    return post.qualification_id is None or any(
        paper.holds(day) for paper in facts.papers if paper.kind_id == post.qualification_id
    )


def paper_said(post: Post, facts: Facts) -> str:
    """What is wrong with the paper: there is none, or it ended, or ends before the day."""
    ends = [
        paper.valid_to
        for paper in facts.papers
        if paper.kind_id == post.qualification_id and paper.valid_to is not None
    ]
    said = {"paper": str(post.qualification)}
    if not ends:
        return _("Needs a %(paper)s; none of yours was checked yet.") % said
    last = max(ends)
    said |= {"month": str(last.month), "day": str(last.day)}
    if last < clock.today():
        return _("Needs a %(paper)s: yours expired on %(month)s/%(day)s.") % said
    return _("Needs a %(paper)s: yours ends on %(month)s/%(day)s, before that day.") % said


def _day(shift: Shift) -> dt.date:
    return clock.local(shift.starts_at).date()
