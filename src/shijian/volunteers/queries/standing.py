"""Suspensions and appeals as the volunteer, the authority and the deciding one read them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from shijian.accounts.models import Role
from shijian.common import crypto
from shijian.common.actor import Actor
from shijian.organisations.models import Organisation
from shijian.organisations.queries import ancestors
from shijian.volunteers.models import Appeal, Suspension, Volunteer
from shijian.volunteers.queries.volunteers import STEERING

_WITH = ("volunteer__person", "volunteer__home__parent", "authority")


def open_suspension(volunteer: Volunteer) -> Suspension | None:
    """What keeps a volunteer from serving now."""
    rows = volunteer.suspensions.filter(ended_at__isnull=True)
    return rows.select_related("authority", "appeal__authority").first()


def suspensions_of(volunteer: Volunteer) -> QuerySet[Suspension]:
    """Every suspension of a volunteer, the newest first."""
    return volunteer.suspensions.select_related("authority", "appeal").order_by("-pk")


def suspension_for(viewer: Actor, pk: int) -> Suspension:
    """One that the viewer's organisations decided or stand above; 404 else."""
    wanted = Q(pk__in=[])
    for path in viewer.paths(STEERING):
        wanted |= Q(authority__path__startswith=path)
    found = Suspension.objects.filter(wanted, pk=pk).select_related(*_WITH).first()
    if found is None:
        raise Http404
    return found


def visible_appeals(viewer: Actor) -> QuerySet[Appeal]:
    """What the viewer's organisations decide, or the supervisors where the centre suspended."""
    wanted = Q(pk__in=[])
    for path in viewer.paths(STEERING):
        wanted |= Q(authority__isnull=False, scope_path__startswith=path)
    for path in viewer.paths(Role.SUPERVISOR):
        wanted |= Q(authority__isnull=True, scope_path__startswith=path)
    with_ = [f"suspension__{name}" for name in _WITH]
    rows = Appeal.objects.filter(wanted).select_related("authority", *with_)
    return rows.order_by("due_at", "pk")


def appeal_for(viewer: Actor, pk: int) -> Appeal:
    """One of them; 404 for everybody else."""
    found = visible_appeals(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def authority_above(organisation: Organisation) -> Organisation | None:
    """Who decides about what this organisation did: the next above; None is the supervisors."""
    above = [row for row in ancestors(organisation.path) if row.state == "established"]
    return above[-1] if above else None


def reason_of_suspension(suspension: Suspension) -> str:
    """Why, in the authority's words: for the volunteer and those who decide."""
    return crypto.decrypt(
        suspension.reason_cipher, table="volunteers_suspension", pk=suspension.pk, field="reason"
    )


def words_of_appeal(appeal: Appeal) -> str:
    """What the volunteer said."""
    return crypto.decrypt(appeal.text_cipher, table="volunteers_appeal", pk=appeal.pk, field="text")


def answer_to_appeal(appeal: Appeal) -> str:
    """What was answered; empty while it is open."""
    if appeal.answer_cipher is None:
        return ""
    return crypto.decrypt(
        appeal.answer_cipher, table="volunteers_appeal", pk=appeal.pk, field="answer"
    )


_CROOKED = {
    "volunteer {} is suspended and nothing says why": """
        SELECT v.id FROM volunteers_volunteer v WHERE v.state = 'suspended' AND NOT EXISTS (
            SELECT FROM volunteers_suspension s WHERE s.volunteer_id = v.id AND s.ended_at IS NULL)
    """,
    "volunteer {} has an open suspension and is {}": """
        SELECT v.id, v.state FROM volunteers_suspension s
        JOIN volunteers_volunteer v ON v.id = s.volunteer_id
        WHERE s.ended_at IS NULL AND v.state <> 'suspended'
    """,
    "volunteer {} is {} and the history says {}": """
        SELECT v.id, v.state, c.state FROM volunteers_volunteer v
        JOIN LATERAL (SELECT state FROM volunteers_statechange c WHERE c.volunteer_id = v.id
                      ORDER BY c.id DESC LIMIT 1) c ON true
        WHERE c.state <> v.state
    """,
}


def crooked_standings() -> Iterator[str]:
    """Each volunteer whose standing is not what the history says, in words."""
    with connection.cursor() as cursor:
        for words, query in _CROOKED.items():
            cursor.execute(query)
            yield from (words.format(*row) for row in cursor.fetchall())
