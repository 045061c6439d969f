"""Draws a picture anew, smaller and without anything that was written beside it; a script of its own in a limited child process.

Prints {"picture": base64 of a JPEG of at most LONGEST pixels a side}. No place, time, camera or thumbnail goes with it.
"""

import base64
import io
import json
import sys
from typing import Any

PIXELS, LONGEST, QUALITY = 80_000_000, 2400, 85


def read(place: str) -> dict[str, Any]:
    """The picture at `place` drawn anew; {"unreadable": why} for what is no picture, is broken or too large."""
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
            _on_white(turned).save(drawn, "JPEG", quality=QUALITY)
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


if __name__ == "__main__":
    sys.path.insert(0, __file__.rsplit("/", 1)[0])
    import limits

    limits.lower()
    json.dump(read(sys.argv[1]), sys.stdout, ensure_ascii=True)
