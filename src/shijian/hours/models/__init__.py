"""Service records, and what stands before, beside and against them."""

from shijian.hours.models.pending import Approval, Pending, Signal
from shijian.hours.models.record import (
    Between,
    CountyDay,
    Kind,
    LastDay,
    Occupied,
    Served,
    ServiceRecord,
)

__all__ = [
    "Approval", "Between", "CountyDay", "Kind", "LastDay", "Occupied", "Pending", "Served",
    "ServiceRecord", "Signal",
]  # fmt: skip
