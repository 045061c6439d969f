"""What processes under fault stand on: a data folder and a database of their own, SQLite's file or a PostgreSQL that can be killed."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from dev_steps import postgres

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Ground:
    """The environment of the processes, and the PostgreSQL cluster, if that is where they write."""

    folder: Path
    environment: dict[str, str]
    cluster: postgres.Cluster | None = None
    places: list[dict[str, Any]] = field(default_factory=list)
    database_file: Path | None = None

    @property
    def kind(self) -> str:
        """SQLite or PostgreSQL, for people."""
        return "PostgreSQL" if self.cluster else "SQLite"

    @property
    def database(self) -> Path:
        """SQLite's file."""
        return self.database_file or self.folder / "jiangyan.sqlite3"

    def run(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Runs a Python module to its end."""
        return subprocess.run([sys.executable, "-m", *words], env=self.environment, cwd=ROOT, capture_output=True,
                              text=True, check=check)

    def scene(self, *words: str) -> Any:
        """Runs tests.faults.scene; what it prints, read back."""
        done = self.run("tests.faults.scene", *words, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout) if done.stdout else None

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of raw SQL (`?` for values), in a connection of its own."""
        if self.cluster is None:
            import sqlite3

            with sqlite3.connect(self.database, timeout=30) as connection:
                rows = list(connection.execute(sql, values))
            connection.close()
            return rows
        import psycopg

        with psycopg.connect(self.cluster.url, autocommit=True) as server:
            done = server.execute(sql.replace("?", "%s").encode(), values or None)
            return [tuple(row) for row in done] if done.description else []


def environment(folder: Path, url: str = "") -> dict[str, str]:
    """The variables of a process that stands on this folder and database; sessions outlive a long run of tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JIANGYAN_", "DJANGO_"))}
    return kept | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "JIANGYAN_DATA_DIR": str(folder),
                   "JIANGYAN_DATABASE_URL": url, "JIANGYAN_SESSION_IDLE": "480"}


@contextmanager
def ground(folder: Path, postgresql: bool, like: Path | None = None, **settings: str) -> Iterator[Ground]:
    """A ground in this folder, empty or as it was kept in `like`; on a PostgreSQL of its own if asked for, with these settings."""
    if like is not None:
        shutil.copytree(like / "data", folder)
    folder.mkdir(parents=True, exist_ok=True)
    known = folder / "places.json"
    places = json.loads(known.read_text()) if known.exists() else []
    if not postgresql:
        yield Ground(folder, environment(folder), None, places)
        return
    programs = postgres.programs()
    if programs is None:
        pytest.skip("没有 PostgreSQL")
    with postgres.made(programs, like / "cluster" if like else None) as cluster:
        cluster.start(**settings)
        yield Ground(folder, environment(folder, cluster.url), cluster, places)


def template(folder: Path, postgresql: bool, units: int = 16) -> Path:
    """The folder with a filled ground that others are copied from; whoever comes first makes it, the rest wait for it."""
    made = folder / f"template-{'postgresql' if postgresql else 'sqlite'}"
    try:
        made.mkdir()
    except FileExistsError:
        for _turn in range(6000):
            if (made / "ready").exists():
                return made
            time.sleep(0.1)
        raise
    with ground(made / "data", postgresql) as own:
        (made / "data" / "places.json").write_text(json.dumps(own.scene("units", str(units))))
        if own.cluster:
            own.cluster.stop()
            subprocess.run(["cp", "-a", own.cluster.place / "data", made / "cluster"], check=True)
    (made / "ready").touch()
    return made


def on_postgresql() -> bool:
    """Whether these tests run on PostgreSQL."""
    return os.environ.get("JIANGYAN_DATABASE_URL", "").startswith("postgres")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
