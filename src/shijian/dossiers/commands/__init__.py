"""What is done to one person's file as a whole."""

from shijian.dossiers.commands.copies import take_copy
from shijian.dossiers.commands.merging import merge_people, undo_merge

__all__ = ["merge_people", "take_copy", "undo_merge"]
