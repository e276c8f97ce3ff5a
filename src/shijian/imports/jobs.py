"""Reading and taking over happen outside the request; both are safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shijian.common.actor import job
from shijian.imports.commands import check_batch, forget_old_batches, merge_batch
from shijian.imports.models import Batch


@app.task(name="imports.check")
def check(batch: int) -> None:
    """Read a file that arrived."""
    check_batch(Batch.objects.get(pk=batch), by=job("imports.check"))


@app.task(name="imports.merge")
def merge(batch: int) -> None:
    """Take over a table that is ready."""
    merge_batch(Batch.objects.get(pk=batch), by=job("imports.merge"))


@app.periodic(cron="25 3 * * *")
@app.task(name="imports.forget", queueing_lock="imports.forget")
def forget(timestamp: int) -> None:
    """Give up by night what nobody goes on with."""
    forget_old_batches(by=job("imports.forget"))
