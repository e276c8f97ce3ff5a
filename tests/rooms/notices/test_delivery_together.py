"""Two workers at once: every message leaves exactly once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from shijian.common.actor import job
from shijian.notices import commands
from shijian.notices.models import Notice
from tests.build.accounts import a_phone, a_user

BY = job("tests")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_one_message(settings, tmp_path):
    settings.DATA = tmp_path
    user = a_user()
    for number in range(30):
        commands.send(
            user, "accounts.factor_reset", {}, key=f"together:{number}", by=BY, phone=a_phone(),
            channels=["console"],
        )  # fmt: skip
    start, arrived = threading.Barrier(3), []

    def work() -> None:
        start.wait()
        try:
            arrived.append(commands.deliver(by=BY))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(arrived) == 30
    assert len((tmp_path / "notices.txt").read_text().splitlines()) == 30
    assert Notice.objects.filter(state=Notice.State.DELIVERED, tries=1).count() == 30
