"""Reading volunteers, their consents and what they may do."""

from shijian.volunteers.queries.consents import (
    ConsentText,
    consent_text,
    consent_texts,
    consents_of,
)
from shijian.volunteers.queries.standing import (
    answer_to_appeal,
    appeal_for,
    authority_above,
    crooked_standings,
    open_suspension,
    reason_of_suspension,
    suspension_for,
    suspensions_of,
    visible_appeals,
    words_of_appeal,
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
    "STEERING", "ConsentText", "Event", "answer_to_appeal", "appeal_for", "authority_above",
    "consent_text", "consent_texts", "consents_of", "crooked_standings", "found_volunteers",
    "open_suspension", "person_behind", "reason_of_suspension", "registered_at", "suspension_for",
    "suspensions_of", "told", "visible_appeals", "visible_volunteers", "volunteer_for",
    "volunteer_of", "volunteer_told", "volunteers_in_states", "words_of_appeal",
]  # fmt: skip
