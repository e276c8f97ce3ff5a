"""What is held about one human, over every room."""

from shijian.dossiers.queries.columns import Human
from shijian.dossiers.queries.copies import Copy, copy_of
from shijian.dossiers.queries.held import Held, held, human_of

__all__ = ["Copy", "Held", "Human", "copy_of", "held", "human_of"]
