"""The web server of `demo` and `serve`: granian's workers around the WSGI application."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from shijian.cli.child import follow_supervisor

APPLICATION = "shijian.web.wsgi:application"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4, help="as many as the database pool holds")
    parser.add_argument("--application", default=APPLICATION, help="another, for the bench")
    parser.add_argument("--finish-seconds", type=int, default=18)


def run(options: Namespace) -> int:
    follow_supervisor()
    server = Granian(
        options.application,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        backlog=1024,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=_logging(),
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=options.finish_seconds,
        working_dir=Path("/"),
    )
    server.serve()
    return 0


def _logging() -> dict[str, Any]:
    """Granian's own lines: troubles only, in our format."""
    demo = os.environ.get("SHIJIAN_MODE") == "demo"
    formatter = "PlainFormatter" if demo else "JsonFormatter"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": {"()": f"shijian.common.logs.{formatter}"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "ours",
            }
        },
        "loggers": {"_granian": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
    }
