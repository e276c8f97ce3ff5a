"""Who may confirm which hours, and when not; every no is one sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from shijian.accounts.models import Role
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.engines.schedule import Span, crosses_midnight
from shijian.hours.models import Pending, ServiceRecord
from shijian.hours.queries import CONFIRMERS, Level


@dataclass(frozen=True, slots=True)
class Service:
    """One person's service as it was measured, before anybody confirmed it."""

    person_id: int
    source_kind: str
    source_id: int
    title: str
    category_id: int
    category_code: str
    team_id: int
    organisation_id: int
    scope_path: str
    place_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    break_minutes: int
    minutes: int
    window_start: dt.datetime
    window_end: dt.datetime
    ceiling_minutes: int
    recorder_id: int
    evidence: dict[str, Any] = field(default_factory=dict)
    kind: str = ServiceRecord.Kind.MEASURED
    entry: int = 1  # 2 and more where an earlier entry was taken back


def why_not_confirm(service: Service, level: Level, *, by: Actor) -> Refused | None:
    """Why this actor does not confirm this service; None where they may (red line 2)."""
    return why_not_confirmer(service, level, by=by) or why_not_a_record(service)


def why_not_confirmer(service: Service, level: Level, *, by: Actor) -> Refused | None:
    """Why this actor is not the one: recorder, served person and a lower level are not."""
    if by.user_id is None:
        return Refused(_("Hours are confirmed by a person."), "hours.nobody", status=403)
    if service.person_id in by.records:
        return Refused(
            _("These are your own hours: somebody else confirms them."), "hours.own", status=403
        )
    if by.user_id in (service.recorder_id, *service.evidence.get("recorders", ())):
        return Refused(
            _("You recorded the attendance, so another person confirms it."),
            "hours.recorder",
            status=403,
        )
    if not by.holds(CONFIRMERS, level.path):
        return Refused(
            _("%(organisation)s confirms these hours.") % {"organisation": level.name},
            "hours.not_confirmer",
            status=403,
        )
    return None


def why_not_a_record(service: Service) -> Refused | None:
    """Why this stretch of time can be nobody's service record."""
    if service.ends_at > clock.now():
        return Refused(_("This service is not over yet."), "hours.not_over")
    if service.starts_at >= service.ends_at or service.minutes <= 0:
        return Refused(
            _("Less than a minute remains after the break, so there is nothing to confirm."),
            "hours.nothing",
        )
    if crosses_midnight(Span(service.starts_at, service.ends_at)):
        return Refused(
            _("A record does not cross midnight: each day is recorded by itself."),
            "hours.midnight",
        )
    if service.minutes > service.ceiling_minutes:
        return Refused(
            _("One activity counts %(hours)s hours at most.")
            % {"hours": service.ceiling_minutes // 60},
            "hours.ceiling",
        )
    return None


def why_not_written(outcome: str, other: ServiceRecord | None) -> Refused | None:
    """The sentence for what the database answered; None where the record was written."""
    if outcome == "again":
        return Refused(_("This service has been recorded already."), "hours.again")
    if outcome == "overlap":
        return overlapping(other)
    return None


def why_not_anew(before: Pending | None) -> Refused | None:
    """Why a service that was handed in before is not handed in again."""
    if before is None or before.state == Pending.State.RECORDED:
        return None  # the record itself says so
    said = {
        Pending.State.WAITING: _("These hours wait for another person's confirmation."),
        Pending.State.HELD: _("These hours are held, and somebody else looks at them."),
        Pending.State.RETURNED: _("These hours went back to the captain, to be recorded anew."),
        Pending.State.VOIDED: _("These hours were made void, so they are not recorded again."),
    }
    return Refused(said[Pending.State(before.state)], f"hours.{before.state}")


def overlapping(other: ServiceRecord | None) -> Refused:
    """Nobody serves in two places at once, in the whole county."""
    if other is None:
        sentence = _("The same time is in this batch twice; it counts once.")
    else:
        start, end = clock.local(other.starts_at), clock.local(other.ends_at)
        sentence = _(
            "The same time is recorded already: %(title)s, %(start)s-%(end)s. A time counts once."
        ) % {"title": other.title, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    return Refused(sentence, "hours.overlap")


def why_not_counter(record: ServiceRecord, level: Level, *, by: Actor) -> Refused | None:
    """Why a record is not taken back by this actor; whoever could confirm it may also do that."""
    if record.counters_id is not None:
        return Refused(_("A counter-entry cannot be taken back itself."), "hours.is_counter")
    if hasattr(record, "countered_by"):
        return Refused(_("This record has been taken back already."), "hours.countered")
    if record.person_id in by.records or record.recorder_id == by.user_id:
        return Refused(
            _("The one who served or recorded does not decide about the record."),
            "hours.own",
            status=403,
        )
    if not by.holds(CONFIRMERS, level.path):
        return Refused(
            _("%(organisation)s decides about these hours.") % {"organisation": level.name},
            "hours.not_confirmer",
            status=403,
        )
    return None


def why_not_console(viewer: Actor) -> Refused | None:
    """The office pages are for those who hold a post or lead a team."""
    if viewer.paths((*CONFIRMERS, Role.CAPTAIN)):
        return None
    return Refused(
        _("This page is for those who work for the centre, an institute, a station or a team."),
        "hours.console",
        status=403,
    )
