"""What the page of one activity shows to whoever looks at it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from shijian.accounts.queries import Request
from shijian.activities.models import Activity, Post, Shift, Signup
from shijian.activities.queries import (
    LIVING,
    Facts,
    facts_of,
    free_places,
    may_run,
    places_in_line,
    shift_minutes,
    swaps_in,
)
from shijian.activities.rules import (
    conditions,
    needs_yes,
    why_not_sign_up,
    why_not_take_over,
    withdraw_by,
)
from shijian.common import clock
from shijian.volunteers.queries.guardians import wards_of

Line = dict[str, Any]


def chosen_place(activity: Activity, given: str) -> tuple[Shift | None, Post | None]:
    """The shift, and the post in it, that somebody ticked: `12`, or `12-5` for a post."""
    shifts = list(activity.shifts.all())
    shift, _dash, post = given.partition("-")
    if not _number(shift):
        return (shifts[0] if len(shifts) == 1 else None), None
    found = next((one for one in shifts if one.pk == int(shift)), None)
    if found is None or not post:
        return found, None
    posts = {one.pk: one for one in found.posts.all()}
    wanted = posts.get(int(post)) if _number(post) else None
    return (found, wanted) if wanted else (None, None)


def _number(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < 20


def detail(request: Request, activity: Activity) -> dict[str, Any]:
    """The page's facts: one look at the person for every shift."""
    shifts = list(activity.shifts.all())
    for shift in shifts:
        shift.activity = activity
    facts = facts_of(person, shifts) if (person := request.actor.person_id) else None
    lines = [_line(shift, post, facts) for shift in shifts for post in (None, *shift.posts.all())]
    wanted = request.POST.get("shift") or request.GET.get("shift", "")
    return {
        "activity": activity,
        "lines": lines,
        "shifts": shifts,
        "problem": "",
        **_chosen_line(lines, chosen_place(activity, wanted), facts),
        **_reader(request, facts, shifts),
        "swaps": _swaps(request, activity, facts),
    }


def _line(shift: Shift, post: Post | None, facts: Facts | None) -> Line:
    """A shift, or a post in it, as one choice."""
    known = facts or Facts(volunteer_state="active", born_on=dt.date.min)
    why = why_not_sign_up(shift, known, post=post)
    return {
        "shift": shift,
        "post": post,
        "value": f"{shift.pk}-{post.pk}" if post else str(shift.pk),
        "why": why,
        "full": why is not None and why.code == "activities.full",
        "left": max(0, free_places(shift, post)),
        "minutes": shift_minutes(shift),
    }


def _chosen_line(
    lines: list[Line], wanted: tuple[Shift | None, Post | None], facts: Facts | None
) -> dict[str, Any]:
    """The shift in question with its conditions, and whether any can be taken at all."""
    chosen = _focus(lines, *wanted)
    for line in lines:
        line["checked"] = line is chosen and (line["why"] is None or line["full"])
    return {
        "chosen": chosen,
        "conditions": conditions(chosen["shift"], facts, chosen["post"]) if chosen else [],
        "until": withdraw_by(chosen["shift"]) if chosen else None,
        "any_free": any(line["why"] is None for line in lines),
        "any_full": any(line["full"] for line in lines),
        "asks": bool(chosen and needs_yes(chosen["shift"], facts or Facts())),
    }


def _focus(lines: list[Line], shift: Shift | None, post: Post | None) -> Line | None:
    """The shift whose conditions are shown: the chosen one, else the first that can be taken."""
    if shift is not None:
        return next(line for line in lines if (line["shift"], line["post"]) == (shift, post))
    free = [line for line in lines if line["why"] is None]
    return next(iter(free or lines), None)


def _reader(request: Request, facts: Facts | None, shifts: list[Shift]) -> dict[str, Any]:
    """Who looks: signed in or not, a volunteer or not yet, with which places here."""
    own = list(facts.signups) + list(facts.pending) if facts else []
    rows = Signup.objects.filter(
        shift__in=own, person=request.actor.person_id, state__in=LIVING
    ).select_related("shift", "attendance", "post")
    mine = list(rows) if own else []
    waiting = [row for row in mine if row.state == Signup.State.WAITING]
    line = places_in_line(waiting)
    return {
        "runs": bool(shifts) and may_run(request.actor, shifts[0].activity),
        "typed": request.POST.get("companions", ""),
        "signed_in": request.actor.user_id is not None,
        "volunteer": bool(facts and facts.volunteer_state == "active"),
        "mine": [{"signup": row, "line": line.get(row.pk)} for row in mine],
        "wards": _has_wards(request, shifts),
        "done": len(own) == len(shifts),
        "now": clock.now(),
    }


def _swaps(request: Request, activity: Activity, facts: Facts | None) -> list[dict[str, Any]]:
    """Places here that their holders would hand on, with why this reader cannot take one."""
    person = request.actor.person_id
    if facts is None or person is None:
        return []
    return [
        {"swap": swap, "why": why_not_take_over(swap, facts, person)}
        for swap in swaps_in(request.actor, activity)
        if swap.signup.person_id != person
    ]


def _has_wards(request: Request, shifts: list[Shift]) -> bool:
    """Whether the reader answers for a child who could come."""
    person = request.actor.person_id
    if person is None or not shifts or shifts[0].activity.minors == Activity.Minors.NONE:
        return False
    return wards_of(person, clock.today()).exists()
