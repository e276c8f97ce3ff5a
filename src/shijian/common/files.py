"""Files from outside: judged by their content, stored under their digest, given out as attachments.

They lie in `<data>/files/ab/<sha256>`, outside the static files and the database (decision 26).
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from shijian.common.refused import Refused

MOST_BYTES = 10 * 1_048_576
MOST_PIXELS = 25_000_000
PICTURES = ("JPEG", "PNG", "WEBP")
KINDS = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
DIGEST = re.compile(r"[0-9a-f]{64}\.(?:jpg|png|pdf)")


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file: its name is its digest and its kind."""

    name: str
    size: int


def keep(upload: UploadedFile[bytes]) -> Kept:
    """Check a file by what is in it and store it; pictures lose their hidden data.

    Raises `files.too_large` (413), `files.kind` and `files.picture` (422). Storing the same file
    twice keeps one; a file whose command fails afterwards lies there unnamed and harms nobody.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise Refused(
            _("This is larger than 10 MB. Make it smaller and send it again."),
            "files.too_large",
            status=413,
        )
    content = upload.read()
    ending, clean = ("pdf", content) if content.startswith(b"%PDF-") else _picture(content)
    name = f"{hashlib.sha256(clean).hexdigest()}.{ending}"
    _store(name, clean)
    return Kept(name, len(clean))


def _picture(content: bytes) -> tuple[str, bytes]:
    """The picture drawn anew, upright, without place, camera or anything behind its end."""
    try:
        with Image.open(io.BytesIO(content), formats=PICTURES) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(
                    _("This picture is too large. Take it with fewer pixels."),
                    "files.picture",
                    status=422,
                )
            upright = ImageOps.exif_transpose(picture)
            clear = upright.mode in ("RGBA", "LA", "P")
            drawn = upright.convert("RGBA" if clear else "RGB")
            drawn.info.clear()
            target = io.BytesIO()
            drawn.save(target, "PNG" if clear else "JPEG", **({} if clear else {"quality": 85}))
            return "png" if clear else "jpg", target.getvalue()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused(
            _("Only pictures (JPEG, PNG, WebP) and PDF files can be taken."),
            "files.kind",
            status=422,
        ) from error


def _store(name: str, content: bytes) -> None:
    place = _place(name)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, half = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(half).rename(place)


def _place(name: str) -> Path:
    return Path(settings.FILES) / name[:2] / name


def answer(name: str, shown: str) -> FileResponse:
    """The file as an attachment that no browser takes for a page; the caller checked the right."""
    if not DIGEST.fullmatch(name) or not _place(name).is_file():
        raise Http404
    response = FileResponse(
        _place(name).open("rb"),
        as_attachment=True,
        filename=f"{shown}.{name.rpartition('.')[2]}",
        content_type=KINDS[name.rpartition(".")[2]],
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
