"""Activities, places in them, attendance, and what waits for confirmation."""

from shijian.activities.queries.attendance import (
    Batch,
    Presence,
    attendance_for,
    batch,
    batches_to_confirm,
    confirmable,
    decline_reasons,
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
from shijian.activities.queries.facts import (
    Commitment,
    Facts,
    facts_of,
    free_places,
    shift_minutes,
)
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
from shijian.activities.queries.swaps import (
    swap_for,
    swaps_for,
    swaps_in,
)
from shijian.activities.queries.waiting import (
    HELD,
    LIVING,
    Offer,
    places_in_line,
    requests_in,
    shifts_to_settle,
    sign_up_rules,
    waiting_in,
)

__all__ = [
    "DEVICE", "HELD", "LIVING", "RUNNERS", "Batch", "Code", "Commitment", "Facts", "Meaning",
    "Offer", "Presence", "accepts_place_digits", "activity_for", "attendance_for", "batch",
    "batches_to_confirm", "confirmable", "decline_reasons", "facts_of", "free_places",
    "led_activities", "may_run", "meaning_of", "my_signups", "next_direction",
    "open_activities", "overfull", "person_code", "place_code", "place_digits_window",
    "place_of", "places_in_line", "presences", "refusal_reasons", "requests_in", "served",
    "services_of", "shift_for", "shift_minutes", "shifts_to_settle", "sign_up_rules",
    "signup_for", "signups_with_digits", "swap_for", "swaps_for", "swaps_in", "teams_run",
    "ticket_for", "unfinished", "visible_activities", "waiting_in",
]  # fmt: skip
