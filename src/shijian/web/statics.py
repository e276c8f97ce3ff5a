"""Static files in front of Django: hashed, compressed once, and never asked for twice."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

Environ = dict[str, Any]

HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
FOREVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=3600"


class Statics:
    """Answer below /static/ from the collected folder; everything else is the application's."""

    def __init__(
        self, application: Callable[[Environ, StartResponse], Any], root: Path, prefix: str
    ) -> None:
        self.application = application
        self.root = root.resolve()
        self.prefix = prefix
        self.known = {
            path.relative_to(self.root).as_posix(): path
            for path in self.root.rglob("*")
            if path.is_file() and path.suffix != ".gz"
        }

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        address = environ.get("PATH_INFO", "")
        if not address.startswith(self.prefix):
            return cast(Iterable[bytes], self.application(environ, start))
        path = self.known.get(address.removeprefix(self.prefix))
        if path is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b""]
        return self._file(path, environ, start)

    def _file(self, path: Path, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        small = path.with_name(path.name + ".gz")
        packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and small.exists()
        body = (small if packed else path).read_bytes()
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = [
            ("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", FOREVER if HASHED.search(path.name) else A_WHILE),
            ("X-Content-Type-Options", "nosniff"),
            ("Vary", "Accept-Encoding"),
        ]
        if packed:
            headers.append(("Content-Encoding", "gzip"))
        if path.name == "service-worker.js":
            headers.append(("Service-Worker-Allowed", "/"))
        start("200 OK", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
