"""What a volunteer can do, when, and how far from home."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from shijian.catalogue.models import Skill
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal.commands import record
from shijian.volunteers.models import Volunteer
from shijian.volunteers.rules import why_not_change


@transaction.atomic
def change_offer(
    volunteer: Volunteer,
    *,
    skills: Collection[Skill],
    half_days: int,
    reach: str,
    weekly_capacity: int,
    by: Actor,
) -> Volunteer:
    """What a volunteer can do, when, how far from home and how often a week."""
    require(why_not_change(volunteer, by))
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    volunteer.half_days = half_days
    volunteer.reach = reach
    volunteer.weekly_capacity = weekly_capacity
    volunteer.save(update_fields=["half_days", "reach", "weekly_capacity"])
    volunteer.skills.set(skills)
    record(
        "volunteers.offer_changed",
        volunteer,
        by=by,
        data={
            "skills": sorted(skill.code for skill in skills),
            "half_days": half_days,
            "reach": reach,
            "weekly_capacity": weekly_capacity,
        },
    )
    return volunteer
