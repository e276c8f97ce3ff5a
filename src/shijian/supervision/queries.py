"""Who reads a complaint: whoever answers it, the supervisors, and whoever holds its code."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from shijian.common import crypto
from shijian.common.actor import Actor
from shijian.organisations.models import Organisation
from shijian.organisations.queries import ancestors, centre, found, public_organisations
from shijian.supervision.models import Complaint

HANDLERS = ("director", "office", "staff")
SUPERVISOR = "supervisor"
TABLE = "supervision_complaint"


def visible_complaints(viewer: Actor) -> QuerySet[Complaint]:
    """What the viewer answers or supervises; nothing about a place the viewer belongs to."""
    wanted = Q(pk__in=[])
    for path in viewer.paths(HANDLERS):
        wanted |= Q(handler__isnull=False, scope_path__startswith=path)
    seen = wanted & ~Q(about__path__in=own_paths(viewer)) if own_paths(viewer) else wanted
    for path in viewer.paths(SUPERVISOR):
        seen |= Q(scope_path__startswith=path)
    rows = Complaint.objects.filter(seen).select_related("about", "handler")
    return rows.order_by("due_at", "id")


def own_paths(viewer: Actor) -> set[str]:
    """Every place the viewer belongs to: that of each post, and all above it up to the centre.

    Somebody of a station belongs to its institute too when that is complained of; somebody of the
    centre does not belong to the stations below.
    """
    found: set[str] = set()
    for right in viewer.rights:
        if right.role != SUPERVISOR:
            steps = [step for step in right.scope_path.split("/") if step and step[0] != "t"]
            found |= {"/" + "/".join(steps[:n]) + "/" for n in range(1, len(steps) + 1)}
    return found


def complaint_for(viewer: Actor, pk: int) -> Complaint:
    """One that the viewer may read; 404 else."""
    return get_object_or_404(visible_complaints(viewer), pk=pk)


def to_answer(viewer: Actor) -> QuerySet[Complaint]:
    """What waits for this viewer's own organisations, or for the supervisors."""
    handled = Q(handler__path__in=viewer.paths(HANDLERS))
    group = Q(handler__isnull=True) if viewer.paths(SUPERVISOR) else Q(pk__in=[])
    return visible_complaints(viewer).filter(handled | group, state=Complaint.State.RECEIVED)


def handler_of(about: Organisation | None) -> Organisation | None:
    """Who answers: the next established level above, the centre for all else; None is the group.

    Never the one complained of or anything below it.
    """
    if about is None:
        return centre()
    above = [row for row in ancestors(about.path) if row.state == "established"]
    return above[-1] if above else None


def organisations_called(words: str) -> list[Organisation]:
    """The organisations a resident may mean, the exact name first, at most six."""
    rows = public_organisations()
    exact = rows.filter(Q(name=words) | Q(short_name=words))[:2]
    return list(exact) or list(found(rows, words).order_by("path")[:6])


def tidy_code(code: str) -> str:
    """A receipt code as it is kept, however it was typed."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def complaint_by_code(code: str) -> Complaint | None:
    """The complaint of a receipt code, known to nobody but the one who left it."""
    index = crypto.blind_index("receipt", tidy_code(code))
    return Complaint.objects.filter(receipt_index=index).select_related("about").first()


def text_of(complaint: Complaint) -> str:
    """What was said."""
    return crypto.decrypt(complaint.text_cipher, table=TABLE, pk=complaint.pk, field="text")


def answer_of(complaint: Complaint) -> str:
    """What was answered."""
    if complaint.answer_cipher is None:
        return ""
    return crypto.decrypt(complaint.answer_cipher, table=TABLE, pk=complaint.pk, field="answer")
