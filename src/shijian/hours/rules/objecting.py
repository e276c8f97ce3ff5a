"""Who may disagree about hours and bring proof of others, and who answers: never who had a part."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.hours.models import Objection, Outside, Pending, ServiceRecord
from shijian.hours.queries import CONFIRMERS, DECIDERS, Level, involved, open_objection

LONGEST_OUTSIDE = 3_000 * 60  # minutes on one proof: more than anybody serves in a year


def why_not_for(person_id: int, *, by: Actor) -> Refused | None:
    """One acts about one's own hours; at a desk a worker does it for somebody, which is kept."""
    if person_id in by.records:
        return None
    if by.on_behalf_of == person_id and by.user_id and by.paths(CONFIRMERS):
        return None
    return Refused(_("These are somebody else's hours."), "hours.not_yours", status=403)


def why_not_object(about: ServiceRecord | Pending, *, by: Actor) -> Refused | None:
    """Why nobody disagrees about this, or not this one."""
    if no := why_not_for(about.person_id, by=by):
        return no
    if open_objection(about):
        return Refused(
            _("You have written about this already; the answer is on its way."), "hours.objected"
        )
    if isinstance(about, ServiceRecord):
        if about.counters_id is not None or hasattr(about, "countered_by"):
            return Refused(_("This record was taken back: nothing of it counts."), "hours.gone")
    elif about.state == Pending.State.RECORDED:
        return Refused(_("These hours count: write about the record."), "hours.counts")
    return None


def why_not_answer(objection: Objection, level: Level, *, by: Actor) -> Refused | None:
    """Why this actor does not answer: only somebody whose doing it was not."""
    if objection.state != Objection.State.OPEN:
        return Refused(_("This was answered already."), "hours.answered")
    if by.user_id is None or objection.person_id in by.records:
        return Refused(_("Somebody else answers this."), "hours.own", status=403)
    if by.user_id in involved(objection.about) | {objection.opened_by_id}:
        return Refused(
            _("You had a part in it, so another person answers."), "hours.had_a_part", status=403
        )
    if not by.holds(DECIDERS, level.path):
        return Refused(
            _("%(organisation)s decides about these hours.") % {"organisation": level.name},
            "hours.not_confirmer",
            status=403,
        )
    return None


# ---------------------------------------------------------------- earned elsewhere


def why_not_claim(
    minutes: int, first_day: dt.date, last_day: dt.date, *, person_id: int, by: Actor
) -> Refused | None:
    """Why a proof of hours elsewhere is not taken in."""
    if no := why_not_for(person_id, by=by):
        return no
    if not first_day <= last_day <= clock.today():
        return Refused(
            _("The days are over, and in their order."), "hours.days", status=422, field="last_day"
        )
    most = min(LONGEST_OUTSIDE, ((last_day - first_day).days + 1) * 24 * 60)
    if not 0 < minutes <= most:
        return Refused(
            _("So many hours do not fit into these days."), "hours.too_many", status=422,
            field="hours",
        )  # fmt: skip
    return None


def why_not_review(proof: Outside, *, by: Actor) -> Refused | None:
    """Why this actor does not look at the proof."""
    if proof.state != Outside.State.CLAIMED:
        return Refused(_("This proof was looked at already."), "hours.reviewed")
    if by.user_id is None or proof.person_id in by.records or by.user_id == proof.claimed_by_id:
        return Refused(_("Somebody else looks at this proof."), "hours.own", status=403)
    if not by.holds(CONFIRMERS, proof.scope_path):
        return Refused(
            _("The volunteer's own station looks at this proof."), "hours.not_confirmer", status=403
        )
    return None
