"""The launcher on machines that lack this or that: an answer counts, not a name on the PATH."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from shijian.cli.places import PACKAGE, ROOT

LONG = os.environ.get("SHIJIAN_LONG") == "1"
SAYS = "import sys; print('begun', *sys.argv[1:])\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project with the real launcher, an empty lock and a command line that only speaks."""
    cli = tmp_path / "project" / "src" / "shijian" / "cli"
    cli.mkdir(parents=True)
    root = cli.parents[2]
    shutil.copy(ROOT / "shijian", root)
    shutil.copy(ROOT / "requirements-installer.lock", root)
    shutil.copy(PACKAGE / "cli" / "install.py", cli)
    (cli.parent / "__init__.py").touch()
    (cli / "__init__.py").touch()
    (cli / "__main__.py").write_text(SAYS)
    (root / "requirements.lock").write_text("# nothing\n")
    (root / "requirements-test.lock").write_text("# nothing for tests\n")
    return root


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH of the test's own: the shell's tools and no Python, no uv."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "env", "dirname", "readlink", "cmp", "cat", "ls"):
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return folder


def shim(tools: Path, name: str, text: str) -> None:
    (tools / name).write_text(f"#!/bin/sh\n{text}\n")
    (tools / name).chmod(0o755)


def python(tools: Path, name: str = "python3", *, without: tuple[str, ...] = ()) -> None:
    """A Python under a name; `without` hides modules as Debian's packages do."""
    home = tools.parent / f"home-{name}"
    venv.create(home, with_pip=False)
    hidden = ", ".join(repr(module) for module in without)
    site = next(home.glob("lib/python3*/site-packages"))
    (site / "hide.pth").write_text(f"import sys; sys.modules.update(dict.fromkeys([{hidden}]))\n")
    shim(tools, name, f'exec {home / "bin" / "python"} "$@"')


def start(checkout: Path, tools: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [tools / "sh", checkout / "shijian", *words],
        env={"PATH": str(tools), "HOME": str(checkout)},
        capture_output=True,
        text=True,
        cwd="/",
    )


def test_installs_once_and_hands_over_every_word(checkout: Path, tools: Path) -> None:
    python(tools)
    first = start(checkout, tools, "demo", "--size", "a town")
    assert (first.returncode, first.stdout) == (0, "begun demo --size a town\n"), first.stderr
    assert "installing" in first.stderr
    assert start(checkout, tools, "demo").stderr == ""
    (checkout / "requirements.lock").write_text("# another lock\n")
    assert "installing" in start(checkout, tools, "demo").stderr


def test_an_environment_for_tests_serves_every_command(checkout: Path, tools: Path) -> None:
    python(tools)
    assert "requirements-test.lock" in start(checkout, tools, "test").stderr
    assert start(checkout, tools, "demo").stderr == ""
    (checkout / "requirements.lock").write_text("# another lock\n")
    assert "requirements-test.lock" in start(checkout, tools, "demo").stderr


@pytest.mark.parametrize("status", [127, 1])
def test_a_shim_that_fails_is_no_uv_and_no_python(checkout: Path, tools: Path, status: int) -> None:
    for name in ("uv", "python3", "python3.11"):
        shim(tools, name, f'echo "{name}: command not found" >&2; exit {status}')
    python(tools, "python3.12")
    done = start(checkout, tools, "demo")
    assert (done.returncode, done.stdout) == (0, "begun demo\n"), done.stderr


def test_without_venv_and_pip_one_sentence_names_the_packages(checkout: Path, tools: Path) -> None:
    python(tools, without=("ensurepip", "pip"))
    done = start(checkout, tools, "demo")
    assert done.returncode == 1
    assert "python3-pip or python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_any_python_one_sentence(checkout: Path, tools: Path) -> None:
    launcher = checkout / "shijian"
    closed = re.sub(r"/usr/bin/python3 /usr/local/bin/python3 \S+ ", "", launcher.read_text())
    launcher.write_text(closed)  # this machine's own Python is somebody else's
    done = start(checkout, tools, "demo")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr


def test_a_kill_in_the_middle_of_installing_is_noticed(checkout: Path, tools: Path) -> None:
    python(tools)
    start(checkout, tools, "demo")
    venv_folder = checkout / ".venv"
    (venv_folder / "requirements.lock").unlink()
    (venv_folder / "installing").touch()
    (venv_folder / "half").touch()
    assert start(checkout, tools, "demo").returncode == 0
    assert not (venv_folder / "half").exists()


def test_two_starts_at_once_install_once(checkout: Path, tools: Path) -> None:
    python(tools)
    started = [
        subprocess.Popen(
            [tools / "sh", checkout / "shijian", "demo"],
            env={"PATH": str(tools), "HOME": str(checkout)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = [process.communicate() for process in started]
    assert [out for out, _ in said] == ["begun demo\n"] * 3
    assert sum("installing" in err for _, err in said) == 1


def test_works_through_a_link_and_from_a_folder_with_spaces(
    checkout: Path, tools: Path, tmp_path: Path
) -> None:
    python(tools)
    spaced = tmp_path / "with a space"
    checkout.rename(spaced)
    (tmp_path / "link").symlink_to(spaced / "shijian")
    done = subprocess.run(
        [tools / "sh", tmp_path / "link", "help"],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "begun help\n", done.stderr


@pytest.mark.skipif(not LONG, reason="fetches uv from the package index; only with --long")
def test_with_pip_alone_uv_is_fetched_beside_the_project(checkout: Path, tools: Path) -> None:
    python(tools, without=("ensurepip",))
    home = tools.parent / "home-python3"
    real = Path(sys.base_prefix) / "bin" / "python3"
    subprocess.run([real, "-m", "pip", "--python", home / "bin" / "python", "install", "pip"])
    done = start(checkout, tools, "demo")
    assert (done.returncode, done.stdout) == (0, "begun demo\n"), done.stderr
    assert (checkout / ".tools" / "bin" / "uv").exists()


def test_the_run_lock_is_part_of_the_test_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.\[\]-]+==[^\s;\\]+", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-test.lock")
    assert "http" not in re.sub(r"\s+# via.*", "", (ROOT / "requirements.lock").read_text())
