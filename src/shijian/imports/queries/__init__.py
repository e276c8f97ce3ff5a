"""Reading what is on its way in."""

from shijian.imports.queries.batches import (
    batch_for,
    batches_of,
    fault_counts,
    faulty_rows,
    opened,
    problem,
    sealed,
)
from shijian.imports.queries.kinds import KINDS, kind_of
from shijian.imports.queries.sheets import template, with_faults

__all__ = [
    "KINDS", "batch_for", "batches_of", "fault_counts", "faulty_rows", "kind_of", "opened",
    "problem", "sealed", "template", "with_faults",
]  # fmt: skip
