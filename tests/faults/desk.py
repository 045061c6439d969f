"""A real mail server on loopback that takes, refuses, dawdles or hangs up as it is told."""

import asyncio
import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Desk:
    """Answers as `says` tells: a reply per command, or for the text (DATA) "drop" or "slow" after it was taken."""

    port: int
    says: dict[str, str] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    dawdle: float = 3

    @property
    def ids(self) -> list[str]:
        """The Message-IDs in the order in which they came."""
        return [str(one["Message-ID"]) for one in self.taken]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """The sender."""
        envelope.mail_from = address
        return self.says.get("MAIL", "250 ok")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """The recipient."""
        envelope.rcpt_tos.append(address)
        return self.says.get("RCPT", "250 ok")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """The text; it is taken before anything goes wrong after it."""
        how = self.says.get("DATA", "250 queued")
        if how[0] in "45":
            return how
        self.taken.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        if how == "slow":
            await asyncio.sleep(self.dawdle)
        if how == "drop":
            server.transport.abort()
        return "250 queued"


@contextmanager
def opened() -> Iterator[Desk]:
    """A desk on a free port, closed at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    made = Desk(port)
    controller = Controller(made, hostname="127.0.0.1", port=port)  # type: ignore[arg-type]
    controller.start()
    try:
        yield made
    finally:
        controller.stop()
