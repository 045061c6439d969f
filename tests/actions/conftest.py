"""A mailbox on a real IMAP server, and a real SMTP server for what is answered."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from dev_steps import dovecot
from jiangyan.config.environment import MailServer
from jiangyan.models import Person
from tests.cast import Cast
from tests.faults.desk import Desk, opened
from tests.mailbox import Mailbox, without_server


@pytest.fixture(scope="module")
def server() -> Iterator[dovecot.Server]:
    """One mail server for all letters; each test has an account of its own."""
    without_server()
    with dovecot.server() as made:
        yield made


@pytest.fixture
def box(server: dovecot.Server, settings: Any) -> Mailbox:
    """The mailbox that the product is told to read."""
    made = Mailbox(server.port, f"yanshou-{uuid.uuid4().hex[:8]}")
    settings.INBOX = made.settings
    return made


@pytest.fixture
def desk(settings: Any) -> Iterator[Desk]:
    """A running mail server for the answers."""
    with opened() as made:
        settings.EMAIL = MailServer("smtp", "127.0.0.1", made.port, "", "", "yanshou@example.org", 5)
        settings.PUBLIC_URL = "https://yanshou.example.org"
        yield made


@pytest.fixture
def clerk(cast: Cast) -> Person:
    """The college's clerk with a confirmed address; mails of the round are held, and answers leave all the same."""
    person = cast.clerks["college"]
    person.email = person.verified_email = "clerk@example.org"
    person.save()
    return person
