"""A guardian's word for one minor in one activity."""

from __future__ import annotations

from django.db import transaction

from shijian.accounts.models import Person
from shijian.activities.models import Activity, MinorConsent
from shijian.activities.rules import why_not_consent
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused, require
from shijian.journal import commands as journal
from shijian.volunteers.queries.guardians import standing_of_minors


@transaction.atomic
def consent_to_activity(activity: Activity, *, minor: Person, by: Actor) -> MinorConsent:
    """The guardian agrees that the minor takes part; acting themselves, or at the desk (代办)."""
    Person.objects.select_for_update(no_key=True).get(pk=minor.pk)
    day = clock.local(activity.starts_at).date()
    standing = standing_of_minors([minor.pk], day).get(minor.pk)
    guardian = standing.guardian if standing else None
    require(
        why_not_consent(
            activity,
            knows=standing is not None,
            consented=bool(standing and standing.consented),
            guardian=guardian is not None and guardian.pk in (by.person_id, by.on_behalf_of),
        )
    )
    living = MinorConsent.objects.filter(activity=activity, minor=minor, ended_at__isnull=True)
    if found := living.first():
        return found
    if standing is None or guardian is None or by.user_id is None:
        raise Refused("", "activities.not_guardian", status=403)
    row = MinorConsent.objects.create(
        activity=activity, minor=minor, guardian=guardian, accompanied=standing.accompanied,
        by_id=by.user_id, at=clock.now(),
    )  # fmt: skip
    data = {"minor": minor.pk, "guardian": guardian.pk, "accompanied": row.accompanied}
    journal.record("activities.guardian_agreed", activity, by=by, data=data)
    return row
