"""Why a service is not written again, why an activity's hours are not all taken back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model
from django.utils.translation import gettext as _

from shijian.accounts.models import Role
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.hours.models import Kind, Pending, Sample, Served, ServiceRecord
from shijian.hours.queries import CONFIRMERS, involved, is_found
from shijian.hours.rules.confirming import Service, why_not_a_record

FINDERS = (Role.SUPERVISOR, Role.OFFICE, Role.DIRECTOR)


def why_not_shorter(before: Served, service: Service) -> Refused | None:
    """A correction takes time away; time that nobody recorded then is back-filled."""
    if service.starts_at < before.starts_at or service.ends_at > before.ends_at:
        return Refused(
            _("A correction only takes time away. Time that was not recorded is back-filled."),
            "hours.longer",
            status=422,
            field="starts",
        )
    if (service.starts_at, service.ends_at) == (before.starts_at, before.ends_at):
        return Refused(
            _("This is the same time as before."), "hours.same_time", status=422, field="starts"
        )
    return why_not_a_record(service)


def why_not_rewrite(pending: Pending, *, by: Actor) -> Refused | None:
    """Whoever leads the team writes down what was sent back, never for themselves."""
    if pending.state != Pending.State.RETURNED:
        return Refused(_("This was not sent back."), "hours.not_returned")
    if Pending.objects.filter(
        source_kind=pending.source_kind, source_id=pending.source_id, person=pending.person_id,
        entry__gt=pending.entry,
    ).exists():  # fmt: skip
        return Refused(_("This was recorded anew already."), "hours.rewritten")
    if pending.person_id in by.records:
        return Refused(
            _("These are your own hours: somebody else writes them down."), "hours.own", status=403
        )
    path = pending.team.path if pending.team else pending.scope_path
    if by.user_id is None or not by.holds((*CONFIRMERS, Role.CAPTAIN), path):
        return Refused(_("The team's captain writes this down."), "hours.not_captain", status=403)
    return None


def why_not_find(
    subject: Model, served: Sequence[ServiceRecord | Pending], scope_path: str, *, by: Actor
) -> Refused | None:
    """Who finds that an activity was no volunteering had no part in it."""
    if is_found(subject._meta.label_lower, subject.pk):
        return Refused(_("This was found already, and its hours are void."), "hours.found")
    if by.user_id is None or not by.holds(FINDERS, scope_path):
        return Refused(
            _("A supervisor or the office above finds this."), "hours.not_finder", status=403
        )
    had = any(row.person_id in by.records or by.user_id in involved(row) for row in served)
    if had:
        return Refused(
            _("You had a part in these hours, so somebody else decides."),
            "hours.had_a_part",
            status=403,
        )
    return None


def why_not_sample(record: ServiceRecord, *, by: Actor) -> Refused | None:
    """Only back-filled records are drawn for their points, by a supervisor without a part."""
    if record.kind != Kind.BACKFILLED or record.counters_id is not None:
        return Refused(_("Only back-filled hours are sampled."), "hours.not_backfilled")
    if hasattr(record, "countered_by"):
        return Refused(_("This record has been taken back already."), "hours.countered")
    if Sample.objects.filter(record=record).exists():
        return Refused(_("This record was sampled already."), "hours.sampled")
    if by.user_id is None or not by.holds(Role.SUPERVISOR, record.scope_path):
        return Refused(_("A supervisor samples these hours."), "hours.not_supervisor", status=403)
    if record.person_id in by.records or by.user_id in involved(record):
        return Refused(
            _("You had a part in these hours, so somebody else decides."),
            "hours.had_a_part",
            status=403,
        )
    return None
