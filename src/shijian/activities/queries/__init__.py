"""Activities, places in them, attendance, and what waits for confirmation."""

from shijian.activities.queries.attendance import (
    Batch,
    Presence,
    batches_to_confirm,
    confirmable,
    presences,
    services_of,
)
from shijian.activities.queries.codes import Meaning, meaning_of, person_code, place_code
from shijian.activities.queries.facts import Facts, facts_of
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
    visible_activities,
)

__all__ = [
    "RUNNERS", "Batch", "Facts", "Meaning", "Presence", "activity_for", "batches_to_confirm",
    "confirmable", "facts_of", "led_activities", "may_run", "meaning_of", "my_signups",
    "open_activities", "overfull", "person_code", "place_code", "presences", "services_of",
    "shift_for", "signup_for", "visible_activities",
]  # fmt: skip
