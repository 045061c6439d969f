"""Runs one reader of this folder on one file in a limited child process: `confined.py FILE READER`, plain data as JSON.

What a reader refuses is {"refused": word, "detail": …}; whatever else goes wrong inside it is a damaged file.
"""

import json
import sys
from pathlib import Path
from typing import Any


def answer(reader: str, place: str) -> dict[str, Any]:
    """What the reader says of the file at `place`, or why it does not."""
    from importlib import import_module

    from jiangyan.intake.packed import Refused

    try:
        read: dict[str, Any] = import_module(f"jiangyan.intake.{reader}").read(place)
        return read
    except Refused as why:
        return {"refused": why.word, "detail": why.detail}
    except MemoryError:
        return {"refused": "too_large", "detail": "内容太多，读取时超出内存限制"}
    except BaseException as trouble:  # a damaged file may fail anywhere inside the readers, even where Rust panics
        if isinstance(trouble, KeyboardInterrupt | SystemExit):
            raise
        return {"refused": "damaged", "detail": ""}


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    # Isolated Python does not look here by itself; with the folder of the script in the way, "calendar" would be ours.
    sys.path[:] = [str(Path(__file__).resolve().parents[2]), *(one for one in sys.path if not one.endswith("jiangyan/intake"))]
    from jiangyan.intake import limits

    limits.lower()
    json.dump(answer(sys.argv[2], sys.argv[1]), sys.stdout, ensure_ascii=True)
