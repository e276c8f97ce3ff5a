"""What may be brought in as tables: figures, organisations, posts."""

from shijian.organisations.commands.incoming.figures import FIGURES
from shijian.organisations.commands.incoming.posts import POSTS
from shijian.organisations.commands.incoming.units import UNITS

__all__ = ["FIGURES", "POSTS", "UNITS"]
