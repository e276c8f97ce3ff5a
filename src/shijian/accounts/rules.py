"""What may be done with people and sign-ins: the reason that a page shows and a command raises."""

from __future__ import annotations

import datetime as dt
import itertools

from django.utils.translation import gettext_lazy as _

from shijian.accounts.models import Duplicate, Merge, Person, PhoneCode, Role, User
from shijian.accounts.queries.actors import WORKING_ROLES, at_the_centre
from shijian.accounts.queries.merging import may_merge
from shijian.accounts.queries.shown import FIELD_WORDS
from shijian.common import clock, identifiers
from shijian.common.actor import Actor
from shijian.common.refused import Refused

CODE_LIFE = dt.timedelta(minutes=5)
PER_PHONE = ((1, 60), (5, 3_600))  # decision 5: one a minute, five an hour
PER_ADDRESS = (20, 3_600)  # an address is many people: only new browsers count, and only asking
WRONG_FACTORS = (5, 1_800)  # five wrong second factors lock for 30 minutes (R29)
PAPER_CODES = 10
PIN_DIGITS = 6
TOKEN_DAYS = 365
ADULT = 18

# Scopes of a program's key: reading a room asks for `<room>:read`, all else for `<room>:write`.
READ_ROOMS = (
    "catalogue", "organisations", "volunteers", "teams", "menu", "activities", "hours", "points",
    "orders", "supervision", "indicators",
)  # fmt: skip
WRITE_ROOMS = (
    "organisations", "volunteers", "teams", "menu", "activities", "hours", "orders", "supervision",
)  # fmt: skip
SCOPES = (*(f"{room}:read" for room in READ_ROOMS), *(f"{room}:write" for room in WRITE_ROOMS))

FIELDS = tuple(FIELD_WORDS)


def age(person: Person) -> int | None:
    """Completed years today, where the date of birth is known."""
    if person.born_on is None:
        return None
    return identifiers.years_on(person.born_on, clock.today())


def is_minor(person: Person) -> bool:
    """Under 18: opening anything about them needs the centre's own decision (R26)."""
    years = age(person)
    return years is not None and years < ADULT


def why_not_open(person: Person, by: Actor, *, shown: bool) -> Refused | None:
    """Personal data opens for the person, the centre, and whoever is shown the person by work.

    `shown` means that a page of another room has just shown this person to this viewer.
    """
    centre = any(r.role in {Role.OFFICE, Role.DIRECTOR} and at_the_centre(r) for r in by.rights)
    if centre or by.person_id == person.pk:
        return None
    works = any(right.role in WORKING_ROLES - {Role.GUIDE} for right in by.rights)
    if not works or not shown:
        return Refused(
            _("This is opened only by staff who deal with this person."),
            "accounts.not_yours_to_open",
            status=403,
        )
    if is_minor(person):
        return Refused(
            _("A minor's data is opened only by the centre's office. Please ask them."),
            "accounts.minor_needs_the_centre",
            status=403,
        )
    return None


def why_not_administer(by: Actor, scope_path: str = "/") -> Refused | None:
    """Sign-ins and keys are the administrator's; nobody else's, and no business facts with them."""
    if by.holds(Role.ADMINISTRATOR, scope_path) or by.paths(Role.ADMINISTRATOR):
        return None
    return Refused(
        _("Only an administrator manages sign-ins."), "accounts.not_administrator", status=403
    )


def why_not_pin(pin: str) -> Refused | None:
    """A PIN is six digits that nobody tries first."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        return Refused(_("A PIN has six digits."), "accounts.pin_digits", status=422, field="pin")
    if {int(b) - int(a) for a, b in itertools.pairwise(pin)} in ({0}, {1}, {-1}):
        return Refused(
            _("This PIN is too easy to guess. Choose one that is not a row of numbers."),
            "accounts.pin_easy",
            status=422,
            field="pin",
        )
    return None


def why_not_reason(reason: str) -> Refused | None:
    """Five to a hundred characters: enough to be understood later."""
    if 5 <= len(reason.strip()) <= 100:
        return None
    return Refused(
        _("Give the reason in 5 to 100 characters."), "accounts.reason", status=422, field="reason"
    )


def why_not_sign_in(user: User) -> Refused | None:
    """A sign-in that an administrator closed stays closed, and says only that."""
    if user.is_active:
        return None
    return Refused(
        _("This sign-in is closed. Please ask your centre."), "accounts.closed", status=403
    )


def why_not_try(code: PhoneCode) -> Refused | None:
    """A code works once, for five minutes and five tries, in the browser that asked for it."""
    if code.used:
        words, name = _("This code was used already. Please ask for a new one."), "used"
    elif clock.now() >= code.expires_at:
        words, name = _("This code is too old. Please ask for a new one."), "late"
    elif code.closed_at is not None:
        words, name = _("This code no longer works. Please ask for a new one."), "gone"
    else:
        return None
    return Refused(words, f"accounts.code_{name}", status=422, field="code")


# ---------------------------------------------------------------- two records of one human


def why_not_merging(by: Actor) -> Refused | None:
    """Whose record is whose is decided at the county centre."""
    if may_merge(by):
        return None
    return Refused(
        _("Two records are put together by the centre's office only."),
        "accounts.merging_is_the_centres",
        status=403,
    )


def why_not_decide(pair: Duplicate, by: Actor) -> Refused | None:
    """A pair is decided once, by somebody it is not about."""
    if refused := why_not_merging(by) or _why_not_about_oneself(pair.first, pair.second, by):
        return refused
    if pair.state == Duplicate.State.OPEN:
        return None
    return Refused(_("Somebody has decided about these two already."), "accounts.decided")


def why_not_merge(kept: Person, gone: Person, by: Actor) -> Refused | None:
    """Why one record cannot stand for another; what other rooms add is in the dossiers' rules."""
    if refused := why_not_merging(by) or _why_not_about_oneself(kept, gone, by):
        return refused
    if kept.pk == gone.pk or kept.merged_into_id or gone.merged_into_id:
        return merge_refused("merged")
    both = kept.id_index is not None and gone.id_index is not None
    return merge_refused("two_ids") if both and kept.id_index != gone.id_index else None


def merge_refused(outcome: str) -> Refused | None:
    """The sentence for what the database answered; None where it is done."""
    words = {
        "merged": _("These two records stand for one person already."),
        "root": _("Other records were put together under this one. Undo those first."),
        "two_ids": _("Two different ID numbers are two people. If one is wrong, correct it first."),
    }
    return Refused(words[outcome], f"accounts.merge_{outcome}") if outcome in words else None


def why_not_undo(merge: Merge, by: Actor) -> Refused | None:
    """A merge is taken back once, and within its term."""
    if refused := why_not_merging(by):
        return refused
    if merge.undone_at is not None:
        return Refused(_("This was undone already."), "accounts.undone")
    if clock.now() > merge.undo_until:
        return Refused(_("The time to undo this is over."), "accounts.undo_late")
    return None


def same_number() -> Refused:
    """Undoing would leave two records with one ID number."""
    return Refused(
        _("Both records carry the same ID number now, so they cannot stand apart."),
        "accounts.undo_same_number",
    )


def _why_not_about_oneself(one: Person, other: Person, by: Actor) -> Refused | None:
    if by.person_id is None or by.person_id not in (one.pk, other.pk):
        return None
    return Refused(
        _("This is about your own record: somebody else decides."), "accounts.own", status=403
    )
