"""What is done to one person's file as a whole."""

from shijian.dossiers.commands.cases import answer, ask
from shijian.dossiers.commands.closing import close_account, erase_due, withdraw_consent
from shijian.dossiers.commands.copies import take_copy
from shijian.dossiers.commands.lapsing import lapse, warn_lapsing
from shijian.dossiers.commands.leaving import come_back, decide, leave, lift, pause, suspend
from shijian.dossiers.commands.merging import merge_people, undo_merge

__all__ = [
    "answer", "ask", "close_account", "come_back", "decide", "erase_due", "lapse", "leave", "lift",
    "merge_people", "pause", "suspend", "take_copy", "undo_merge", "warn_lapsing",
    "withdraw_consent",
]  # fmt: skip
