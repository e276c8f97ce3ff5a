"""Every write to tables on their way in."""

from shijian.imports.commands.checking import check_batch, fix_rows
from shijian.imports.commands.merging import merge_batch, start_merge, undo_batch
from shijian.imports.commands.receiving import cancel_batch, forget_old_batches, receive

__all__ = [
    "cancel_batch", "check_batch", "fix_rows", "forget_old_batches", "merge_batch", "receive",
    "start_merge", "undo_batch",
]  # fmt: skip
