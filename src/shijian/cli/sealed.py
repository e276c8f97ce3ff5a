"""A file that only the holder of the key can read, and that shows any change or missing end.

AES-256-GCM in pieces of 1 MiB (the STREAM construction): each piece is bound to its number, to the
header and to whether it is the last.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import secrets
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shijian.cli.say import Stop

MAGIC = b"SHIJIAN1"
PIECE_BYTES = 1 << 20
TAG_BYTES = 16
KEY_BYTES = 32


def read_key(path: Path) -> bytes:
    try:
        key = base64.b64decode(path.read_text().strip(), validate=True)
    except (OSError, ValueError) as error:
        raise Stop(f"the backup key {path} cannot be read: {error}") from None
    if len(key) != KEY_BYTES:
        raise Stop(f"the backup key {path} is not a key of {KEY_BYTES} bytes.")
    return key


def make_key(path: Path) -> None:
    """A new key file; never overwrites one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")


def key_name(key: bytes) -> str:
    """Names a key without telling anything about it."""
    return hashlib.sha256(b"shijian backup key" + key).hexdigest()[:12]


class Sealer(io.RawIOBase):
    """Everything written here goes into the file encrypted; close it, or it stays unreadable."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        self._file = file
        self._cipher = AESGCM(key)
        self._prefix = secrets.token_bytes(7)
        self._header = json.dumps({"key": key_name(key), "nonce": self._prefix.hex()}).encode()
        self._buffer = bytearray()
        self._number = 0
        file.write(MAGIC + struct.pack(">I", len(self._header)) + self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raw = memoryview(data)  # type: ignore[arg-type]
        self._buffer += raw
        while len(self._buffer) > PIECE_BYTES:  # the last piece is kept back: only close knows it
            self._piece(bytes(self._buffer[:PIECE_BYTES]), last=False)
            del self._buffer[:PIECE_BYTES]
        return raw.nbytes

    def close(self) -> None:
        if not self.closed:
            self._piece(bytes(self._buffer), last=True)
            self._buffer.clear()
        super().close()

    def _piece(self, plain: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, plain, self._header))
        self._number += 1


def unseal(file: IO[bytes], key: bytes) -> Iterator[bytes]:
    """The pieces in order; stops with a sentence at a wrong key, a change or a missing end."""
    prefix, header = _read_header(file, key)
    cipher, number = AESGCM(key), 0
    piece = file.read(PIECE_BYTES + TAG_BYTES)
    while True:
        following = file.read(PIECE_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(prefix, number, last=not following), piece, header)
        except InvalidTag:
            raise Stop("this backup was changed, or its end is missing.") from None
        if not following:
            return
        piece, number = following, number + 1


def _read_header(file: IO[bytes], key: bytes) -> tuple[bytes, bytes]:
    if file.read(len(MAGIC)) != MAGIC:
        raise Stop("this is no backup of Shijian.")
    try:
        header = file.read(struct.unpack(">I", file.read(4))[0])
        said = json.loads(header)
        prefix = bytes.fromhex(said["nonce"])
    except (ValueError, KeyError, TypeError, struct.error):
        raise Stop("this backup's first lines are damaged.") from None
    if said["key"] != key_name(key):
        raise Stop(f"this backup was sealed with key {said['key']}, not with {key_name(key)}.")
    return prefix, header


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)
