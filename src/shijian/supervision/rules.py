"""Who may answer a complaint."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.supervision.models import Complaint
from shijian.supervision.queries import HANDLERS, SUPERVISOR, own_paths

PER_PERSON = (5, 3_600)  # a person leaves five an hour
PER_ADDRESS = (30, 3_600)  # an address is a village behind one carrier: thirty
LOOKS = (20, 3_600)  # codes tried from one address


def why_not_answer(complaint: Complaint, by: Actor) -> Refused | None:
    """The handler answers, never the one complained of, and everything once."""
    if complaint.about is not None and complaint.about.path in own_paths(by):
        return Refused(
            _("This is about your own organisation. Somebody else answers it."),
            "supervision.own_organisation",
            status=403,
        )
    if not _handles(complaint, by):
        return Refused(
            _("Only %(handler)s answers this.")
            % {"handler": complaint.handler or _("the supervision group")},
            "supervision.not_handler",
            status=403,
        )
    if complaint.state == Complaint.State.ANSWERED:
        return Refused(_("This was answered before."), "supervision.answered")
    return None


def _handles(complaint: Complaint, by: Actor) -> bool:
    if complaint.handler is None:
        return by.holds(SUPERVISOR, complaint.scope_path)
    return by.holds(HANDLERS, complaint.scope_path)


def why_not_text(text: str, least: int = 5) -> Refused | None:
    """Enough words to understand."""
    if len(text.strip()) >= least:
        return None
    return Refused(
        _("Say it in at least %(n)d characters.") % {"n": least},
        "supervision.text",
        status=422,
        field="text",
    )
