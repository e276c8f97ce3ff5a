"""Where things lie on this machine; two checkouts never share a folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "src" / "shijian"


def data_home() -> Path:
    """The folder of everything this checkout keeps.

    PostgreSQL cannot run as root, and its user cannot reach a home folder of mode 0700: as root the
    data lies under /var/lib, named after the checkout. SHIJIAN_HOME names another place.
    """
    if named := os.environ.get("SHIJIAN_HOME"):
        return Path(named)
    if os.geteuid() != 0:
        return ROOT / ".data"
    return Path("/var/lib/shijian") / hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:16]


def demo_home() -> Path:
    return data_home() / "demo"


def main_home() -> Path:
    """The data of a machine that serves without DATABASE_URL."""
    return Path(os.environ.get("SHIJIAN_DATA") or data_home() / "main")


def test_home() -> Path:
    return data_home() / "test"
