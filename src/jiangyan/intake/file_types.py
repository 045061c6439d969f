"""What a file really is, told from its first bytes and, for packed formats, from its table of contents."""

import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileType:
    """One kind of file that is taken in: ending, media type, Chinese name, first bytes, a part it must contain."""

    ending: str
    media_type: str
    name: str
    magic: tuple[bytes, ...]
    part: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_ZIP = (b"PK\x03\x04",)

TYPES: tuple[FileType, ...] = (
    FileType("pdf", "application/pdf", "PDF", (b"%PDF-",)),
    FileType("png", "image/png", "PNG 图片", (b"\x89PNG\r\n\x1a\n",)),
    FileType("jpg", "image/jpeg", "JPG 图片", (b"\xff\xd8\xff",)),
    FileType("jpeg", "image/jpeg", "JPG 图片", (b"\xff\xd8\xff",)),
    FileType("docx", _OFFICE + "wordprocessingml.document", "Word 文档", _ZIP, "word/document.xml"),
    FileType("xlsx", _OFFICE + "spreadsheetml.sheet", "Excel 工作簿", _ZIP, "xl/workbook.xml"),
    FileType("pptx", _OFFICE + "presentationml.presentation", "PPT 演示文稿", _ZIP, "ppt/presentation.xml"),
    FileType("doc", "application/msword", "Word 97 文档", _OLE),
    FileType("xls", "application/vnd.ms-excel", "Excel 97 工作簿", _OLE),
    FileType("ppt", "application/vnd.ms-powerpoint", "PPT 97 演示文稿", _OLE),
)
ALLOWED = "PDF、PNG、JPG、Word、Excel、PPT"
SHOWN_IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg"})

_OTHERS = ((b"MZ", "Windows 程序"), (b"\x7fELF", "Linux 程序"), (b"PK\x03\x04", "压缩包"), (b"Rar!", "压缩包"),
           (b"7z\xbc\xaf", "压缩包"), (b"#!", "脚本"), (b"<", "网页或文本"))


def found(place: Path) -> str:
    """What the bytes look like, in Chinese, for telling people."""
    head = place.open("rb").read(16)
    for kind in TYPES:
        if head.startswith(kind.magic) and not kind.part:
            return kind.name
    return next((name for magic, name in _OTHERS if head.startswith(magic)), "无法识别的内容")


def recognise(name: str, place: Path) -> FileType | None:
    """The type that both the name's ending and the bytes at `place` agree on; None where they do not."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    kind = next((kind for kind in TYPES if kind.ending == ending), None)
    if kind is None:
        return None
    with place.open("rb") as file:
        head = file.read(16)
    if not head.startswith(kind.magic):
        return None
    if kind.part and kind.part not in _parts(place):
        return None
    return kind


def _parts(place: Path) -> frozenset[str]:
    try:
        with zipfile.ZipFile(place) as packed:
            return frozenset(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return frozenset()
