"""Who shows a paper, who looks at it, and what it must say."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shijian.catalogue.models import QualificationKind
from shijian.common import clock
from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.volunteers.models import Qualification, Volunteer
from shijian.volunteers.rules.standing import steers


def why_not_claim(
    volunteer: Volunteer,
    kind: QualificationKind,
    *,
    valid_from: dt.date,
    valid_to: dt.date | None,
    by: Actor,
) -> Refused | None:
    """Only the volunteer shows an own paper, one of a kind at a time, and one that still holds."""
    if by.person_id != volunteer.person_id:
        return Refused(
            _("Only the volunteer shows their own papers."), "volunteers.not_yours", status=403
        )
    if volunteer.qualifications.filter(kind=kind, state=Qualification.State.CLAIMED).exists():
        return _at(
            "kind", _("This paper is being looked at already. You are told."), "volunteers.claimed"
        )
    if valid_from > clock.today():
        return _at("valid_from", _("This paper does not hold yet."), "volunteers.paper_early")
    if kind.dated and valid_to is None:
        return _at("valid_to", _("This paper says until when it holds."), "volunteers.paper_dated")
    if valid_to is not None and valid_to < clock.today():
        return _at("valid_to", _("This paper has run out. Renew it first."), "volunteers.paper_old")
    return None


def why_not_check(paper: Qualification, by: Actor) -> Refused | None:
    """Somebody who works for the volunteer's place looks at it, and never at their own."""
    if refused := why_not_look(paper, by):
        return refused
    if by.person_id == paper.volunteer.person_id:
        return Refused(
            _("Nobody checks their own paper. Please ask a colleague."),
            "volunteers.own_paper",
            status=403,
        )
    if paper.state == Qualification.State.CLAIMED:
        return None
    return Refused(_("Somebody has looked at this paper already."), "volunteers.paper_checked")


def why_not_revoke(paper: Qualification, by: Actor) -> Refused | None:
    """A paper that turned out wrong is withdrawn, with the reason."""
    if refused := why_not_look(paper, by):
        return refused
    if by.person_id == paper.volunteer.person_id:
        return Refused(
            _("Nobody checks their own paper. Please ask a colleague."),
            "volunteers.own_paper",
            status=403,
        )
    if paper.state == Qualification.State.VALID:
        return None
    return Refused(_("Only a paper that was found sound is withdrawn."), "volunteers.paper_open")


def why_not_look(paper: Qualification, by: Actor) -> Refused | None:
    """The picture is for the volunteer and for those who work for them."""
    paths = paper.volunteer.scopes.values_list("path", flat=True)
    if by.person_id == paper.volunteer.person_id or any(steers(by, path) for path in paths):
        return None
    return Refused(_("This paper is not yours to see."), "volunteers.paper", status=403)


def why_not_answer(reason: str) -> Refused | None:
    """Five to a hundred characters, for the volunteer alone."""
    if 5 <= len(reason.strip()) <= 100:
        return None
    return _at("reason", _("Give the reason in 5 to 100 characters."), "volunteers.reason")


def _at(field: str, reason: object, code: str) -> Refused:
    return Refused(reason, code, status=422, field=field)
