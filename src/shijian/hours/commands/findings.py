"""What supervision finds: no volunteering in an activity, or a back-filled record that is true."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import models, transaction

from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.hours.commands.correcting import take_back_in_any_case
from shijian.hours.commands.telling import tell
from shijian.hours.models import Finding, Pending, Sample, ServiceRecord
from shijian.hours.queries import all_pending, all_records
from shijian.hours.rules import why_not_find, why_not_sample
from shijian.journal import commands as journal
from shijian.points.commands import Award, award
from shijian.points.queries import award_rule
from shijian.points.rules import points_for


@transaction.atomic
def find_no_volunteering(
    subject: models.Model, sources: Mapping[str, Collection[int]], *, kind: str, reason: str,
    scope_path: str, by: Actor,
) -> Finding:  # fmt: skip
    """An activity turned out to be no volunteering: every hour of it is taken back (R10).

    Hours go even where their points were spent: those stay where they went, and the journal says
    so by the missing transfer. What still waits or is held is void.
    """
    records = list(all_records(sources))
    waiting = list(all_pending(sources))
    require(why_not_find(subject, [*records, *waiting], scope_path, by=by))
    made = Finding.objects.create(
        source_kind=subject._meta.label_lower, source_id=subject.pk, scope_path=scope_path,
        kind=kind, by_id=by.user_id or 0, at=clock.now(),
    )  # fmt: skip
    for record in records:
        take_back_in_any_case(record, confirmer=by.user_id or 0)
        journal.record(
            "hours.countered", record, by=by, reason=reason,
            data={"finding": made.pk, "minutes": record.minutes, "person": record.person_id},
        )  # fmt: skip
    for pending in waiting:
        pending.state, pending.decided_by_id = Pending.State.VOIDED, by.user_id
        pending.decided_at = clock.now()
        pending.save(update_fields=["state", "decided_by", "decided_at"])
        journal.record(
            "hours.voided", pending, by=by, reason=reason,
            data={"finding": made.pk, "person": pending.person_id},
        )  # fmt: skip
        tell(pending, by=by)
    data = {"kind": kind, "records": len(records), "pending": len(waiting)}
    journal.record("hours.found_no_volunteering", made, by=by, reason=reason, data=data)
    return made


@transaction.atomic
def confirm_sample(record: ServiceRecord, *, by: Actor) -> Sample:
    """A supervisor drew a back-filled record and found it true: now it earns its points."""
    record = ServiceRecord.objects.select_related("category").get(pk=record.pk)
    require(why_not_sample(record, by=by))
    made = Sample.objects.create(record=record, by_id=by.user_id or 0, at=clock.now())
    rule = award_rule(clock.local(record.starts_at).date())
    points = points_for(record.minutes, record.category.code, rule)
    if points:
        award(
            [Award(f"hours:{record.pk}", record.person_id, record.organisation_id, points)],
            memo="service", rule_version=rule.version, by=by,
        )  # fmt: skip
    journal.record(
        "hours.sampled", record, by=by, data={"person": record.person_id, "points": points}
    )
    return made
