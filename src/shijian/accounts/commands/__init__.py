"""Every write about people, sign-ins, second factors and grants."""

from shijian.accounts.commands.desk import (
    change_person_at_desk,
    join_desk,
    lock_desk,
    touch_desk,
)
from shijian.accounts.commands.factors import (
    check_paper_code,
    check_pin,
    check_totp,
    enrol_totp,
    make_paper_codes,
    reset_factor,
    set_pin,
    verify_paper_code,
)
from shijian.accounts.commands.merging import (
    find_duplicates,
    keep_apart,
    merge_records,
    note_duplicate,
    unmerge_records,
)
from shijian.accounts.commands.people import (
    draw_key,
    draw_keys,
    link_user,
    make_person,
    open_personal,
    person_for_user,
    update_person,
    user_for_phone,
)
from shijian.accounts.commands.rights import (
    end_grant,
    give_grant,
    give_sign_in,
)
from shijian.accounts.commands.sign_in import (
    Asked,
    ask_again,
    ask_code,
    choose_language,
    choose_view,
    close_sign_in,
    end_devices,
    note_sign_in,
    note_sign_out,
    reopen_sign_in,
    tidy_up,
    verify_code,
)
from shijian.accounts.commands.tokens import (
    make_token,
    owner_of_token,
    revoke_token,
)

__all__ = [
    "Asked", "ask_again", "ask_code", "change_person_at_desk", "check_paper_code", "check_pin",
    "check_totp", "choose_language", "choose_view", "close_sign_in", "draw_key", "draw_keys",
    "end_devices", "end_grant", "enrol_totp", "find_duplicates", "give_grant", "give_sign_in",
    "join_desk", "keep_apart", "link_user", "lock_desk", "make_paper_codes", "make_person",
    "make_token", "merge_records", "note_duplicate", "note_sign_in", "note_sign_out",
    "open_personal", "owner_of_token", "person_for_user", "reopen_sign_in", "reset_factor",
    "revoke_token", "set_pin", "tidy_up", "touch_desk", "unmerge_records", "update_person",
    "user_for_phone", "verify_code", "verify_paper_code",
]  # fmt: skip
