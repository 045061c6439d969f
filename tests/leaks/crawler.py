"""Walks through everything one person can reach: every route with every object, every link, sort, filter and file."""

import io
import os
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.test import Client
from pypdf import PdfReader

from jiangyan.config.routes import routes
from jiangyan.models import Evidence, Finding, Inspection, OutboxMail, Project, Proposal, Receipt, Round, Sheet, Unit
from jiangyan.printing.papers import paper_ids

EVERY = os.environ.get("JIANGYAN_LEAKS") == "all"
"""Everything is walked through with JIANGYAN_LEAKS=all; otherwise a fixed part of it."""
PART, MOST = 5, 120
WORD = re.compile(r"[<{](?:(?:int|str|slug|path):)?(\w+)[>}]")
LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)"')
SORTS = ("unit", "stage", "materials", "self", "experts", "due", "score", "total", "verdict", "-self", "-experts", "-total")
NOT_WALKED = ("/static/", "/account/", "/demo/", "/healthz", "/me/second-factor/")
SKIPPED_WORDS = {"token", "username", "key", "uidb36", "address", "kind", "subject", "form", "deed", "item", "job_id"}
SAME_EACH_TIME = re.compile(
    r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"|'
    r"\b(?:[0-9A-Fa-f]{4}[ -]){3}[0-9A-Fa-f]{4}\b|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{16,64}\b|"
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?)?|\d{8}T\d{6}Z?|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}月\d{1,2}日|"
    r"\d{1,2}:\d\d(?::\d\d)?|还有\d+(?:天|小时|分钟)")


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


def addresses() -> list[str]:
    """Every route that answers GET, with the ids of everything that there is; sorts and papers besides."""
    ids: dict[str, list[Any]] = {f"{noun.__name__.lower()}_id": list(noun.objects.order_by("pk").values_list("pk", flat=True)) for noun in (
        Project, Round, Sheet, Evidence, Finding, Proposal, Unit)}
    ids |= {"number": list(Receipt.objects.values_list("number", flat=True)), "visit_id": list(Inspection.objects.values_list("pk", flat=True)),
            "mail_id": list(OutboxMail.objects.values_list("pk", flat=True)[:3]),
            "row": ["1.1"], "ordinal": [1], "code": ["stages", "totals", "panels"],
            "year": [2026], "rubric_id": ["tianjin-master-studio-2025"]}
    found: list[str] = []
    for route in routes():
        words = set(WORD.findall(route.pattern))
        if "GET" not in route.methods or "^" in route.pattern or words & SKIPPED_WORDS:
            continue
        made = ["/" + route.pattern]
        for word in words:
            made = [re.sub(rf"[<{{](?:\w+:)?{word}[>}}]", str(one), address) for address in made for one in ids.get(word, [1])]
        found += made
    found += [f"/rounds/{pk}/?sort={sort}" for pk in ids["round_id"] for sort in SORTS]
    found += [f"/rounds/{pk}/?{name}={value}" for pk in ids["round_id"] for name, value in (("stage", "scored"), ("due", "late"), ("q", "专家"))]
    found += [f"/papers/{kind}/{pk}.docx?draft=1" for kind in paper_ids() for pk in ids["project_id"]]
    walked = [one for one in found if not one.startswith(NOT_WALKED)]
    return walked if EVERY else [one for one in walked if ("docx" not in one and "sort=" in one) or zlib.crc32(one.encode()) % PART == 0]


def crawled(client: Client, most: int = 1500 if EVERY else MOST) -> Found:
    """Everything reachable for a signed-in person, by route and by link, each address once."""
    waiting, found = deque(addresses()), Found()
    known = set(waiting)
    while waiting and len(found.texts) < most:
        address = waiting.popleft()
        answer = client.get(address)
        assert answer.status_code != 500, address
        found.texts[address] = readable(answer)
        if answer["Content-Type"].startswith("text/html"):
            for link in map(unescape, LINK.findall(found.texts[address])):
                if link not in known and not link.startswith(NOT_WALKED) and ".pdf" not in link:
                    known.add(link)
                    waiting.append(link)
    return found
