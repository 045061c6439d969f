"""A raw mail as it came: read in the limited child process, its attachments put into the vault's entrance."""

import base64
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jiangyan.intake import arrivals, child
from jiangyan.problems import Problem
from jiangyan.vault import files, uploads

LARGEST = 30 * 1024 * 1024
"""Bytes of one mail as it travels; what is larger is not fetched."""

FAULTS = {"winmail": "无法读取 winmail.dat，请改用普通附件重发（Outlook 里选“HTML”或“纯文本”格式）",
          "too_large": "附件合计太大，没有收下，请分几封寄，或在网页上传"}
ZIP_ADVICE = "压缩包不会解开，请取出里面的文件分别寄来"
_NAMELESS = "附件"


@dataclass(frozen=True)
class Attached:
    """One attachment in the vault: its digest and size, its type where it can be used, otherwise in `fault` why not."""

    name: str
    sha256: str
    size: int
    media_type: str
    ending: str
    fault: str


@dataclass(frozen=True)
class Letter:
    """What a mail says of itself; headers have small names, words are decoded, nothing is trusted."""

    headers: Mapping[str, str]
    sender: str
    sender_name: str
    subject: str
    message_id: str
    text: str
    attached: tuple[Attached, ...]
    many: bool
    returned: tuple[str, str] = ("", "")
    """The Message-ID of the mail that this one reports as not delivered, and the other server's words."""


def read(place: Path) -> Letter:
    """Reads the raw mail at `place` and keeps its attachments in the vault; child.Unreadable when it cannot be read.

    Takes up to 20 s for the mail and for every packed attachment: not inside a transaction.
    """
    answer: dict[str, Any] = child.read("confined.py", place, "mail_parts")
    if "refused" in answer:
        raise child.Unreadable(answer["detail"] or "邮件的结构已损坏")
    headers = answer["headers"]
    return Letter(headers, _plain(answer["sender"]), _plain(answer["sender_name"]), _plain(headers.get("subject", ""))[:300],
                  _plain(headers.get("message-id", "")), _plain(answer["text"]),
                  tuple(_kept(one, place_in) for place_in, one in enumerate(answer["attachments"], start=1)), bool(answer["many"]),
                  (_plain(answer["returned"]["id"]), _plain(answer["returned"]["said"])))


def _plain(text: str) -> str:
    """Text that a database keeps: no NUL, no half signs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _kept(one: Mapping[str, Any], number: int) -> Attached:
    name = _plain(one["name"]).replace("/", "_").replace("\\", "_").lstrip(".").strip()[:arrivals.NAME_LIMIT]
    name = name or f"{_NAMELESS}{number}{mimetypes.guess_extension(one['media_type']) or ''}"
    content = base64.b64decode(one["content"])
    if one["fault"]:
        stored = files.store(content) if content else files.Stored("", int(one["size"]))
        return Attached(name, stored.sha256, stored.size, "", "", FAULTS[one["fault"]])
    arrived = uploads.waiting(content, name)
    try:
        looked = arrivals.checked(arrived)
    except Problem as refusal:
        fault = refusal.message + (ZIP_ADVICE + "。" if content.startswith(b"PK") and refusal.word == "evidence.type" else "")
        files.keep(arrived.place, arrived.sha256)
        return Attached(name, arrived.sha256, len(content), "", "", fault)
    files.keep(arrived.place, arrived.sha256)
    return Attached(looked.name, arrived.sha256, len(content), looked.kind.media_type, looked.kind.ending, "")
