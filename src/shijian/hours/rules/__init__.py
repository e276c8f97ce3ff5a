"""Who may confirm, agree, release or take back which hours; every no is one sentence."""

from shijian.hours.rules.confirming import (
    Service,
    overlapping,
    why_not_a_record,
    why_not_anew,
    why_not_confirm,
    why_not_confirmer,
    why_not_console,
    why_not_counter,
    why_not_written,
)
from shijian.hours.rules.correcting import (
    why_not_find,
    why_not_rewrite,
    why_not_sample,
    why_not_shorter,
)
from shijian.hours.rules.objecting import (
    why_not_answer,
    why_not_claim,
    why_not_object,
    why_not_review,
)
from shijian.hours.rules.pending import (
    given,
    missing,
    step_for,
    waits_for,
    why_not_approve,
    why_not_decide,
    why_not_part,
    why_not_pending,
    why_not_release,
)
from shijian.hours.rules.signals import Said, signal_said

__all__ = [
    "Said", "Service", "given", "missing", "overlapping", "signal_said", "step_for", "waits_for",
    "why_not_a_record", "why_not_anew", "why_not_answer", "why_not_approve", "why_not_claim",
    "why_not_confirm", "why_not_confirmer", "why_not_console", "why_not_counter", "why_not_decide",
    "why_not_find", "why_not_object", "why_not_part", "why_not_pending", "why_not_release",
    "why_not_review", "why_not_rewrite", "why_not_sample", "why_not_shorter", "why_not_written",
]  # fmt: skip
