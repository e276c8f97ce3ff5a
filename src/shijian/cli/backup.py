"""An encrypted backup in one file: the database, the uploaded files, and a manifest.

The key lies in SHIJIAN_BACKUP_KEY_FILE (else `backup.key` in the data folder) and is never part of
a backup; nor are the keys of personal data. Keep a copy of both away from this machine.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from shijian.cli import environment, pgtools, sealed, version
from shijian.cli.environment import Place
from shijian.cli.say import say, warn
from shijian.common import clock, crypto

MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="where to write; else a dated name")
    parser.add_argument("--key", type=Path, help="the backup key file")
    environment.database_arguments(parser)


def run(options: Namespace) -> int:
    with environment.database(options, role="owner") as place:
        key = _key(options, place)
        name = f"shijian-{clock.local(clock.now()):%Y%m%d-%H%M%S}.backup"
        target = (options.file or Path.cwd() / name).absolute()
        manifest = write(place, target, key)
        size = target.stat().st_size / 1_000_000
        say(f"{target}: {size:.1f} MB, {manifest['files']} files, key {sealed.key_name(key)}")
    return 0


def key_path(options: Namespace, data: Path) -> Path:
    named = options.key or os.environ.get("SHIJIAN_BACKUP_KEY_FILE")
    return Path(named) if named else data / "backup.key"


def _key(options: Namespace, place: Place) -> bytes:
    path = key_path(options, place.data)
    if not path.exists():
        sealed.make_key(path)
        warn(f"made the backup key {path}: keep a copy elsewhere, no backup opens without it")
    return sealed.read_key(path)


def write(place: Place, target: Path, key: bytes) -> dict[str, Any]:
    """Write the whole file beside its place, then move it in; the manifest that it carries."""
    place.data.mkdir(parents=True, exist_ok=True)
    half = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(dir=place.data, prefix="backup-") as folder:
        dump = Path(folder) / DUMP
        pgtools.dump(place, dump)
        files = _uploads()  # after the dump: a file is there before its row is committed
        manifest = _manifest(dump, files)
        try:
            with _private(half) as out, sealed.Sealer(out, key) as sealer:
                _pack(sealer, manifest, dump, files)
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)
    return manifest


def _private(path: Path) -> io.BufferedWriter:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(handle, "wb")


def _uploads() -> list[Path]:
    return sorted(path for path in Path(settings.FILES).rglob("*") if path.is_file())


def _manifest(dump: Path, files: list[Path]) -> dict[str, Any]:
    from shijian.common.models import Installation

    here = Installation.objects.filter(pk=1).first()
    with dump.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "version": version.release(),
        "made_at": clock.now().isoformat(),
        "postgresql": pgtools.server_major(),
        "migrations": sorted(map(".".join, MigrationRecorder(connection).applied_migrations())),
        "county": here.county_code if here else "",
        "epoch": here.epoch if here else 0,
        "dump_sha256": digest,
        "files": len(files),
        "keys": keys_proof(),
    }


def keys_proof() -> str:
    """Shows at a restore whether the keys of personal data are those of the backup."""
    proofs = []
    for purpose in ("encrypt", "index", "sign"):
        ring = crypto.ring(purpose)
        material = b"".join(name.encode() + key for name, key in sorted(ring.keys.items()))
        proofs.append(hashlib.sha256(b"shijian keys" + material).hexdigest()[:16])
    return "-".join(proofs)


def _pack(sealer: sealed.Sealer, manifest: dict[str, Any], dump: Path, files: list[Path]) -> None:
    with tarfile.open(fileobj=sealer, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        said = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(said)
        archive.addfile(head, io.BytesIO(said))
        archive.add(dump, DUMP)
        for path in files:
            archive.add(path, f"{FILES}/{path.relative_to(settings.FILES)}")
