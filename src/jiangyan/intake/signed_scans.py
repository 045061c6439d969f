"""The code of a signed scan: read in a limited child, told as number and digest, or as a sentence why there is none."""

from dataclasses import dataclass
from pathlib import Path

from jiangyan.intake import child
from jiangyan.rulebook import codes

ALLOWED = frozenset({"pdf", "png", "jpg", "jpeg"})
LARGEST = 40 * 1024 * 1024


@dataclass(frozen=True)
class Seen:
    """What a scan says of itself: number and digest of its code, or in `trouble` why they are not known."""

    number: str = ""
    digest: str = ""
    trouble: str = ""


def read(place: Path) -> Seen:
    """Number and digest from the scan's QR code, else from the line in words of a PDF's text; several papers in one scan are trouble."""
    try:
        answer = child.read("scan_pages.py", place)
    except child.Unreadable as why:
        return Seen(trouble=f"这个文件读不出来：{why}。")
    found = {pair for text in answer["codes"] if (pair := codes.read(text))}
    found = found or {pair for text in answer["texts"] if (pair := codes.read_line(text))}
    if len(found) > 1:
        numbers = "、".join(sorted(number for number, _ in found))
        return Seen(trouble=f"这个文件里有几份文书（{numbers}）。请一份文书一个文件，分开上传。")
    if found:
        number, digest = found.pop()
        return Seen(number, digest)
    other = "里面的二维码不是文书的编号" if answer["codes"] else "没有找到文书的二维码"
    return Seen(trouble=f"{other}。请把印有二维码的那一页扫清楚（不低于 150 dpi，不要遮挡）再上传，或者手工归位。")
