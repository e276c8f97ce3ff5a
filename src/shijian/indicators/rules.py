"""Who may read the figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shijian.common.actor import Actor
from shijian.common.refused import Refused
from shijian.indicators.queries import READERS


def why_not_read(viewer: Actor) -> Refused | None:
    """Figures are for posts in the three-tier body, its guides and its supervisors."""
    if viewer.paths(READERS):
        return None
    return Refused(_("Figures are open to posts of the centre, its institutes and stations."),
                   "indicators.no_right", status=403)  # fmt: skip
