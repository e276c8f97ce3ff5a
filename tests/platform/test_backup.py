"""The drill: a backup of a living county, put back elsewhere, is the same county."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import psycopg
import pytest

from shijian.cli.postgres import Cluster, installed, packaged
from tests.platform.served import Installation

COUNTED = ("organisations_organisation", "journal_entry", "catalogue_category", "points_account")


def counts(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        rows = {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone() for t in COUNTED}
    return {table: row[0] for table, row in rows.items() if row}


@pytest.fixture(scope="module")
def backup(installation: Installation) -> Path:
    """A backup of the installation with one uploaded file."""
    body = b"minutes of the first meeting"
    name = hashlib.sha256(body).hexdigest()
    upload = installation.folder / "data" / "files" / name[:2] / name
    upload.parent.mkdir(parents=True)
    upload.write_bytes(body)
    made = installation.folder / "county.backup"
    done = installation.run("backup", str(made))
    assert done.returncode == 0, done.stderr
    return made


def elsewhere(installation: Installation, folder: Path, cluster: Cluster) -> Installation:
    """An empty machine that was given the two key files and nothing else."""
    data = folder / "data"
    data.mkdir()
    for name in ("keys.json", "backup.key"):
        shutil.copy(installation.folder / "data" / name, data)
    return Installation(folder, cluster)


def test_drill(installation: Installation, backup: Path, folder: Path) -> None:
    with Cluster.open(folder / "postgres", packaged()) as cluster:
        there = elsewhere(installation, folder, cluster)
        done = there.run("restore", str(backup))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "epoch 2" in done.stdout
        assert "WRONG" not in done.stdout
        before, after = counts(installation.cluster.owner_url), counts(cluster.owner_url)
        assert after.pop("journal_entry") == before.pop("journal_entry") + 1
        assert after == before
        with psycopg.connect(cluster.owner_url) as owner:
            newest = owner.execute(
                "SELECT action, epoch FROM journal_entry ORDER BY id DESC LIMIT 1"
            ).fetchone()
        assert newest == ("installation.restored", 2)
        with psycopg.connect(cluster.app_url) as app, pytest.raises(psycopg.errors.Error):
            app.execute("DELETE FROM journal_entry")
        kept = [path for path in (folder / "data" / "files").rglob("*") if path.is_file()]
        assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in kept] == [kept[0].name]
        again = there.run("restore", str(backup))
        assert again.returncode == 1
        assert "only into an empty one" in again.stderr


def test_a_backup_of_the_oldest_goes_into_the_newest_and_not_back(
    installation: Installation, backup: Path, folder: Path
) -> None:
    old = installed(15)
    if old is None:
        pytest.skip("PostgreSQL 15 is not on this machine")
    with (
        Cluster.open(folder / "old", old) as source,
        Cluster.open(folder / "new", packaged()) as target,
        Cluster.open(folder / "same", old) as same,
    ):
        here = elsewhere(installation, folder, source)
        backwards = here.run("restore", str(backup))
        assert backwards.returncode == 1
        assert "it needs that or a newer one" in backwards.stderr
        assert here.run("init", "--county", "330326").returncode == 0
        made = folder / "old.backup"
        assert here.run("backup", str(made)).returncode == 0
        for cluster in (target, same):
            done = Installation(folder, cluster).run("restore", str(made))
            assert done.returncode == 0, done.stdout + done.stderr


def test_a_backup_shows_nothing_and_is_closed_to_others(backup: Path) -> None:
    raw = backup.read_bytes()
    assert "平阳".encode() not in raw
    assert b"PGDMP" not in raw
    assert backup.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("cut", "was changed, or its end is missing"),
        ("flip", "was changed, or its end is missing"),
        ("key", "was sealed with key"),
        ("foreign", "this is no backup"),
        ("data keys", "keys of personal data"),
    ],
)
def test_refuses_before_the_database_is_touched(
    installation: Installation, backup: Path, folder: Path, damage: str, says: str
) -> None:
    raw = bytearray(backup.read_bytes())
    with Cluster.open(folder / "postgres", packaged()) as cluster:
        there = elsewhere(installation, folder, cluster)
        if damage == "cut":
            del raw[-5000:]
        elif damage == "flip":
            raw[len(raw) // 2] ^= 1
        elif damage == "foreign":
            raw[:4] = b"ZIPP"
        elif damage == "key":
            (folder / "data" / "backup.key").write_text("A" * 43 + "=\n")
        else:
            (folder / "data" / "keys.json").unlink()  # restore makes new ones, which do not fit
        damaged = folder / "damaged.backup"
        damaged.write_bytes(raw)
        done = there.run("restore", str(damaged))
        assert done.returncode == 1
        assert says in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
        with psycopg.connect(cluster.owner_url) as owner:
            tables = owner.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert tables.fetchone() == (0,)


def test_the_key_is_made_once_and_never_inside(installation: Installation, backup: Path) -> None:
    key = (installation.folder / "data" / "backup.key").read_text()
    second = installation.folder / "second.backup"
    assert installation.run("backup", str(second)).returncode == 0
    assert (installation.folder / "data" / "backup.key").read_text() == key
    assert second.read_bytes() != backup.read_bytes()
