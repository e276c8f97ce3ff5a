"""Activities, places in them, attendance, and what waits for confirmation."""

from shijian.activities.queries.attendance import (
    Batch,
    Presence,
    attendance_for,
    batch,
    batches_to_confirm,
    confirmable,
    next_direction,
    presences,
    refusal_reasons,
    served,
    services_of,
)
from shijian.activities.queries.codes import (
    DEVICE,
    Code,
    Meaning,
    meaning_of,
    person_code,
    place_code,
    place_digits_window,
    place_of,
    signups_with_digits,
    ticket_for,
)
from shijian.activities.queries.facts import Commitment, Facts, facts_of, shift_minutes
from shijian.activities.queries.lists import (
    RUNNERS,
    activity_for,
    led_activities,
    may_run,
    my_signups,
    open_activities,
    overfull,
    shift_for,
    signup_for,
    teams_run,
    unfinished,
    visible_activities,
)

__all__ = [
    "DEVICE", "RUNNERS", "Batch", "Code", "Commitment", "Facts", "Meaning", "Presence",
    "activity_for", "attendance_for", "batch", "batches_to_confirm",
    "confirmable", "facts_of", "led_activities", "may_run", "meaning_of", "my_signups",
    "next_direction", "open_activities", "overfull", "person_code", "place_code",
    "place_digits_window", "place_of", "presences", "refusal_reasons",
    "served", "services_of", "shift_for", "shift_minutes", "signup_for", "signups_with_digits",
    "teams_run", "ticket_for", "unfinished", "visible_activities",
]  # fmt: skip
