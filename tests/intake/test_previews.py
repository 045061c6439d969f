"""A picture is looked at as one drawn anew: no place, no camera, no bomb; the original stays as it came."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from jiangyan.intake import child, previews
from jiangyan.problems import Problem
from jiangyan.vault import files


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.VAULT_DIR, settings.DATA_DIR = str(tmp_path / "files"), tmp_path
    files.prepare()


def _photo() -> bytes:
    """A photo of 400 × 300 lying on its side, with camera, place and an embedded comment."""
    picture = Image.new("RGB", (400, 300), "white")
    picture.paste("red", (0, 0, 100, 100))
    told = Image.Exif()
    told[0x0112], told[0x010F] = 6, "示例相机SECRET"
    told.get_ifd(0x8825).update({1: "N", 2: (39.0, 7.0, 30.0), 3: "E", 4: (117.0, 12.0, 0.0)})
    packed = io.BytesIO()
    picture.save(packed, "JPEG", exif=told, comment=b"SECRET")
    return packed.getvalue()


def test_place_and_camera_stay_behind_and_the_picture_stands_upright() -> None:
    original = _photo()
    kept = files.store(original).sha256
    drawn = previews.preview(kept, "现场（示例）.jpg")
    shown = Image.open(io.BytesIO(drawn))
    assert (b"SECRET" in original, b"SECRET" in drawn, b"Exif" in drawn, dict(shown.getexif()), shown.info.get("comment")) == (
        True, False, False, {}, None)
    red = shown.getpixel((290, 10))
    assert (shown.size, isinstance(red, tuple) and red[0] > 200 and red[1] < 60) == ((300, 400), True)
    assert files.path(kept).read_bytes() == original


def test_it_is_drawn_once(monkeypatch: Any) -> None:
    kept = files.store(_photo()).sha256
    first = previews.preview(kept, "a.jpg")
    monkeypatch.setattr(child, "SECONDS", -1)
    assert (previews.preview(kept, "a.jpg") == first, list(previews.place(kept).parent.iterdir())) == (
        True, [previews.place(kept)])
    previews.forget(kept)
    assert not previews.place(kept).exists()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "CMYK", "I;16"])
def test_every_kind_of_picture_becomes_an_ordinary_one(mode: str) -> None:
    packed = io.BytesIO()
    Image.new(mode, (50, 30)).save(packed, "JPEG" if mode == "CMYK" else "PNG")
    shown = Image.open(io.BytesIO(previews.preview(files.store(packed.getvalue()).sha256, "a.png")))
    assert (shown.mode, shown.size, shown.format) == ("RGB", (50, 30), "JPEG")


def _png(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000, 9))
            + chunk(b"IEND", b""))


@pytest.mark.parametrize(("content", "why"), [
    (_png(60_000, 60_000), "图片有 60000×60000 点，太大了"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "图片已损坏"),
    (_photo()[:2000], "图片已损坏"), (b"GIF89a" + b"\0" * 40, "图片已损坏"),
])
def test_what_cannot_be_drawn_is_said(content: bytes, why: str) -> None:
    kept = files.store(content).sha256
    with pytest.raises(Problem) as refusal:
        previews.preview(kept, "坏（示例）.png")
    assert (refusal.value.word, refusal.value.values["detail"], previews.place(kept).exists()) == ("preview.failed", why, False)
