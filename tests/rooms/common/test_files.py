"""What comes from outside is judged by its content and given out as an attachment."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image

from shijian.common import files
from shijian.common.refused import Refused


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    made = io.BytesIO()
    picture = Image.new("RGB", size, "red")
    exif = picture.getexif()
    exif[0x010F] = "SECRET-CAMERA"
    exif[0x0112] = 6  # held sideways
    picture.save(made, kind, exif=exif)
    return made.getvalue()


def kept(content: bytes, name: str = "a.jpg") -> files.Kept:
    return files.keep(SimpleUploadedFile(name, content))


def test_a_picture_is_drawn_anew_upright_and_without_hidden_data(folder: Path) -> None:
    content = a_picture() + b"<script>alert(1)</script>"
    name = kept(content).name
    stored = (folder / name[:2] / name).read_bytes()
    assert b"SECRET-CAMERA" not in stored
    assert b"script" not in stored
    with Image.open(io.BytesIO(stored)) as picture:
        assert picture.size == (20, 40)
        assert not picture.getexif()


def test_the_same_file_is_kept_once_and_only_for_its_owner(folder: Path) -> None:
    assert kept(a_picture()).name == kept(a_picture()).name
    (only,) = [path for path in folder.rglob("*") if path.is_file()]
    assert only.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><script>", b"GIF89a" + bytes(50), b"\x89PNG\r\n\x1a\nbroken", b"MZ\x90"],
)
def test_what_is_no_picture_and_no_pdf_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        kept(content, "photo.jpg")
    assert refused.value.status == 422


def test_limits_of_size_hold() -> None:
    with pytest.raises(Refused) as refused:
        kept(b"%PDF-" + bytes(files.MOST_BYTES))
    assert refused.value.status == 413
    with pytest.raises(Refused) as refused:
        kept(a_picture("PNG", (6_000, 5_000)))
    assert refused.value.code == "files.picture"


def test_a_file_goes_out_as_an_attachment_that_is_no_page() -> None:
    answer = files.answer(kept(b"%PDF-1.7 x").name, "委托书")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 64 + ".jpg", "x.html", ""])
def test_only_names_that_we_gave_are_looked_up(name: str) -> None:
    with pytest.raises(Http404):
        files.answer(name, "x")
