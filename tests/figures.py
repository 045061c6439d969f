"""Figures that tests measured (load held, faults survived, bad inputs tried), for the table at the end of `dev.py test`."""

import json
import os
from pathlib import Path

FOLDER = "JIANGYAN_FIGURES"
"""The environment variable that names the folder; without it nothing is written."""


def figure(name: str, value: float | str, unit: str = "") -> None:
    """Writes one figure down: its Chinese name, its value and its unit; each process has a file of its own.

    A name that is told several times is one line of the table: numbers are added up, of texts the last one stands.
    """
    folder = os.environ.get(FOLDER)
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    line = json.dumps({"name": name, "value": value, "unit": unit}, ensure_ascii=False)
    with (Path(folder) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
