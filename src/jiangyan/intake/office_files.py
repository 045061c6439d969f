"""Tells what an Office file or a locked PDF is, to JSON; runs as a script of its own in a limited child process.

Prints {"kind": ending its contents stand for, "fault": word of file_types.FAULTS or ""}.
"""

import json
import sys

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(place: str) -> dict[str, str]:
    """Kind and fault of the file at `place`."""
    with open(place, "rb") as file:  # noqa: PTH123 nothing but what is needed is loaded here
        head = file.read(8)
        file.seek(0)
        if head.startswith(b"%PDF-"):
            return _pdf(place)
        return _ole(file) if head == OLE else _zip(file)


def _zip(file: object) -> dict[str, str]:
    import zip_parts

    try:
        return {"kind": zip_parts.kind(file, zip_parts.Budget()), "fault": ""}
    except zip_parts.Fault as fault:
        return {"kind": "", "fault": str(fault)}


def _ole(file: object) -> dict[str, str]:
    import ole_parts

    try:
        kind, fault = ole_parts.kind(file)
    except ValueError:
        return {"kind": "", "fault": "damaged"}
    return {"kind": kind, "fault": fault}


def _pdf(place: str) -> dict[str, str]:
    """A PDF that opens without a password is fine, even if printing it is forbidden."""
    import pypdf

    try:
        book = pypdf.PdfReader(place)
        locked = book.is_encrypted and not book.decrypt("")
    except MemoryError:
        raise
    except Exception:  # a damaged file may fail anywhere inside the reader; it is kept as it is, only a password is refused
        locked = False
    return {"kind": "pdf", "fault": "encrypted" if locked else ""}


if __name__ == "__main__":
    sys.path.insert(0, __file__.rsplit("/", 1)[0])
    import limits

    limits.lower()
    json.dump(read(sys.argv[1]), sys.stdout, ensure_ascii=True)
