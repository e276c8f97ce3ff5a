"""Seals look at every open transaction of a cluster: their tests get one of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from shijian.cli.migrate import apply_sql
from shijian.cli.postgres import Cluster
from shijian.web.settings import database


@pytest.fixture(scope="module")
def own_cluster(django_db_blocker: Any) -> Iterator[str]:
    """A migrated database that nobody else uses, as this process's only one; its address."""
    folder = Path(tempfile.mkdtemp(prefix="shijian-test-"))
    folder.chmod(0o711)
    shared = connections["default"]
    try:
        with Cluster.open(folder / "postgres") as cluster, django_db_blocker.unblock():
            wanted = {**shared.settings_dict, **database(cluster.owner_url)}
            wanted["OPTIONS"] = {"options": ""}
            connections["default"] = type(shared)(wanted, "default")
            call_command("migrate", verbosity=0)
            apply_sql()
            yield cluster.owner_url
            connections["default"].close()
    finally:
        connections["default"] = shared
        shutil.rmtree(folder, ignore_errors=True)
