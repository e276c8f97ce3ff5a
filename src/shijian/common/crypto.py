"""Encryption of personal fields and their blind indexes (decision 17).

Keys live in a file of mode 0600 outside the database and outside backups:
`{"encrypt": {"current": "e1", "keys": {"e1": base64}}, "index": {…}, "sign": {…}}`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


@dataclass(frozen=True)
class Ring:
    """The keys of one purpose: all can read, the current one writes."""

    current: str
    keys: dict[str, bytes]


def new_keys() -> str:
    """The text of a fresh key file."""

    def ring(name: str) -> dict[str, object]:
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        return {"current": name, "keys": {name: key}}

    return json.dumps({"encrypt": ring("e1"), "index": ring("i1"), "sign": ring("s1")}, indent=1)


def write_keys(path: Path) -> None:
    """Make a key file where there is none; never overwrite one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(new_keys())


@cache
def _rings(path: str) -> dict[str, Ring]:
    raw = json.loads(Path(path).read_text())
    return {
        purpose: Ring(
            ring["current"], {name: base64.b64decode(key) for name, key in ring["keys"].items()}
        )
        for purpose, ring in raw.items()
    }


def ring(purpose: str) -> Ring:
    """The keys in force for one purpose: encrypt, index or sign."""
    return _rings(str(settings.KEY_FILE))[purpose]


def encrypt(text: str, *, table: str, pk: int, field: str) -> bytes:
    """The text as `keyid:nonce+cipher`, bound to its row and field so that it cannot be moved."""
    keys = ring("encrypt")
    nonce = secrets.token_bytes(12)
    bound = f"{table}:{pk}:{field}".encode()
    sealed = AESGCM(keys.keys[keys.current]).encrypt(nonce, text.encode(), bound)
    return keys.current.encode() + b":" + nonce + sealed


def decrypt(cipher: bytes | memoryview, *, table: str, pk: int, field: str) -> str:
    """The text again; raises `cryptography.exceptions.InvalidTag` where anything was moved."""
    name, _, rest = bytes(cipher).partition(b":")
    bound = f"{table}:{pk}:{field}".encode()
    plain = AESGCM(ring("encrypt").keys[name.decode()]).decrypt(rest[:12], rest[12:], bound)
    return plain.decode()


def blind_index(kind: str, normalised: str) -> bytes:
    """A keyed digest for exact search; the same person's ID and phone never share an index."""
    keys = ring("index")
    digest = hmac.digest(keys.keys[keys.current], f"{kind}:{normalised}".encode(), hashlib.sha256)
    return keys.current.encode() + b":" + digest


def sign(purpose: str, text: str) -> bytes:
    """A keyed digest of a text, for codes and cursors."""
    keys = ring("sign")
    return hmac.digest(keys.keys[keys.current], f"{purpose}:{text}".encode(), hashlib.sha256)
