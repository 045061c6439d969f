"""What a file really is, told from its bytes against one table, and for packed formats from what is inside."""

import mmap
import os
from dataclasses import dataclass
from pathlib import Path

from jiangyan.intake import child


@dataclass(frozen=True)
class FileType:
    """One kind of file that is taken in: ending, media type, Chinese name, first bytes, whether its inside must be read."""

    ending: str
    media_type: str
    name: str
    magic: tuple[bytes, ...]
    packed: bool = False


class Refused(Exception):
    """Why a file is not taken in: `found`, what its bytes look like, or `fault`, a word of FAULTS."""

    def __init__(self, found: str = "", fault: str = "") -> None:
        super().__init__(found or fault)
        self.found, self.fault = found, fault


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_ZIP = (b"PK\x03\x04",)

TYPES: tuple[FileType, ...] = (
    FileType("pdf", "application/pdf", "PDF", (b"%PDF-",)),
    FileType("png", "image/png", "PNG 图片", (b"\x89PNG\r\n\x1a\n",)),
    FileType("jpg", "image/jpeg", "JPG 图片", (b"\xff\xd8\xff",)),
    FileType("jpeg", "image/jpeg", "JPG 图片", (b"\xff\xd8\xff",)),
    FileType("docx", _OFFICE + "wordprocessingml.document", "Word 文档", _ZIP, packed=True),
    FileType("xlsx", _OFFICE + "spreadsheetml.sheet", "Excel 工作簿", _ZIP, packed=True),
    FileType("pptx", _OFFICE + "presentationml.presentation", "PPT 演示文稿", _ZIP, packed=True),
    FileType("doc", "application/msword", "Word 97 文档", _OLE, packed=True),
    FileType("xls", "application/vnd.ms-excel", "Excel 97 工作簿", _OLE, packed=True),
    FileType("ppt", "application/vnd.ms-powerpoint", "PPT 97 演示文稿", _OLE, packed=True),
)
ALLOWED = "PDF、PNG、JPG、Word、Excel、PPT"
SHOWN_IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg"})

_SAVE_AGAIN = "请用 Word、Excel 或 WPS 打开后另存一份，再上传新存的"
FAULTS: dict[str, tuple[str, str]] = {
    "encrypted": ("加了密码", "请去掉密码后再上传"),
    "macros": ("带有宏", "请另存为不带宏的 .docx、.xlsx 或 .pptx 后再上传"),
    "program": ("里面夹带了程序或脚本", "请删去夹带的程序后再上传"),
    "bomb": ("解开以后超过 500 MB", "请拆成几个文件，或压缩里面的图片后再上传"),
    "many": ("里面的零件超过 5000 个", _SAVE_AGAIN),
    "nested": ("里面的压缩包一层套一层", "请取出里面的文件，分别上传"),
    "names": ("内部目录有重名或带路径的条目", _SAVE_AGAIN),
    "entities": ("里面引用了外部内容（DTD）", _SAVE_AGAIN),
    "remote": ("一打开就会去网上取模板或对象", "请断开这些链接后再上传"),
    "mixed": ("同时是几种文件", _SAVE_AGAIN),
    "appended": ("夹带了别的文件", "请重新导出或另存一份再上传"),
    "damaged": ("已损坏，打不开", "请检查原文件，重新导出或另存一份再上传"),
    "slow": ("在限定的时间和内存内没有读完", "请拆成几个文件后再上传"),
}
"""What is wrong inside a file, and what to do."""

_OTHERS = ((b"MZ", "Windows 程序"), (b"\x7fELF", "Linux 程序"), (b"PK\x03\x04", "压缩包"), (b"PK\x05\x06", "空的压缩包"),
           (b"Rar!", "压缩包"), (b"7z\xbc\xaf", "压缩包"), (b"\x1f\x8b", "压缩包"), (b"BZh", "压缩包"), (b"\xfd7zXZ", "压缩包"),
           (b"#!", "脚本"), (b"{\\rtf", "RTF 文档"), (b"GIF8", "GIF 图片"), (b"BM", "BMP 图片"), (b"RIFF", "媒体文件"),
           (b"II*\0", "TIFF 图片"), (b"MM\0*", "TIFF 图片"), (b"<", "网页或文本"))
_TAIL = 66_000
"""Bytes at the end of a file in which the directory of an appended archive begins."""


def found(place: Path) -> str:
    """What the bytes look like, in Chinese, for telling people."""
    with place.open("rb") as file:
        head = file.read(16)
    for kind in TYPES:
        if head.startswith(kind.magic) and not kind.packed:
            return kind.name
    if head.startswith(_OLE):
        return "Office 97 文件"
    return next((name for magic, name in _OTHERS if head.startswith(magic)), "无法识别的内容")


def examine(name: str, place: Path) -> FileType:
    """The type that the name's ending and everything in the bytes at `place` agree on; otherwise Refused.

    Packed formats and PDF that may be locked are read in a limited child process (up to 20 s): not inside a transaction.
    """
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    kind = next((kind for kind in TYPES if kind.ending == ending), None)
    with place.open("rb") as file:
        head = file.read(16)
    if kind is not None and kind.magic == _ZIP and head.startswith(_OLE):
        _refuse_locked(place)
    if kind is None or not head.startswith(kind.magic):
        raise Refused(found(place))
    if kind.packed or _perhaps_locked(kind, place):
        inside = _inside(place)
        if inside != kind.ending:
            raise Refused(next((one.name for one in TYPES if one.ending == inside), found(place)))
    elif _archive_appended(place):
        raise Refused(fault="appended")
    return kind


def recognise(name: str, place: Path) -> FileType | None:
    """The type as `examine` finds it; None for whatever is refused."""
    try:
        return examine(name, place)
    except Refused:
        return None


def _inside(place: Path) -> str:
    """The ending that the contents stand for; Refused for a fault inside."""
    try:
        answer = child.read("office_files.py", place)
    except child.Unreadable:
        raise Refused(fault="slow") from None
    if answer["fault"]:
        raise Refused(fault=answer["fault"])
    return str(answer["kind"])


def _refuse_locked(place: Path) -> None:
    """Office puts a .docx or .xlsx that it encrypted into an Office 97 wrapping: that is said, not "another kind"."""
    try:
        _inside(place)
    except Refused as why:
        if why.fault == "encrypted":
            raise


def _perhaps_locked(kind: FileType, place: Path) -> bool:
    if kind.ending != "pdf":
        return False
    with place.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b"/Encrypt") >= 0


def _archive_appended(place: Path) -> bool:
    """Whether the file ends with the directory of a zip archive: it would be two files in one."""
    size = place.stat().st_size
    with place.open("rb") as file:
        file.seek(max(0, size - _TAIL), os.SEEK_SET)
        tail = file.read()
        end = tail.rfind(b"PK\x05\x06")
        if end < 0 or len(tail) - end < 22:
            return False
        length = int.from_bytes(tail[end + 12:end + 16], "little")
        start = max(0, size - len(tail) + end - length)
        file.seek(start)
        return length > 0 and file.read(4) == b"PK\x01\x02"
