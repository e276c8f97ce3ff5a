"""Teams, who belongs to them, and who joins the corps."""

from shijian.teams.models.membership import Membership
from shijian.teams.models.social import (
    AnnualCheck,
    SocialOrganisation,
)
from shijian.teams.models.support import (
    SupportCall,
    SupportRequest,
)
from shijian.teams.models.team import Team

__all__ = [
    "AnnualCheck", "Membership", "SocialOrganisation", "SupportCall", "SupportRequest", "Team",
]  # fmt: skip
