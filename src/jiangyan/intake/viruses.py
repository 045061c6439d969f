"""Asking clamd about a file: the bytes go over its socket (INSTREAM); what was not asked is never called clean."""

import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings

PIECE = 1 << 18
SECONDS = 30


@dataclass(frozen=True)
class Told:
    """What came of asking: nobody to ask, no answer, nothing found, or something found and its `name`."""

    state: Literal["off", "down", "passed", "found"]
    name: str = ""


def ask(place: Path) -> Told:
    """What clamd says of the file at `place`; waits up to 30 s for each step, and takes every trouble as no answer."""
    server = settings.CLAMD
    if server is None:
        return Told("off")
    try:
        with _connected(server.path, server.host, server.port) as line:
            answer = _sent(line, place)
    except (OSError, ValueError):
        return Told("down")
    if answer.endswith(" FOUND"):
        return Told("found", answer.removesuffix(" FOUND").partition(": ")[2][:120])
    return Told("passed" if answer == "stream: OK" else "down")


def _connected(path: str, host: str, port: int) -> socket.socket:
    if not path:
        return socket.create_connection((host, port), SECONDS)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(SECONDS)
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line


def _sent(line: socket.socket, place: Path) -> str:
    """Sends the whole file in pieces and answers clamd's one line; it may answer early, for instance "size limit exceeded"."""
    try:
        line.sendall(b"zINSTREAM\0")
        with place.open("rb") as file:
            while piece := file.read(PIECE):
                line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass
    told = b""
    while not told.endswith(b"\0") and len(told) < 4096:
        piece = line.recv(4096)
        if not piece:
            break
        told += piece
    if not told.endswith(b"\0"):
        raise ValueError("cut off")
    return told.rstrip(b"\0").decode("utf-8", "replace").strip()
