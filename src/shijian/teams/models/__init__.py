"""Teams, who belongs to them, and who joins the corps."""

from shijian.teams.models.membership import Membership
from shijian.teams.models.team import Team

__all__ = [
    "Membership", "Team",
]  # fmt: skip
