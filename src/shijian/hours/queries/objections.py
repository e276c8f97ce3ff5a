"""Reading what volunteers disagree with and the proofs they brought."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet, Sum
from django.http import Http404

from shijian.accounts.queries import one_human
from shijian.common import crypto
from shijian.common.actor import Actor
from shijian.hours.models import Objection, Outside, Pending, ServiceRecord
from shijian.hours.queries.pending import DECIDERS
from shijian.journal.queries import reason_of, timeline
from shijian.organisations.queries import centre
from shijian.volunteers.models import Scope

TABLE = "hours_objection"


def open_objection(about: ServiceRecord | Pending) -> Objection | None:
    """What waits for an answer about this, if anything does."""
    return about.objections.filter(state=Objection.State.OPEN).first()


def involved(about: ServiceRecord | Pending) -> set[int]:
    """The sign-ins of everybody whose doing it was."""
    users: set[int | None] = {about.recorder_id, *about.evidence.get("recorders", ())}
    if isinstance(about, ServiceRecord):
        users.add(about.confirmer_id)
        pending = Pending.objects.filter(record=about).first()
    else:
        pending = about
    if pending is not None:
        users |= {pending.decided_by_id, *pending.approvals.values_list("by_id", flat=True)}
    return {user for user in users if user is not None}


def words_of(objection: Objection) -> str:
    """What the volunteer wrote."""
    return crypto.decrypt(
        bytes(objection.words_cipher), table=TABLE, pk=objection.pk, field="words"
    )


def answer_of(objection: Objection) -> str:
    """What was answered; empty while it is open."""
    cipher = objection.answer_cipher
    if cipher is None:
        return ""
    return crypto.decrypt(bytes(cipher), table=TABLE, pk=objection.pk, field="answer")


def objections_of(person_id: int) -> QuerySet[Objection]:
    """What one human wrote about their hours, the newest first."""
    rows = Objection.objects.filter(person__in=one_human(person_id))
    return rows.select_related("record", "pending").order_by("-id")


def visible_objections(viewer: Actor) -> QuerySet[Objection]:
    """What waits for an answer in the viewer's subtrees, and what was answered there."""
    rows = Objection.objects.filter(_within(viewer.paths(DECIDERS)))
    return rows.select_related(
        "person", "record__team__organisation", "record__organisation",
        "pending__team__organisation", "pending__organisation",
    )  # fmt: skip


def objection_for(viewer: Actor, pk: int) -> Objection:
    """One of them; else 404."""
    found = visible_objections(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def home_path(person_id: int) -> str:
    """The station that a volunteer's home belongs to; the centre where there is none."""
    own = Scope.objects.filter(volunteer__person__in=one_human(person_id), source="home")
    found = own.values_list("path", flat=True).first()
    middle = centre()
    return found or (middle.path if middle else "/")


def outside_of(person_id: int) -> QuerySet[Outside]:
    """The proofs one human brought of hours elsewhere, the newest first."""
    return Outside.objects.filter(person__in=one_human(person_id)).order_by("-id")


def outside_minutes(person_id: int) -> int:
    """What of them was accepted; it stands beside our own totals and is in none of them."""
    rows = outside_of(person_id).filter(state=Outside.State.ACCEPTED).order_by()
    return rows.aggregate(total=Sum("minutes"))["total"] or 0


def visible_outside(viewer: Actor) -> QuerySet[Outside]:
    """The proofs that the viewer's places look at."""
    return Outside.objects.filter(_within(viewer.paths(DECIDERS))).select_related("person")


def outside_for(viewer: Actor, pk: int) -> Outside:
    """One of them, or one's own; else 404."""
    mine = Q(person__in=viewer.records)
    rows = Outside.objects.filter(_within(viewer.paths(DECIDERS)) | mine)
    found = rows.filter(pk=pk).select_related("person").first()
    if found is None:
        raise Http404
    return found


def reason_of_review(proof: Outside) -> str:
    """Why a proof was accepted or refused, in the words of whoever looked at it."""
    entry = timeline(proof).filter(action="hours.outside_reviewed").first()
    return reason_of(entry) if entry else ""


def _within(paths: Collection[str]) -> Q:
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(scope_path__startswith=path)
    return wanted
