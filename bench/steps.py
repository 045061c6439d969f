"""How much the database does for each of the busiest pages, in rounds of different sizes: queries and SQLite instructions.

python -m bench.steps [--projects 10 60 1000]; one line of JSON a page and size. Counted, not timed: the same on every
machine, however busy it is. Only SQLite counts its instructions, and only in tens.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

GRAIN = 10


@contextmanager
def counted() -> Iterator[dict[str, int]]:
    """Counts queries and instructions of this process's SQLite connection inside."""
    from django.db import connection

    told = {"queries": 0, "instructions": 0}

    def instruction() -> int:
        told["instructions"] += GRAIN
        return 0

    def query(execute: Callable[..., Any], *given: Any) -> Any:
        told["queries"] += 1
        return execute(*given)

    connection.ensure_connection()
    connection.connection.set_progress_handler(instruction, GRAIN)
    try:
        with connection.execute_wrapper(query):
            yield told
    finally:
        connection.connection.set_progress_handler(None, GRAIN)


def count(projects: int) -> None:
    """Fills one round in this process's own new database and prints what its pages ask."""
    from bench.web import prepare

    found = prepare(projects)
    from django.test import Client

    def visitor(person: int) -> Client:
        client = Client(HTTP_HOST="127.0.0.1")
        client.cookies["sessionid"] = found["session"][str(person)]
        return client

    expert, officer = visitor(found["experts"][0]), visitor(found["officer"])
    sheet, versions = found["sheets"][0], iter(range(1, 99))
    works: dict[str, Callable[[], Any]] = {
        "save one mark": lambda: expert.post(f"/sheets/{sheet}/rows/13.2/", {
            "operation": uuid.uuid4().hex, "version": str(next(versions)), "fact-senior_trainees_per_year": "333"}, HTTP_HX_REQUEST="true"),
        "open a 23-row scoring page": lambda: expert.get(f"/projects/{found['inspected'][0]}/sheet/?row=13.2"),
        "round table, 50 of all": lambda: officer.get(f"/rounds/{found['round']}/"),
        "round overview of all": lambda: officer.get(f"/rounds/{found['round']}/overview/"),
    }
    for name, work in works.items():
        for _ in range(3):  # what a process asks once is not counted
            work()
        with counted() as told:
            status = work().status_code
        if status != 200:
            raise SystemExit(f"{name}: {status}")
        print(json.dumps({"what": name, "projects": projects, **told}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--projects", type=int, nargs="+", default=[10, 60, 1000])
    parser.add_argument("--here", action="store_true", help="in this process's data folder, which must be new")
    args = parser.parse_args()
    if args.here:
        os.environ["DJANGO_SETTINGS_MODULE"] = "jiangyan.config.settings"
        count(*args.projects)
        return
    for size in args.projects:  # each in a process and a database of its own
        with tempfile.TemporaryDirectory(prefix="jiangyan-bench-") as folder:
            own = os.environ | {"JIANGYAN_DATA_DIR": folder, "JIANGYAN_DATABASE_URL": ""}
            subprocess.run([sys.executable, "-m", "bench.steps", "--here", "--projects", str(size)], env=own, check=True)


if __name__ == "__main__":
    main()
