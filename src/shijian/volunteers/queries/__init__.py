"""Reading volunteers, their consents and what they may do."""

from shijian.volunteers.queries.consents import (
    ConsentText,
    consent_text,
    consent_texts,
    consents_of,
)
from shijian.volunteers.queries.volunteers import (
    STEERING,
    Event,
    found_volunteers,
    person_behind,
    registered_at,
    told,
    visible_volunteers,
    volunteer_for,
    volunteer_of,
    volunteer_told,
    volunteers_in_states,
)

__all__ = [
    "STEERING",
    "ConsentText",
    "Event",
    "consent_text",
    "consent_texts",
    "consents_of",
    "found_volunteers",
    "person_behind",
    "registered_at",
    "told",
    "visible_volunteers",
    "volunteer_for",
    "volunteer_of",
    "volunteer_told",
    "volunteers_in_states",
]  # fmt: skip
