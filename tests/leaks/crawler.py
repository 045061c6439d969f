"""Walks through everything one person can reach: every route with every object, every link, sort, filter and file."""

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.test import Client
from pypdf import PdfReader

from tests.leaks.places import EVERY, addresses

MOST = 320
"""So many answers of a quick walk, the routes first, then where links lead."""
LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)"')
NOT_FOLLOWED = ("/static/", "/account/", "/demo/", "/me/second-factor/")
SAME_EACH_TIME = re.compile(
    r'\b\d+:[0-9a-f]{64}\b|nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"|'
    r"\b(?:[0-9A-Fa-f]{4}[ -]){3}[0-9A-Fa-f]{4}\b|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{16,64}\b|"
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?)?|\d{8}T\d{6}Z?|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}月\d{1,2}日|"
    r"<v>4\d{4}\.\d+</v>|\d{1,2}:\d\d(?::\d\d)?|还有\d+(?:天|小时|分钟)|不足1小时|已逾期(?:\d+天|不足1天)|"
    r"(?<=spreadsheetml\.sheet\",\"size\":)\d+|(?<=spreadsheetml\.sheet\", \"size\": )\d+|"  # packed with instants in it
    r"(?<=\.xlsx</span></a> <span class=\"hint nowrap\">)[\d.]+ (?:[KM]B|B)(?=</span>)|"  # the same on the page of exports
    r"(?<=[A-Z-])20\d{6}(?=[-.])|[（(][一二三四五六日][）)]|(?:星期|周)[一二三四五六日]")
"""Instants in every form, so that hour and midnight may pass between the worlds; digests; what a page draws by lot."""


@dataclass
class Found:
    """What one person got: the text of every answer by address; a file's text is what stands in it."""

    texts: dict[str, str] = field(default_factory=dict)

    def plain(self, known: Iterable[str] = ()) -> dict[str, str]:
        """The same without instants, digests, what a page draws by lot, and words that this person may know (`known`)."""
        masked = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))) or r"(?!)")
        return {address: masked.sub("…", SAME_EACH_TIME.sub("·", text.replace("\r\n ", ""))) for address, text in self.texts.items()}

    def holding(self, token: str) -> list[str]:
        """The addresses whose answers hold a token."""
        return [address for address, text in self.texts.items() if token in text]


def readable(answer: Any) -> str:
    """Status, telling headers and text of an answer: Word and Excel unzipped, PDF read, everything else decoded."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as kept:
            text = "\n".join(kept.read(name).decode("utf-8", "replace") for name in sorted(kept.namelist()) if name.endswith((".xml", ".csv")))
    elif body[:5] == b"%PDF-" and len(body) > 2000:
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    else:
        text = body.decode("utf-8", "replace")
    headers = {name: answer.headers.get(name, "") for name in ("Content-Type", "Content-Disposition", "Location", "ETag")}
    return f"{answer.status_code} {headers}\n{text}"


def crawled(client: Client, most: int = 6000 if EVERY else MOST) -> Found:
    """Everything reachable for a signed-in person, by route and by link, each address once."""
    waiting, found = deque(addresses()), Found()
    known = set(waiting)
    while waiting and len(found.texts) < most:
        address = waiting.popleft()
        answer = client.get(address)
        assert answer.status_code not in (429, 500, 503), f"{address}: {answer.status_code}, the machine and not the rights"
        found.texts[address] = readable(answer)
        if answer["Content-Type"].startswith("text/html"):
            for link in map(unescape, LINK.findall(found.texts[address])):
                if link not in known and not link.startswith(NOT_FOLLOWED) and ".pdf" not in link:
                    known.add(link)
                    waiting.append(link)
    return found
