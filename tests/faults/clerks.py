"""Clerks who fill in, attach and submit through the interface, and never give up: the same operation id until somebody answers."""

import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.cast import FULL_FACTS, PDF
from tests.faults.ledger import Ledger

PATIENCE = 90.0
"""Seconds after which a clerk gives an operation up; its fate is then unknown to them."""
AGAIN = frozenset({0, 500, 502, 503, 507})
JUDGED = {"3.1": ({"concurrent_capacity": 120}, 4), "4.1": ({"equipment_matched": False}, 4),
          "9.1": ({"assessment": "fair"}, 5), "10.1": ({"improper_spending": True}, 9)}
"""Rows that a person judges when these facts are entered, and the most points that the words allow then."""


@dataclass(frozen=True)
class Place:
    """One unit's project, with the sessions of its clerk and its head."""

    project: int
    sheet: int
    clerk: str
    head: str


@dataclass(frozen=True)
class Call:
    """One request: what is sent, and who sends it."""

    method: str
    path: str
    session: str
    body: bytes
    media_type: str = "application/json"
    base: int | None = None


def send(port: int, call: Call, key: str, timeout: float = 30) -> tuple[int, dict[str, Any]]:
    """One try; status 0 when there was no whole answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    headers = {"Cookie": f"sessionid={call.session}", "Idempotency-Key": key, "Content-Type": call.media_type,
               "Connection": "close"} | ({"If-Match": f'"{call.base}"'} if call.base is not None else {})
    try:
        connection.request(call.method, f"/api/v1/{call.path}", call.body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError):
        return 0, {}
    finally:
        connection.close()


def upload(project: int, session: str, place: str, content: bytes, name: str) -> Call:
    """A file as a multipart body."""
    edge = uuid.uuid4().hex
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
             for field, value in (("project", project), ("place", place))]
    parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                 "Content-Type: application/pdf\r\n\r\n")
    body = "".join(parts).encode() + content + f"\r\n--{edge}--\r\n".encode()
    return Call("POST", "evidence", session, body, f"multipart/form-data; boundary={edge}")


class Clerk(threading.Thread):
    """Works through places one after the other; what it means and what it is told is in a ledger of its own."""

    def __init__(self, port: int, places: list[Place], ledger: Path, seed: int, edits: int) -> None:
        super().__init__(daemon=True)
        self.port, self.places, self.edits = port, places, edits
        self.ledger, self.chance = Ledger(ledger), random.Random(seed)
        self.acknowledged, self.refusals, self.slowest = 0, 0, 0.0
        self.stopping = threading.Event()

    def run(self) -> None:
        """Every place: rows in any order and several times over, three files, one submission."""
        for place in self.places:
            for meant, call in self._deeds(place):
                if self.stopping.is_set():
                    return
                self._do(meant, call)

    def _do(self, meant: dict[str, Any], call: Callable[[], Call]) -> None:
        key, began, tries = uuid.uuid4().hex, time.monotonic(), 0
        self.ledger.write(key=key, meant=meant)
        status, answer = 0, {}
        sent = call()
        while status in AGAIN and time.monotonic() - began < PATIENCE:
            tries += 1
            status, answer = send(self.port, sent, key)
            if answer.get("code") == "operation.running":
                status = 0
            if status in AGAIN:
                time.sleep(0.05 * min(tries, 10))
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.acknowledged += status == 200
        self.refusals += status != 200
        self.ledger.write(key=key, status=status, answer=answer, tries=tries)

    def _deeds(self, place: Place) -> Iterator[tuple[dict[str, Any], Callable[[], Call]]]:
        versions: dict[str, int] = {}
        turns = [row for row in FULL_FACTS for _turn in range(self.edits)]
        self.chance.shuffle(turns)
        for row in turns:
            yield self._row(place, row, versions)
        for code in ("plan", "report", "audit"):
            content = PDF + uuid.uuid4().bytes
            yield ({"deed": "evidence", "project": place.project, "place": f"material:{code}", "size": len(content)},
                   lambda code=code, content=content: upload(place.project, place.clerk, f"material:{code}", content, f"{code}.pdf"))
        yield ({"deed": "submit", "project": place.project, "sheet": place.sheet},
               lambda: Call("POST", f"projects/{place.project}/submit", place.head, b"{}"))

    def _row(self, place: Place, row: str, versions: dict[str, int]) -> tuple[dict[str, Any], Callable[[], Call]]:
        base = versions.get(row, 0)
        versions[row] = base + 1
        body: dict[str, Any] = {**self._facts(row), "comment": f"说明{self.chance.randrange(10**6)}（示例）"}
        meant = {"deed": "mark", "sheet": place.sheet, "row": row, "version": base + 1, **body}
        return meant, lambda: Call("PUT", f"sheets/{place.sheet}/rows/{row}", place.clerk, json.dumps(body).encode(), base=base)

    def _facts(self, row: str) -> dict[str, Any]:
        chance = self.chance
        if row in JUDGED and chance.random() < 0.5:
            facts, most = JUDGED[row]
            return {"facts": facts, "score": str(Decimal(chance.randrange(6 if row == "9.1" else 0, most * 2 + 1)) / 2)}
        changed: dict[str, dict[str, Any]] = {
            "2.2": {"archive": chance.choice(["complete", "incomplete", "none"])},
            "6.1": {"programmes": 5, "programmes_with_curriculum": chance.randrange(1, 6)},
            "7.1": {"enterprise_agreements": chance.randrange(0, 6)},
            "8.2": {"teachers": 100, "qualified_full_time": 45 - 10 * chance.randrange(0, 4)},
            "13.2": {"senior_trainees_per_year": 600 - 60 * chance.randrange(0, 9)},
            "14.1": {"employers_surveyed": 100, "employers_satisfied": 85 - 5 * chance.randrange(0, 9)},
            "14.2": {"trainees_surveyed": 200, "trainees_satisfied": 170 - 10 * chance.randrange(0, 9)}}
        flags = row in ("1.1", "1.2", "2.1", "11.1", "11.2")
        facts = {name: chance.random() < 0.7 for name in FULL_FACTS[row]} if flags else changed.get(row, FULL_FACTS[row])
        return {"facts": facts, "score": None}
