"""What is known of a person when they look at a shift: the ground of every condition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count, Q

from shijian.accounts.models import Person
from shijian.activities.models import MinorConsent, Post, Shift, Signup
from shijian.activities.queries.waiting import LIVING, Offer, sign_up_rules
from shijian.common import clock
from shijian.engines.schedule import Span, local_day, minutes_served
from shijian.volunteers.models import Qualification, Volunteer


@dataclass(frozen=True, slots=True)
class Commitment:
    """A place somebody already has elsewhere."""

    shift_id: int
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A qualification that was found sound, with the days on which it holds."""

    kind_id: int
    valid_from: dt.date
    valid_to: dt.date | None

    def holds(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)


@dataclass(frozen=True, slots=True)
class Word:
    """What a guardian said about a minor in one activity."""

    accompanied: bool
    shifts: frozenset[int]  # in which the guardian has a place


@dataclass(frozen=True, slots=True)
class Facts:
    """A person as the sign-up rules see them; nobody in particular where not signed in."""

    volunteer_state: str = ""
    born_on: dt.date | None = None
    sex: int = 0
    commitments: tuple[Commitment, ...] = ()
    organiser_minutes: int = 480
    parent_minutes: int = 720
    signups: dict[int, int] = field(default_factory=dict)  # shift → one's own place in it
    pending: dict[int, str] = field(
        default_factory=dict
    )  # shift → waiting, offered, asked, invited
    queues: dict[int, int] = field(default_factory=dict)  # shift → how many others wait
    offer: Offer = field(default_factory=Offer)
    adult_years: int = 18
    papers: tuple[Paper, ...] = ()
    words: dict[int, Word] = field(default_factory=dict)  # activity → the guardian's word

    def clash(self, shift: Shift) -> Commitment | None:
        """Another place at the same time."""
        span = Span(shift.starts_at, shift.ends_at)
        others = (c for c in self.commitments if c.shift_id != shift.pk)
        return next((c for c in others if span.overlaps(Span(c.starts_at, c.ends_at))), None)

    def day_minutes(self, shift: Shift) -> int:
        """How long that day becomes with this shift."""
        day = local_day(shift.starts_at)
        others = (c for c in self.commitments if c.shift_id != shift.pk)
        same_day = sum(c.minutes for c in others if local_day(c.starts_at) == day)
        return same_day + shift_minutes(shift)


def shift_minutes(shift: Shift) -> int:
    """What a whole shift counts: its length less the break."""
    return minutes_served(Span(shift.starts_at, shift.ends_at), break_minutes=shift.break_minutes)


def free_places(shift: Shift, post: Post | None = None) -> int:
    """Places left for a post, or without one: what other posts still need stays theirs."""
    posts = list(shift.posts.all())
    wanted = sum(max(0, one.least - one.taken) for one in posts if one != post)
    left = shift.capacity - shift.taken - wanted
    return left if post is None else min(left, post.most - post.taken)


def facts_of(person_id: int | None, shifts: Sequence[Shift]) -> Facts:
    """What bears on these shifts of one activity, in as many queries however many there are."""
    values = sign_up_rules()
    known = Facts(
        organiser_minutes=values["ladder"]["organiser"],
        parent_minutes=values["ladder"]["parent"],
        offer=Offer(**values["offer"]),
        adult_years=values["adult_years"],
    )
    if person_id is None or not shifts:
        return known
    found = (
        Person.objects.filter(pk=person_id, merged_into__isnull=True)
        .values_list("born_on", "sex", "volunteer__state")
        .first()
    )
    born_on, sex, state = found or (None, 0, None)
    commitments = _commitments(person_id, shifts)
    return replace(
        known,
        volunteer_state=state or "",
        born_on=born_on,
        sex=sex,
        commitments=tuple(c for c, _pk, _person in commitments),
        signups={c.shift_id: pk for c, pk, person in commitments if person == person_id},
        pending=_pending(person_id, shifts),
        queues=_queues(person_id, shifts),
        papers=_papers(person_id),
        words=_words(person_id, shifts),
    )


def _papers(person_id: int) -> tuple[Paper, ...]:
    rows = Qualification.objects.filter(
        volunteer__person=person_id, state=Qualification.State.VALID
    )
    return tuple(Paper(*row) for row in rows.values_list("kind", "valid_from", "valid_to"))


def _words(person_id: int, shifts: Sequence[Shift]) -> dict[int, Word]:
    """The guardian's word for these activities, and where the guardian comes along."""
    rows = list(
        MinorConsent.objects.filter(
            minor=person_id, activity__in={s.activity_id for s in shifts}, ended_at__isnull=True
        )
    )
    if not rows:
        return {}
    there = Signup.objects.filter(
        shift__in=shifts,
        person__in={row.guardian_id for row in rows},
        state=Signup.State.TAKEN,
    ).values_list("shift", "person")
    return {
        row.activity_id: Word(
            row.accompanied,
            frozenset(shift for shift, person in there if person == row.guardian_id),
        )
        for row in rows
    }


def _pending(person_id: int, shifts: Sequence[Shift]) -> dict[int, str]:
    """Where somebody waits for a place, an answer, or is invited."""
    states = [state for state in LIVING if state != Signup.State.TAKEN]
    rows = Signup.objects.filter(shift__in=shifts, person=person_id, state__in=states)
    return dict(rows.values_list("shift", "state"))


def _queues(person_id: int, shifts: Sequence[Shift]) -> dict[int, int]:
    """How many others wait for each shift."""
    rows = Signup.objects.filter(shift__in=shifts, state=Signup.State.WAITING)
    counted = rows.exclude(person=person_id).values("shift").annotate(n=Count("pk"))
    return {row["shift"]: row["n"] for row in counted}


def _commitments(person_id: int, shifts: Sequence[Shift]) -> list[tuple[Commitment, int, int]]:
    """Places taken on the days of these shifts, over every record merged into the person's."""
    first = clock.moment(local_day(min(s.starts_at for s in shifts)))
    last = clock.moment(local_day(max(s.ends_at for s in shifts)) + dt.timedelta(days=1))
    rows = Signup.objects.filter(
        Q(person=person_id) | Q(person__merged_into=person_id),
        state=Signup.State.TAKEN,
        shift__starts_at__lt=last,
        shift__ends_at__gt=first,
    ).select_related("shift__activity")
    return [
        (
            Commitment(
                row.shift_id,
                row.shift.activity.title,
                row.shift.starts_at,
                row.shift.ends_at,
                shift_minutes(row.shift),
            ),
            row.pk,
            row.person_id,
        )
        for row in rows
    ]


def is_active(state: str) -> bool:
    """Only a registered, active volunteer takes a place."""
    return state == Volunteer.State.ACTIVE
