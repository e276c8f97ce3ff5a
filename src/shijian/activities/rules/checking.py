"""What must be said and looked at before an activity is open to all (条例 art. 12; R8-R10)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shijian.activities.models import ALL_KINDS, Activity, Shift
from shijian.activities.rules.running import why_not_this_shift
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused

REVIEWERS = frozenset({"staff", "office", "director"})
# The six kinds that are not volunteering; whoever publishes says of each that it is not this one.
NOT_SERVICE: tuple[Promise, ...] = (
    gettext_lazy("It is not work that belongs to somebody's own job."),
    gettext_lazy("It is not what a school or a unit requires of its own people."),
    gettext_lazy("Nobody gains from it for themselves."),
    gettext_lazy("It is of clear use to the public."),
    gettext_lazy("Nobody is paid for it beyond the usual costs."),
    gettext_lazy("It is not hours for donations, likes or reposts."),
)


def kinds_as_bits(ticked: Sequence[int]) -> int:
    """The kinds that were looked at, as they are stored."""
    return sum({1 << n for n in ticked if 0 <= n < len(NOT_SERVICE)})


def may_review(activity: Activity, by: Actor) -> bool:
    """Those who answer for the team's organisation, or for one above it."""
    return by.holds(REVIEWERS, activity.scope_path)


def why_not_open(activity: Activity, *, by: Actor) -> Refused | None:
    """A captain publishes where the team was allowed to; else whoever answers for the team."""
    if activity.state not in {Activity.State.DRAFT, Activity.State.PROPOSED}:
        return Refused(_("This activity is published already."), "activities.published")
    if may_review(activity, by) or activity.team.may_publish:
        return None
    return Refused(
        _("%(organisation)s publishes the activities of this team.")
        % {"organisation": activity.team.organisation.short_name},
        "activities.may_not_publish",
        status=403,
    )


def why_not_propose(activity: Activity) -> Refused | None:
    """A draft is handed in once."""
    if activity.state == Activity.State.DRAFT:
        return None
    return Refused(_("It has been handed in, or decided, already."), "activities.proposed")


def why_not_return(activity: Activity, *, by: Actor) -> Refused | None:
    """What was handed in is sent back by whoever answers for the team."""
    if not may_review(activity, by):
        return Refused(
            _("Whoever answers for this team decides."), "activities.not_reviewer", status=403
        )
    if activity.state != Activity.State.PROPOSED:
        return Refused(_("It does not wait for approval."), "activities.not_proposed")
    return None


def why_not_publish(
    activity: Activity, shifts: Sequence[Shift], checked: int = ALL_KINDS
) -> list[str]:
    """Everything that still stands in the way of publishing, all at once."""
    missing = [sentence for empty, sentence in _unsaid(activity, shifts) if empty]
    if activity.starts_at <= clock.now():
        missing.append(_("An activity is published before it begins."))
    missing += why_not_safe(activity, shifts)
    missing += [no for shift in shifts for no in why_not_this_shift(activity, shift)]
    if checked != ALL_KINDS:
        missing.append(_("Look at each of the six points and tick it."))
    return missing


def _unsaid(activity: Activity, shifts: Sequence[Shift]) -> tuple[tuple[bool, str], ...]:
    return (
        (not activity.content, _("Say what will be done.")),
        (not activity.place_text, _("Say where it is.")),
        (not activity.conditions, _("Say what one needs to take part.")),
        (not activity.risks, _("Say what could go wrong, and what was done about it.")),
        (not activity.safeguards, _("Say what volunteers get: insurance, water, a meal.")),
        (not shifts, _("Add at least one shift with its number of places.")),
    )


def why_not_safe(activity: Activity, shifts: Sequence[Shift]) -> list[str]:
    """Danger is insured and for adults; with minors there are two adults or a public place."""
    missing = []
    if activity.dangerous:
        if activity.minors != Activity.Minors.NONE:
            missing.append(_("What is dangerous is for adults only."))
        if not _is_insured(activity):
            missing.append(
                _("Name the insurance: company, policy number, and that it holds on the day.")
            )
    with_minors = activity.serves_minors or activity.minors != Activity.Minors.NONE
    if with_minors and not activity.safety:
        missing.append(_("With minors: say whether two adults are there, or it is a public place."))
    if activity.safety == Activity.Safety.TWO_ADULTS and any(s.capacity < 2 for s in shifts):
        missing.append(_("Two adults need two places in every shift."))
    return missing


def _is_insured(activity: Activity) -> bool:
    first, last = activity.insured_from, activity.insured_to
    return (
        bool(activity.insurer and activity.policy and first and last)
        and first <= clock.local(activity.starts_at).date()  # type: ignore[operator]
        and last >= clock.local(activity.ends_at).date()  # type: ignore[operator]
    )


def why_not_consent(
    activity: Activity, *, knows: bool, consented: bool, guardian: bool
) -> Refused | None:
    """A guardian agrees to one activity after they agreed to volunteering as such."""
    if not guardian:
        return Refused(
            _("Only whoever answers for the minor can agree."),
            "activities.not_guardian",
            status=403,
        )
    if activity.minors == Activity.Minors.NONE or not knows:
        return Refused(_("Only adults take part in this activity."), "activities.minor")
    if activity.state != Activity.State.PUBLISHED or activity.starts_at <= clock.now():
        return Refused(_("This activity does not take sign-ups."), "activities.closed")
    if not consented:
        return Refused(
            _("Agree first that the child may volunteer at all; the station helps with it."),
            "activities.no_consent",
        )
    return None
