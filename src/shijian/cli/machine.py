"""What tests want from the machine beyond Python: a browser, Chinese letters, an old PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from shijian.cli.postgres import installed
from shijian.cli.say import say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLD_POSTGRES = 15
CLUSTER_CONF = Path("/etc/postgresql-common/createcluster.conf")


def chromium() -> str | None:
    """The browser that is installed, or that SHIJIAN_CHROMIUM names."""
    named = os.environ.get("SHIJIAN_CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def prepare_browser() -> str | None:
    """None when a browser with Chinese letters is here, else why it is not."""
    wanted = [] if chromium() else ["chromium"]
    wanted += [] if _has_chinese_letters() else ["fonts-noto-cjk"]
    reason = _install(wanted)
    return reason if not chromium() else None


def prepare_old_postgres() -> None:
    """The oldest PostgreSQL we promise to work with; its tests say so when it is missing."""
    if installed(OLD_POSTGRES) is None and _may_install():
        if not CLUSTER_CONF.exists():  # the package would start a server of its own on port 5432
            CLUSTER_CONF.parent.mkdir(parents=True, exist_ok=True)
            CLUSTER_CONF.write_text("create_main_cluster = false\n")
        _install([f"postgresql-{OLD_POSTGRES}"])


def _has_chinese_letters() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    return bool(subprocess.run([lister, ":lang=zh"], capture_output=True).stdout.strip())


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(packages: list[str]) -> str | None:
    """Install what is missing where we may; the reason when we may not or could not."""
    if not packages:
        return None
    names = " ".join(packages)
    if not _may_install():
        return f"missing on this machine: {names} (as root on Debian they are installed)"
    say(f"installing {names}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-q", *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode and words[0] == "install":
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            return f"{names} could not be installed: {' '.join(last)}"
    return None
