"""Teams as programs see them."""

from shijian.teams.api import teams
from shijian.teams.api.shapes import router

__all__ = ["router", "teams"]
