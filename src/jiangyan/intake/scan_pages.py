"""Reads the QR codes of a scan to JSON; runs as a script of its own in a limited child process.

Prints {"codes": [text of each code], "texts": [text layer of each page]}. A picture is read as it is; of a PDF the pictures on
its pages, as scanners make them, and the text layer. What is drawn in a PDF as lines (not as a picture) is not rasterised.
"""

import json
import sys
import time
from typing import Any

PAGES, PICTURES, PIXELS, LONGEST = 40, 60, 60_000_000, 3500
FURTHER = 6.0
"""CPU seconds in which the pages behind the first code are looked through as well, for another paper in the same file."""


def read(place: str) -> dict[str, Any]:
    """The codes and texts of the file at `place`; {"unreadable": why} for what cannot be opened."""
    with open(place, "rb") as file:  # noqa: PTH123 nothing but what is needed is loaded here
        head = file.read(5)
    try:
        return _pdf(place) if head == b"%PDF-" else {"codes": _codes(_picture(place)), "texts": []}
    except ImportError:
        return {"unreadable": "服务器没有安装读取 PDF 的部件（pypdf）；请上传照片或 PNG、JPG，或手工归位"}
    except MemoryError:
        raise
    except Exception:  # a damaged file may fail anywhere inside the readers
        return {"unreadable": "文件已损坏、已加密，或不是 PDF、PNG、JPG"}


def _picture(place: Any) -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = PIXELS
    picture = Image.open(place)
    picture.draft("L", (LONGEST, LONGEST))
    return picture


def _codes(picture: Any) -> list[str]:
    """The texts of the QR codes; a picture in which none is found is tried smaller, which smooths noise, then larger and sharper."""
    import zxingcpp
    from PIL import Image, ImageFilter

    grey = picture.convert("L")
    if max(grey.size) > LONGEST:
        grey.thumbnail((LONGEST, LONGEST))
    found = zxingcpp.read_barcodes(grey)
    if not found and min(grey.size) > 1000:
        found = zxingcpp.read_barcodes(grey.resize((grey.width * 2 // 3, grey.height * 2 // 3)))
    if not found and time.process_time() < FURTHER:
        larger = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)
        found = zxingcpp.read_barcodes(larger.filter(ImageFilter.UnsharpMask(4, 200, 0)))
    return [bytes(one.bytes).decode("utf-8", "replace") for one in found]


def _pdf(place: str) -> dict[str, Any]:
    import pypdf

    book, codes, texts, seen = pypdf.PdfReader(place), [], [], 0
    if book.is_encrypted:
        return {"unreadable": "PDF 已加密，请去掉密码后再上传"}
    for page in book.pages[:PAGES]:
        texts.append(page.extract_text()[:20_000])
        for one in page.images:
            seen += 1
            if seen <= PICTURES and one.image is not None:
                codes += _codes(one.image)
        if codes and time.process_time() > FURTHER:
            break
    return {"codes": codes, "texts": texts}


if __name__ == "__main__":
    sys.path.insert(0, __file__.rsplit("/", 1)[0])
    import limits

    limits.lower()
    json.dump(read(sys.argv[1]), sys.stdout, ensure_ascii=True)
