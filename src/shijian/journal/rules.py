"""Who may read the journal."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shijian.common.actor import Actor
from shijian.common.refused import Refused


def why_not_read(viewer: Actor) -> Refused | None:
    """Auditors read it and change nothing; administrators do not read it (三权分立)."""
    if viewer.paths("auditor"):
        return None
    return Refused(_("Only an auditor reads the journal."), "journal.no_right", status=403)
