"""The signed paper behind an order placed for somebody: kept once, looked at with a trace."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse

from shijian.common import clock, files
from shijian.common.actor import Actor
from shijian.common.refused import require
from shijian.journal import commands as journal
from shijian.orders import rules
from shijian.orders.models import Order, Paper


@transaction.atomic
def attach_paper(order: Order, upload: UploadedFile[bytes], *, by: Actor) -> Paper:
    """Keep the photograph of the signed authorisation with the order (R39).

    Raises `orders.paper_kept` (409) where one is there already: evidence is not exchanged.
    """
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    require(rules.why_not_attach(order, by))
    row = Paper.objects.create(
        order=order, file=files.keep(upload).name, kept_by_id=by.user_id or 0, at=clock.now()
    )
    journal.record("orders.paper_kept", order, by=by, data={"file": row.file})
    return row


@transaction.atomic
def open_paper(order: Order, *, by: Actor) -> FileResponse:
    """Give the paper out to a worker of the place; each look is written down."""
    require(rules.why_not_look_at_paper(order, by))
    journal.record("orders.paper_opened", order, by=by)
    return files.answer(order.paper.file, order.number)
