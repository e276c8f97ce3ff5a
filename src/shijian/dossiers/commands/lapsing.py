"""Volunteers with few hours in a year rest (休眠): told first, never struck off."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from shijian.accounts.queries import user_of
from shijian.catalogue.queries import rules
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.dossiers.commands.leaving import pause
from shijian.dossiers.queries.lapsing import lapsing, warned_before
from shijian.journal.commands import record, record_raw
from shijian.notices.commands import send

BATCH = 500


@transaction.atomic
def warn_lapsing(*, by: Actor) -> int:
    """Tell who served too little in a year that they will rest unless they serve or say so."""
    days = int(rules("volunteers.lapse_notice_days")["volunteers.lapse_notice_days"])
    day = clock.today() + dt.timedelta(days=days)
    rows = lapsing().exclude(pk__in=warned_before())[:BATCH]
    told = []
    for volunteer in rows.select_related("person"):
        told.append(volunteer.pk)
        record("dossiers.lapse_announced", volunteer, by=by, data={"on": day.isoformat()})
        if user := user_of(volunteer.person):
            key = f"dossiers.lapsing:{volunteer.pk}:{day.year}"
            send(user, "dossiers.lapsing", {"day": {"d": day.isoformat()}}, key=key, by=by,
                 link="/me/standing/")  # fmt: skip
    if told:
        record_raw("dossiers.lapses_announced", "volunteers.volunteer", "", by=by,
                   data={"told": len(told)})  # fmt: skip
    return len(told)


def lapse(*, by: Actor) -> int:
    """Let rest whoever was told long enough ago and still served too little; how many."""
    days = int(rules("volunteers.lapse_notice_days")["volunteers.lapse_notice_days"])
    since = clock.now() - dt.timedelta(days=days)
    rested = 0
    for volunteer in lapsing().filter(pk__in=warned_before(since))[:BATCH]:
        try:
            pause(volunteer, code="lapsed", by=by)
        except Refused:
            continue  # a captain, or somebody who changed their standing meanwhile
        rested += 1
    return rested
