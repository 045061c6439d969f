"""Reads one raw mail: headers, words and attachments as plain data. Runs in the limited child process (confined.py).

Decoding is forgiving, because mails are: what says GBK and is UTF-8, names in raw eight-bit signs, RFC 2047 where RFC 2231 belongs.
"""

import base64
import email
import html.parser
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from itertools import islice
from pathlib import Path
from typing import Any

from jiangyan.intake import tnef

PARTS, DEPTH, WORDS, ATTACHED = 200, 6, 4000, 23 * 1024 * 1024
"""Parts and nesting of one mail, signs of its words that are shown, bytes of all attachments together."""
_SHOWN = ("message-id", "from", "subject", "date", "return-path", "auto-submitted", "precedence", "x-loop", "content-type", "x-autoreply",
          "x-autorespond", "list-id", "list-post", "list-unsubscribe", "list-help", "x-auto-response-suppress", "feedback-id", "x-mailer-daemon",
          "x-campaign-id", "x-spam-flag", "authentication-results")
_WINMAIL = "application/ms-tnef"


def read(place: str) -> dict[str, Any]:
    """`headers` (small letters, decoded), `sender` and `sender_name`, `text`, `attachments` [{name, media_type, content (base64), fault}], `many`,
    `returned` {id, said}: which mail a report says did not arrive, and why; both "" where it reports nothing of the kind."""
    with Path(place).open("rb") as file:
        message = email.message_from_binary_file(file)
    headers = _headers(message)
    name, address = next(iter(getaddresses([headers.get("from", "")])), ("", ""))
    found = _Found()
    found.walk(message, 0)
    return {"headers": headers, "sender": _line(address)[:254].lower(), "sender_name": _line(name)[:100],
            "text": (found.plain or found.marked).strip()[:WORDS], "attachments": found.attachments, "many": found.many,
            "returned": _returned(message)}


def _returned(message: Message) -> dict[str, str]:
    """The mail that a delivery report (RFC 3464) gives up, with the other server's words; a mere delay is no return."""
    found = {"id": "", "said": ""}
    parts = list(islice(message.walk(), PARTS)) if message.get_content_type() == "multipart/report" else []
    lines = [line for part in parts if part.get_content_type() == "message/delivery-status" for line in _blocks(part)]
    if not any(line.get("action", "").strip().lower() == "failed" for line in lines):
        return found
    found["said"] = next((_line(words(str(line[name]))) for name in ("diagnostic-code", "status") for line in lines if line[name]), "")[:300]
    for part in parts[1:]:
        about = str(part["message-id"] or "")
        if not about and part.get_content_type() == "text/rfc822-headers":
            about = str(email.message_from_string(str(part.get_payload())).get("message-id", ""))
        found["id"] = found["id"] or _line(about)[:300]
    return found


def _blocks(part: Message) -> list[Message]:
    inside = part.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []


def _headers(message: Message) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        if name.lower() in _SHOWN and name.lower() not in found:
            found[name.lower()] = _line(words(str(value)))[:1000]
    return found


def _line(text: str) -> str:
    """One line without signs that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def words(raw: str) -> str:
    """A header's value as people read it: RFC 2047 words decoded, raw eight-bit signs taken for UTF-8 or GBK."""
    plain = _bytes_read(raw.encode("ascii", "surrogateescape") if not _has_wide(raw) else raw.encode("utf-8", "replace"), "")
    if "=?" not in plain:
        return plain
    try:
        pieces = decode_header(re.sub(r"[\r\n]+", " ", plain))
    except (ValueError, LookupError):
        return plain
    return "".join(_bytes_read(piece, charset or "") if isinstance(piece, bytes) else piece for piece, charset in pieces)


def _has_wide(raw: str) -> bool:
    return any(ord(sign) > 127 and not 0xDC80 <= ord(sign) <= 0xDCFF for sign in raw)


def _bytes_read(content: bytes, charset: str) -> str:
    """Bytes as text: in the charset that is named, else UTF-8, else GB 18030, which also reads GBK and GB 2312."""
    named = charset.lower().replace("_", "-")
    asked = "gb18030" if named in ("gb2312", "gbk", "gb-2312", "cp936", "x-gbk") else named
    for one in (asked, "utf-8", "gb18030"):
        try:
            return content.decode(one) if one else content.decode("utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("utf-8", "replace")


def file_name(part: Message) -> str:
    """The name of an attachment, by RFC 2231, RFC 2047, raw signs, or the name of its content type; "" where it has none."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        raw = next((str(value) for name, value in part.raw_items() if name.lower() == header), "")
        if not raw:
            continue
        one = Message()  # the parameters are read again from text in which raw signs are already letters
        one[header] = re.sub(r"[\r\n]+", " ", words(raw) if "=?" not in raw else _whole(raw))
        try:
            value = one.get_param(key, header=header)
        except (ValueError, TypeError, IndexError, LookupError):
            continue
        if value:
            given = _collapsed(value)
            return _line(words(given))
    return ""


def _whole(raw: str) -> str:
    """Encoded words with their quotes around them, so that what they decode to cannot end the parameter."""
    return _bytes_read(raw.encode("ascii", "surrogateescape") if not _has_wide(raw) else raw.encode(), "")


def _collapsed(value: str | tuple[str | None, str | None, str]) -> str:
    if isinstance(value, str):
        return value
    charset, _language, text = value
    return _bytes_read(text.encode("latin-1", "replace"), charset or "")


class _Found:
    """What a walk through the parts of a mail finds."""

    def __init__(self) -> None:
        self.plain, self.marked = "", ""
        self.attachments: list[dict[str, Any]] = []
        self.parts, self.size, self.many = 0, 0, False

    def walk(self, part: Message, depth: int) -> None:
        """Takes one part, and the parts in it."""
        self.parts += 1
        if self.parts > PARTS or depth > DEPTH:
            self.many = True
            return
        if part.is_multipart():
            for inner in self._inside(part):
                self.walk(inner, depth + 1)
            return
        name, kind = file_name(part), part.get_content_type()
        content = part.get_payload(decode=True)
        content = content if isinstance(content, bytes) else b""
        if kind == _WINMAIL or name.lower() == "winmail.dat" or content.startswith(tnef.SIGNATURE):
            self._winmail(name, content)
        elif name or part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            self._attach(name, kind, content)
        else:
            self._said(kind, _bytes_read(content, str(part.get_content_charset() or "")))

    def _inside(self, part: Message) -> Iterator[Message]:
        inside = part.get_payload()
        yield from (one for one in inside if isinstance(one, Message)) if isinstance(inside, list) else ()

    def _said(self, kind: str, text: str) -> None:
        if kind == "text/html":
            self.marked = self.marked or _without_marks(text)
        elif len(self.plain) < WORDS:
            self.plain += text.replace("\r\n", "\n").replace("\0", "") + "\n"

    def _winmail(self, name: str, content: bytes) -> None:
        try:
            inside = tnef.attachments(content)
        except ValueError:
            inside = []
        for own, bytes_ in inside:
            self._attach(_line(own), "", bytes_)
        if not inside:
            self._attach(name or "winmail.dat", _WINMAIL, content, "winmail")

    def _attach(self, name: str, kind: str, content: bytes, fault: str = "") -> None:
        self.size += len(content)
        room = self.size <= ATTACHED
        self.attachments.append({"name": name[:200], "media_type": kind[:100], "size": len(content),
                                 "content": base64.b64encode(content).decode() if room else "",
                                 "fault": fault or ("" if room else "too_large")})


class _Words(html.parser.HTMLParser):
    """The words of a page, without its marks, styles and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Styles and scripts are not read; a new line for every block."""
        self.silent += tag in ("style", "script", "head")
        self.pieces += ["\n"] if tag in ("p", "div", "br", "tr", "li") else []

    def handle_endtag(self, tag: str) -> None:
        """The words go on."""
        self.silent = max(0, self.silent - (tag in ("style", "script", "head")))

    def handle_data(self, data: str) -> None:
        """One piece of text."""
        self.pieces += [] if self.silent else [data]


def _without_marks(page: str) -> str:
    reader = _Words()
    reader.feed(page[:500_000])
    return re.sub(r"\n\s*\n+", "\n", "".join(reader.pieces).replace("\0", ""))
