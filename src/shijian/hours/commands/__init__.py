"""The only ways in which hours come and go: confirmed, agreed to, decided, taken back."""

from shijian.hours.commands.anew import correct, rewrite
from shijian.hours.commands.confirming import Result, confirm_services, open_pending
from shijian.hours.commands.correcting import counter
from shijian.hours.commands.deciding import approve, release, void
from shijian.hours.commands.findings import confirm_sample, find_no_volunteering
from shijian.hours.commands.holding import hold_pending, hold_record
from shijian.hours.commands.moving import rehang
from shijian.hours.commands.objecting import (
    answer_objection,
    claim_outside,
    object_to,
    open_proof,
    review_outside,
)
from shijian.hours.rules import Service

__all__ = [
    "Result", "Service", "answer_objection", "approve", "claim_outside", "confirm_sample",
    "confirm_services", "correct", "counter", "find_no_volunteering", "hold_pending", "hold_record",
    "object_to", "open_pending", "open_proof", "rehang", "release", "review_outside", "rewrite",
    "void",
]  # fmt: skip
