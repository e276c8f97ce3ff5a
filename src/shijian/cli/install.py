"""Make .venv equal to the committed locks.

The launcher runs this with any Python >= 3.11 and nothing but its standard library.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock"}
PACKAGES = "On Debian or Ubuntu install python3-pip or python3-venv, then start again."


class Failed(Exception):
    """One way of installing did not work here; the next one is tried."""


def say(text: str) -> None:
    print(f"shijian: {text}", file=sys.stderr, flush=True)


def quiet_run(*command: str | Path, **env: str) -> None:
    """Run one installer step; its last words become the reason when it fails."""
    surroundings = {
        name: value
        for name, value in os.environ.items()
        if name not in ("VIRTUAL_ENV", "PYTHONPATH")
    }
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=surroundings | env,
            stdin=subprocess.DEVNULL,
        )
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        lines = (
            done.stderr.strip() or done.stdout.strip() or f"exit status {done.returncode}"
        ).splitlines()
        raise Failed(" ".join(line.strip() for line in lines[-3:])[:400])


def works(uv: str | Path) -> bool:
    """A shim that answers 127 is no uv."""
    try:
        done = subprocess.run([uv, "--version"], capture_output=True, stdin=subprocess.DEVNULL)
    except OSError:
        return False
    return done.returncode == 0


def has_python(venv: Path) -> bool:
    return works(venv / "bin" / "python")


def sync_with_uv(uv: str | Path, venv: Path, lock: Path) -> None:
    settings = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "UV_NO_CONFIG": "1"}
    if not has_python(venv):
        shutil.rmtree(venv, ignore_errors=True)
        quiet_run(uv, "venv", "--python", sys.executable, venv, **settings)
    begin(venv)
    quiet_run(
        uv,
        "pip",
        "sync",
        "--python",
        venv,
        "--require-hashes",
        "--compile-bytecode",
        lock,
        **settings,
    )


def with_uv(venv: Path, lock: Path) -> None:
    if not works("uv"):
        raise Failed("uv is not here")
    sync_with_uv("uv", venv, lock)


def with_venv(venv: Path, lock: Path) -> None:
    """The standard library's way: slower, and nothing to fetch before it starts."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Failed("this Python has no venv module")
    shutil.rmtree(venv, ignore_errors=True)
    quiet_run(sys.executable, "-m", "venv", venv)
    begin(venv)
    pip = (
        venv / "bin" / "python",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--no-input",
    )
    quiet_run(*pip, "--require-hashes", "--no-deps", "--only-binary=:all:", "-r", lock)


def with_uv_from_pip(venv: Path, lock: Path) -> None:
    """Debian's pip may not touch the system, but may put uv into a folder of ours."""
    if importlib.util.find_spec("pip") is None:
        raise Failed("this Python has no pip")
    tools = venv.with_name(".tools")
    if not works(tools / "bin" / "uv"):
        shutil.rmtree(tools, ignore_errors=True)
        pip = (
            sys.executable,
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "--no-input",
            "--no-deps",
        )
        pinned = venv.with_name("requirements-installer.lock")
        quiet_run(*pip, "--target", tools, "--only-binary=:all:", "--require-hashes", "-r", pinned)
    sync_with_uv(tools / "bin" / "uv", venv, lock)


WAYS: tuple[Callable[[Path, Path], None], ...] = (with_uv, with_venv, with_uv_from_pip)


def begin(venv: Path) -> None:
    """From here until the stamp the folder is half made; a kill in between shows."""
    for lock in LOCKS.values():
        (venv / lock).unlink(missing_ok=True)
    (venv / "installing").touch()


def finish(root: Path, venv: Path, kind: str) -> None:
    """The test lock holds the run lock, so an environment for tests serves both."""
    for name in {LOCKS["run"], LOCKS[kind]}:
        shutil.copyfile(root / name, venv / name)
    (venv / "installing").unlink(missing_ok=True)


def fresh(root: Path, venv: Path, kind: str) -> bool:
    stamp = venv / LOCKS[kind]
    return (
        has_python(venv)
        and stamp.exists()
        and stamp.read_bytes() == (root / LOCKS[kind]).read_bytes()
    )


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Two starts at once: the second waits and finds the work done."""
    with (root / ".venv.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def install(root: Path, kind: str) -> str | None:
    """Try each way in turn; None when one worked, else why none did."""
    venv = root / ".venv"
    if fresh(root, venv, kind):
        return None
    if (venv / LOCKS["test"]).exists():
        kind = "test"
    if (venv / "installing").exists():
        shutil.rmtree(venv)
    say(f"installing the packages of {LOCKS[kind]} into .venv")
    reasons = []
    for way in WAYS:
        try:
            way(venv, root / LOCKS[kind])
        except Failed as reason:
            reasons.append(str(reason))
        else:
            finish(root, venv, kind)
            return None
    return f"the packages could not be installed ({'; '.join(reasons)}). {PACKAGES}"


def main() -> int:
    root, kind = Path(sys.argv[1]), sys.argv[2]
    try:
        with alone(root):
            problem = install(root, kind)
    except OSError as error:
        problem = f"the project folder cannot be written ({error})."
    except KeyboardInterrupt:
        return 130
    if problem:
        say(problem)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
