"""Teams, who belongs to them, and who joins the corps."""

from shijian.teams.models.callouts import (
    CallAnswer,
    CallOut,
)
from shijian.teams.models.experts import (
    Engagement,
    Expert,
)
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
    "AnnualCheck", "CallAnswer", "CallOut", "Engagement", "Expert", "Membership",
    "SocialOrganisation", "SupportCall", "SupportRequest", "Team",
]  # fmt: skip
