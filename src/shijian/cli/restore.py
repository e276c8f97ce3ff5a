"""A backup put back into an empty database: a new epoch of the journal, then every check."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from shijian.cli import backup, check, environment, migrate, pgtools, sealed
from shijian.cli.environment import Place
from shijian.cli.say import Stop, say
from shijian.common.actor import job


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", type=Path, help="the backup key file")
    environment.database_arguments(parser)


def run(options: Namespace) -> int:
    with environment.database(options, role="owner", make=True) as place:
        key = sealed.read_key(backup.key_path(options, place.data))
        epoch = read_back(place, options.file, key)
        say(f"restored; the journal goes on in epoch {epoch}")
        return check.report()


def read_back(place: Place, source: Path, key: bytes) -> int:
    """Everything is proved before the database is touched; the new epoch."""
    _refuse_unless_empty()
    with tempfile.TemporaryDirectory(dir=place.data, prefix="restore-") as folder:
        _unpack(source, key, Path(folder))
        manifest = _manifest(Path(folder))
        _refuse_unfit(manifest)
        pgtools.restore(place, Path(folder) / backup.DUMP)
        connection.close()
        migrate.migrate(app_role=place.app_role)
        _put_files(Path(folder) / backup.FILES)
        return _open_epoch(manifest)


def _unpack(source: Path, key: bytes, folder: Path) -> None:
    """To the end before anything is believed: only then the last piece has been proved."""
    packed = folder / "packed.tar"
    with source.open("rb") as file, packed.open("wb") as out:
        for piece in sealed.unseal(file, key):
            out.write(piece)
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    packed.unlink()


def _manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / backup.MANIFEST).read_text())
    with (folder / backup.DUMP).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != manifest["dump_sha256"]:
            raise Stop("the database inside this backup is not the one its manifest names.")
    return manifest


def _refuse_unless_empty() -> None:
    if connection.introspection.table_names():
        raise Stop("the database is not empty: a backup is restored only into an empty one.")


def _refuse_unfit(manifest: dict[str, Any]) -> None:
    known = {".".join(name) for name in MigrationLoader(None).disk_migrations}
    if ahead := set(manifest["migrations"]) - known:
        raise Stop(
            f"this backup was made by version {manifest['version']}, which is newer than this one"
            f" ({len(ahead)} migrations are unknown here)."
        )
    if manifest["postgresql"] > pgtools.server_major():
        raise Stop(
            f"this backup was made on PostgreSQL {manifest['postgresql']}:"
            " it needs that or a newer one."
        )
    if manifest["keys"] != backup.keys_proof():
        raise Stop(
            f"the keys of personal data in {settings.KEY_FILE} are not those of this backup:"
            " put the key file of that time there."
        )


def _put_files(folder: Path) -> None:
    if folder.exists():
        shutil.copytree(folder, settings.FILES, dirs_exist_ok=True)


@transaction.atomic
def _open_epoch(manifest: dict[str, Any]) -> int:
    """What was sealed before stays readable as it was; what comes now is another line."""
    from shijian.common.models import Installation
    from shijian.journal.commands import record

    here = Installation.objects.select_for_update().get(pk=1)
    here.epoch += 1
    here.save(update_fields=["epoch"])
    record("installation.restored", here, by=job("restore"),
           data={"epoch": here.epoch, "made_at": manifest["made_at"]})  # fmt: skip
    return here.epoch
