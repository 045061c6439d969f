"""How long one filled-in form takes to be made and to be read, child process included: `python -m bench.forms`."""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def measured(work: Callable[[], Any], rounds: int) -> float:
    """The median of so many runs, in milliseconds by the clock."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return round(statistics.median(taken), 1)


def main(rounds: int = 9) -> dict[str, dict[str, float]]:
    """Per ending the milliseconds for making a form of 23 rows and for reading it back."""
    from jiangyan.intake import sheets
    from tests.intake.forms import WRITERS, full

    form, wanted = full()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for ending, write in WRITERS.items():
            place = Path(folder) / f"form.{ending}"
            place.write_bytes(write(form))
            found[ending] = {"made_ms": measured(lambda write=write: write(form), rounds),  # type: ignore[misc]
                             "read_ms": measured(lambda place=place, ending=ending: sheets.read(  # type: ignore[misc]
                                 place, place.name, ending, wanted), rounds)}
    return found


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiangyan.config.settings")
    import django

    django.setup()
    print(json.dumps(main()))
