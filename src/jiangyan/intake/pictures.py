"""Draws a picture anew, smaller and without anything that was written beside it; a script of its own in a limited child process.

Prints {"picture": base64 of a JPEG of at most LONGEST pixels a side}. No place, time, camera or thumbnail goes with it.
"""

import base64
import io
import json
import sys
from typing import Any

PIXELS, LONGEST, QUALITY = 80_000_000, 2400, 85


def read(place: str, mark: str = "", font: str = "") -> dict[str, Any]:
    """The picture at `place` drawn anew; {"unreadable": why} for what is no picture, is broken or too large.

    With a `mark`, these words in the font of that file run across all of it.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(place, formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > PIXELS:
                return {"unreadable": f"图片有 {picture.width}×{picture.height} 点，太大了"}
            picture.draft("RGB", (LONGEST, LONGEST))
            picture.load()
            turned = ImageOps.exif_transpose(picture)
            turned.thumbnail((LONGEST, LONGEST))
            drawn = io.BytesIO()
            fresh = _marked(_on_white(turned), mark, font)
            fresh.save(drawn, "JPEG", quality=QUALITY)
    except MemoryError:
        raise
    except Exception:  # a damaged picture may fail anywhere inside the reader
        return {"unreadable": "图片已损坏"}
    return {"picture": base64.b64encode(drawn.getvalue()).decode()}


def _on_white(picture: Any) -> Any:
    """The same points on a white ground, in a picture that never held anything else."""
    from PIL import Image

    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    picture = picture.convert("RGBA" if clear else "RGB")
    fresh = Image.new("RGB", picture.size, "white")
    fresh.paste(picture, (0, 0), picture if clear else None)
    return fresh


def _marked(picture: Any, mark: str, font: str) -> Any:
    """The picture under slanting lines of words that no part of it is free of; small pictures are enlarged first."""
    if not mark:
        return picture
    from PIL import Image, ImageDraw, ImageFont

    if max(picture.size) < 800:
        picture = picture.resize((picture.width * 800 // max(picture.size) or 1, picture.height * 800 // max(picture.size) or 1))
    size = max(picture.size)
    letters = ImageFont.truetype(font, max(16, size // 32))
    sheet = Image.new("L", (2 * size, 2 * size), 0)
    pen, step = ImageDraw.Draw(sheet), max(40, size // 8)
    width = int(pen.textlength(mark, letters)) + step
    for row, top in enumerate(range(0, 2 * size, step)):
        for left in range(-width // 2 * (row % 2), 2 * size, width):
            pen.text((left, top), mark, 110, letters)
    turned = sheet.rotate(24)
    start = ((2 * size - picture.width) // 2, (2 * size - picture.height) // 2)
    cut = turned.crop((*start, start[0] + picture.width, start[1] + picture.height))
    picture.paste(Image.new("RGB", picture.size, (190, 30, 30)), (0, 0), cut)
    return picture


if __name__ == "__main__":
    sys.path.insert(0, __file__.rsplit("/", 1)[0])
    import limits

    limits.lower()
    json.dump(read(*sys.argv[1:]), sys.stdout, ensure_ascii=True)
