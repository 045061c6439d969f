"""CPU per request and p50/p95 of the busiest pages, on SQLite or PostgreSQL, served by granian with 2 workers.

python -m bench.web [--projects 1000] [--requests 100] [--rounds 5] [--smoke]; JIANGYAN_DATABASE_URL chooses the database.
One line of JSON a figure. Everything is asked a few times before it is measured: what a process loads once is not counted.
CPU is user and system time of the server's processes; on a shared machine the least of the rounds says most.
"""

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

TICK = os.sysconf("SC_CLK_TCK")


class Client:
    """One signed-in browser on one kept-open connection."""

    made = 0

    def __init__(self, port: int, session: str) -> None:
        Client.made += 1
        self.number = Client.made
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={'a' * 32}", "X-CSRFToken": "a" * 32}

    def call(self, path: str, version: int, fields: dict[str, object]) -> int:
        """Changes something through the interface for programs."""
        own = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex, "If-Match": f'"{version}"'}
        self.connection.request("PUT", path, json.dumps(fields).encode(), self.headers | own)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None, htmx: bool = False) -> int:
        headers = dict(self.headers)
        if htmx:
            headers["HX-Request"] = "true"
        body = urlencode(fields).encode() if fields is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


def cpu(parent: int) -> float:
    """CPU seconds that a process and its children have used."""
    total, waiting = 0.0, [parent]
    while waiting:
        pid = waiting.pop()
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / TICK
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return total


def measure(server: int, clients: list[Client], each: int, work: Callable[[Client, int], int], submits: bool) -> tuple[float, float, float]:
    """CPU ms a request, p50 and p95 in ms, over `each` requests by every client at once."""
    times: list[float] = []
    wrong: list[int] = []

    def run(place: int, client: Client) -> None:
        for turn in range(each):
            started = time.perf_counter()
            status = work(client, place * each + turn)
            times.append((time.perf_counter() - started) * 1000)
            if status != 200 and not (status == 302 and submits):
                wrong.append(status)

    before = cpu(server)
    threads = [threading.Thread(target=run, args=(place, client)) for place, client in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    used = (cpu(server) - before) * 1000 / len(times)
    if wrong:
        raise SystemExit(f"{len(wrong)} of {len(times)} requests were refused, first with {wrong[0]}")
    return used, statistics.median(times), statistics.quantiles(times, n=20)[18] if len(times) > 1 else times[0]


def prepare(projects: int) -> dict:
    """The filled round and a session for everybody, made in this process."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from bench.filling import fill
    from jiangyan.management import ground
    from jiangyan.models import Person
    from jiangyan.queries import rights
    from jiangyan.queries.account.sessions import rights_of

    ground.migrate()
    found = fill(projects)

    def session(person: int) -> str:
        store = SessionStore()
        store.update({"_auth_user_id": str(person), "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
                      "_auth_user_hash": Person.objects.get(pk=person).get_session_auth_hash()})
        who = rights.asker(Person.objects.get(pk=person))
        store.update({"started": time.time(), "seen": time.time(), "proved": time.time(), "second_factor": "totp",
                      "rights": rights_of(who)})
        store.create()
        return store.session_key

    found["session"] = {str(one): session(one) for one in [found["officer"], *found["experts"], *found["heads"]]}
    evidence(found["ready"])
    return found


def evidence(projects: list[int]) -> None:
    """The required materials of every ready project: three small files each, the same bytes."""
    from django.utils import timezone

    from jiangyan.models import Evidence, EvidenceUse, Person
    from jiangyan.vault import files

    kept, who, now = files.store(b"%PDF-1.4 bench"), Person.objects.get(username="head"), timezone.now()
    rows = Evidence.objects.bulk_create(
        Evidence(project_id=one, sha256=kept.sha256, size=kept.size, name=f"{code}.pdf", media_type="application/pdf",
                 uploaded_by=who, uploaded_at=now) for one in projects for code in ("plan", "report", "audit"))
    EvidenceUse.objects.bulk_create(
        EvidenceUse(evidence=row, project_id=row.project_id, place=f"material:{row.name[:-4]}", added_by=who, added_at=now)
        for row in rows)


def serve(port: int) -> subprocess.Popen:
    """The server; what it says of itself is no figure, so it goes to a file beside its data."""
    with (Path(os.environ["JIANGYAN_DATA_DIR"]) / "web.log").open("ab") as log:
        server = subprocess.Popen([sys.executable, "-m", "jiangyan", "serve", "--port", str(port), "--workers", "2",
                                   "--web-only"], stdout=log, stderr=log)
    for _ in range(900):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--requests", type=int, default=100, help="in each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="the one whose name contains these words")
    parser.add_argument("--smoke", action="store_true")
    args = parser.parse_args()
    if args.smoke:
        args.projects, args.requests, args.rounds = 60, 4, 1
    with tempfile.TemporaryDirectory(prefix="jiangyan-bench-") as folder:
        os.environ.setdefault("JIANGYAN_DATA_DIR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiangyan.config.settings")
        found = prepare(args.projects)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = serve(port)
        try:
            play(server.pid, port, found, args.requests, args.rounds, args.only)
        finally:
            server.terminate()
            server.wait(60)


WARM = 24
"""Requests before the first that counts: both workers have then loaded every page and statement."""


def play(server: int, port: int, found: dict, requests: int, rounds: int, only: str = "") -> None:
    versions: dict[int, int] = {}
    sheets, ready, inspected = found["sheets"], iter(found["ready"]), found["inspected"]
    lock = threading.Lock()

    def own_sheet(client: Client) -> tuple[int, int]:
        """A sheet that nobody else saves at the same time, and the version that its row has."""
        sheet = sheets[client.number % len(sheets)]
        with lock:
            versions[sheet] = versions.get(sheet, 0) + 1
        return sheet, versions[sheet]

    def save(client: Client, turn: int) -> int:
        sheet, version = own_sheet(client)
        return client.ask("POST", f"/sheets/{sheet}/rows/13.2/", {
            "operation": uuid.uuid4().hex, "version": str(version),
            "fact-senior_trainees_per_year": str(300 + turn % 400)}, htmx=True)

    def save_by_program(client: Client, turn: int) -> int:
        sheet, version = own_sheet(client)
        return client.call(f"/api/v1/sheets/{sheet}/rows/13.2", version, {"facts": {"senior_trainees_per_year": 300 + turn % 400}})

    def submit(client: Client, turn: int) -> int:
        with lock:
            project = next(ready)
        return client.ask("POST", f"/projects/{project}/submission/", {"operation": uuid.uuid4().hex, "confirmed": "yes"})

    round_ = found["round"]
    submissions = (len(found["ready"]) - WARM // 4) // (rounds * 2)  # each one is possible once
    works: list[tuple[str, int, Callable[[Client, int], int], int]] = [
        ("save one mark", found["experts"][0], save, requests),
        ("open a 23-row scoring page", found["experts"][0],
         lambda client, turn: client.ask("GET", f"/projects/{inspected[turn % len(inspected)]}/sheet/?row=13.2"),
         requests),
        ("round table, 50 of all", found["officer"], lambda client, turn: client.ask("GET", f"/rounds/{round_}/"), requests),
        ("round overview of all", found["officer"], lambda client, turn: client.ask("GET", f"/rounds/{round_}/overview/"), requests),
        ("save one mark by program", found["experts"][0], save_by_program, requests),
        ("open a sheet by program", found["experts"][0],
         lambda client, turn: client.ask("GET", f"/api/v1/sheets/{sheets[turn % len(sheets)]}"), requests),
        ("submit a self-assessment", found["heads"][0], submit, min(requests, submissions)),
    ]
    for name, person, work, count in [one for one in works if only in one[0]]:
        session, submits = found["session"][str(person)], work is submit
        warm = WARM // 4 if submits else WARM
        measure(server, [Client(port, session) for _ in range(warm // 3)], 3, work, submits)
        for crowd in (1, 16):
            clients = [Client(port, session) for _ in range(min(crowd, count))]
            each = max(1, count // crowd)
            told = [measure(server, clients, each, work, submits) for _ in range(rounds)]
            cpus, middles, highs = zip(*told, strict=True)
            print(json.dumps({
                "what": name, "clients": len(clients), "requests": each * len(clients) * rounds,
                "cpu_ms": round(statistics.median(cpus), 2), "cpu_ms_least": round(min(cpus), 2),
                "p50_ms": round(statistics.median(middles), 2), "p95_ms": round(statistics.median(highs), 2)}), flush=True)


if __name__ == "__main__":
    main()
