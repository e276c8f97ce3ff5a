"""Service records, and what stands before, beside and against them."""

from shijian.hours.models.objection import Finding, Objection, Outside, Sample
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
    "Approval", "Between", "CountyDay", "Finding", "Kind", "LastDay", "Objection", "Occupied",
    "Outside", "Pending", "Sample", "Served", "ServiceRecord", "Signal",
]  # fmt: skip
