"""The jobs of `demo` and `serve`; what it cannot finish in time it puts back."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from argparse import ArgumentParser, Namespace
from typing import cast

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from procrastinate import App
from procrastinate.contrib.django import app as bound_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.worker import Worker

from shijian.cli.child import follow_supervisor
from shijian.common import clock

log = logging.getLogger("shijian.worker")
STALLED_SECONDS = 60


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2)
    parser.add_argument("--finish-seconds", type=float, default=15)


def run(options: Namespace) -> int:
    follow_supervisor()
    django.setup()
    connector = cast(DjangoConnector, bound_app.connector).get_worker_connector()
    with bound_app.replace_connector(connector) as app:
        asyncio.run(_work(app, options))
    return 0


async def _work(app: App, options: Namespace) -> None:
    async with app.open_async():
        worker = Worker(
            app,
            concurrency=options.concurrency,
            install_signal_handlers=False,
            delete_jobs="successful",
        )
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, worker.stop)
        asking = asyncio.create_task(_put_back_stalled(app))
        following = asyncio.create_task(_follow_clock())
        working = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
        stopping = asyncio.create_task(worker._stop_event.wait())  # noqa: SLF001 -- no public one
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        done, _ = await asyncio.wait({working}, timeout=options.finish_seconds)
        asking.cancel()
        following.cancel()
        if not done and worker.worker_id is not None:
            await _put_back(app, worker.worker_id)
            logging.shutdown()
            os._exit(0)  # threads that still run jobs cannot be asked; their transactions roll back
        await working


async def _follow_clock() -> None:
    """In a demonstration the jobs stand at the same hour as the pages."""
    from shijian.common import moved

    while settings.DEMO:
        await sync_to_async(moved.follow_database)()
        await asyncio.sleep(moved.EVERY_SECONDS)


async def _put_back_stalled(app: App) -> None:
    """Jobs of workers that were killed run again; every job is safe to run twice."""
    while True:
        stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
        for job in stalled:
            log.warning("a job whose worker was lost is put back", extra={"job": job.task_name})
            await app.job_manager.retry_job(job)
        await asyncio.sleep(STALLED_SECONDS / 2)


async def _put_back(app: App, worker_id: int) -> None:
    """The jobs this worker could not finish in time, as if never begun."""
    rows = await app.connector.execute_query_all_async(
        "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %(worker)s",
        worker=worker_id,
    )
    for row in rows:
        log.warning("a job is put back for the next start", extra={"job": row["id"]})
        await app.job_manager.retry_job_by_id_async(row["id"], retry_at=clock.now())
