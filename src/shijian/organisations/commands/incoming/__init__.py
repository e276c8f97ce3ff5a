"""What may be brought in as tables: figures, organisations, posts."""

from shijian.organisations.commands.incoming.figures import FIGURES

__all__ = ["FIGURES"]
