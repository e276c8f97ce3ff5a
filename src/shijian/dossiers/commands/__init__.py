"""What is done to one person's file as a whole."""

from shijian.dossiers.commands.copies import take_copy
from shijian.dossiers.commands.lapsing import lapse, warn_lapsing
from shijian.dossiers.commands.leaving import come_back, decide, leave, lift, pause, suspend
from shijian.dossiers.commands.merging import merge_people, undo_merge

__all__ = [
    "come_back", "decide", "lapse", "leave", "lift", "merge_people", "pause", "suspend",
    "take_copy", "undo_merge", "warn_lapsing",
]  # fmt: skip
