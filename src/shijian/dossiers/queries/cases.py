"""Requests about one's own data, as the person and the office read them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from shijian.accounts.queries import may_merge
from shijian.common import crypto
from shijian.common.actor import Actor
from shijian.dossiers.models import Case, Closure

_DONE = {
    "at_once": _("Done at once, as you asked."),
    "copy_given": _("The file was given to you."),
    "consent_withdrawn": _("Withdrawn at once. You are no volunteer any more; your record stays."),
    "closed": _("Closed. What the law does not ask for was deleted."),
}


def own_cases(viewer: Actor) -> QuerySet[Case]:
    """What this human asked, the newest first."""
    return Case.objects.filter(person__in=viewer.records).order_by("-pk")


def visible_cases(viewer: Actor) -> QuerySet[Case]:
    """What the centre's office answers, the most urgent first."""
    rows = Case.objects.select_related("person", "taken_by__person", "answered_by__person")
    return (rows if may_merge(viewer) else rows.none()).order_by("due_at", "pk")


def case_for(viewer: Actor, pk: int) -> Case:
    """One of them; 404 for everybody else."""
    found = visible_cases(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_case(viewer: Actor, pk: int) -> Case:
    """One of one's own; 404 else."""
    found = own_cases(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def words_of(case: Case, field: str) -> str:
    """What was said (text), what it should be (value), or what was answered (answer)."""
    cipher = {"text": case.text_cipher, "value": case.value_cipher, "answer": case.answer_cipher}
    if (found := cipher[field]) is None:
        return str(_DONE.get(case.answer_code, "")) if field == "answer" else ""
    return crypto.decrypt(found, table="dossiers_case", pk=case.pk, field=field)


def closure_of(viewer: Actor) -> Closure | None:
    """The closed account of this human, where there is one."""
    return Closure.objects.filter(person__in=viewer.records).first()
