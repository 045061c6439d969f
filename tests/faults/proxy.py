"""A TCP proxy that cuts answers: the request was passed on, but whoever sent it never learns what became of it."""

import random
import socket
import threading
from contextlib import suppress
from typing import Any

CUT = 0.08
"""Share of requests whose answer is cut: at once, before its first byte, or in its middle."""


class CuttingProxy:
    """Listens on a port of its own and passes one request a connection on to the product."""

    def __init__(self, target: int, seed: int, cut: float = CUT) -> None:
        self.target, self.cut, self.chance = target, cut, random.Random(seed)
        self.cuts = 0
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self.listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """No more connections."""
        self.listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self.listening.accept()
                threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client: socket.socket) -> None:
        how = self.chance.choice(("at once", "before", "middle")) if self.chance.random() < self.cut else ""
        with suppress(OSError), client, socket.create_connection(("127.0.0.1", self.target), timeout=60) as product:
            client.settimeout(60)
            product.sendall(_message(client))
            self.cuts += bool(how)
            if how == "at once":
                return
            answer = _message(product)
            if how != "before":
                client.sendall(answer[: len(answer) // 2] if how == "middle" else answer)


def _message(source: Any) -> bytes:
    """A whole HTTP message, as long as its head says."""
    read = b""
    while b"\r\n\r\n" not in read:
        part = source.recv(65536)
        if not part:
            raise ConnectionError("cut")
        read += part
    head, _sign, body = read.partition(b"\r\n\r\n")
    lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < lengths[0]:
        part = source.recv(65536)
        if not part:
            raise ConnectionError("cut")
        body += part
    return head + b"\r\n\r\n" + body
