"""Who somebody is, what they may do, and what may be shown of them."""

from shijian.accounts.queries.actors import (
    Factor,
    Request,
    actor_for_token,
    actor_for_user,
    at_the_centre,
    factor_wanted,
    rights_of,
    signed_in,
)
from shijian.accounts.queries.browsers import Known, device_mark, known_device
from shijian.accounts.queries.merging import (
    crooked_merges,
    duplicate_for,
    duplicates,
    may_merge,
    merge_for,
    merges,
)
from shijian.accounts.queries.people import (
    SignIn,
    clear_field,
    one_human,
    people_by_phone,
    person_by_id_number,
    person_by_phone,
    phone_of,
    root,
    sign_in_phone,
    sign_in_rows,
    tokens,
    user_by_phone,
    user_of,
    users_of,
    working_sign_ins,
)
from shijian.accounts.queries.sessions import (
    DESK,
    FACTOR,
    Standing,
    desk_is_locked,
    devices,
    factor_met,
    has_totp,
    is_enrolled,
    open_device,
    paper_codes_left,
    people_at_desk,
    standing,
)
from shijian.accounts.queries.shown import (
    FIELD_WORDS,
    Masked,
    Opening,
    masked,
    masked_name,
    masked_phone,
    openings,
    ticket,
    ticket_holds,
)

__all__ = [
    "DESK", "FACTOR", "FIELD_WORDS", "Factor", "Known", "Masked", "Opening", "Request", "SignIn",
    "Standing", "actor_for_token", "actor_for_user", "at_the_centre", "clear_field",
    "crooked_merges", "desk_is_locked", "device_mark", "devices", "duplicate_for", "duplicates",
    "factor_met", "factor_wanted", "has_totp", "is_enrolled", "known_device", "masked",
    "masked_name", "masked_phone", "may_merge", "merge_for", "merges", "one_human", "open_device",
    "openings", "paper_codes_left", "people_at_desk", "people_by_phone", "person_by_id_number",
    "person_by_phone", "phone_of", "rights_of", "root", "sign_in_phone", "sign_in_rows",
    "signed_in", "standing", "ticket", "ticket_holds", "tokens", "user_by_phone", "user_of",
    "users_of", "working_sign_ins",
]  # fmt: skip
