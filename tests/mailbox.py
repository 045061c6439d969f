"""A real mailbox on loopback, and the letters that people put into it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import imap_tools
import pytest
from django.utils import timezone

from dev_steps import dovecot
from jiangyan.config.inboxes import Inbox
from jiangyan.management.work import Worker
from jiangyan.models import Duty, ReceivedMail
from tests.faults.desk import Desk


@dataclass(frozen=True)
class Mailbox:
    """One account of a running server."""

    port: int
    user: str

    @property
    def settings(self) -> Inbox:
        """The account as the environment would name it."""
        return Inbox("imap", "127.0.0.1", self.port, self.user, dovecot.PASSWORD, "INBOX", False, "", "", 10)

    @contextmanager
    def open(self) -> Iterator[imap_tools.BaseMailBox]:
        """A session of somebody else."""
        with imap_tools.MailBoxUnencrypted("127.0.0.1", self.port).login(self.user, dovecot.PASSWORD) as box:
            yield box

    def put(self, *letters: bytes | EmailMessage, at: datetime | None = None) -> None:
        """Letters arrive, now or when `at` says."""
        with self.open() as box:
            for one in letters:
                box.append(one if isinstance(one, bytes) else one.as_bytes(policy=SMTP), "INBOX", dt=at)


def letter(sender: str, subject: str = "报送材料（示例）", text: str = "见附件。", **headers: str) -> EmailMessage:
    """A plain letter; `headers` as X_Loop="…"."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = f"经办人 <{sender}>", "yanshou@example.org", subject
    made["Message-ID"] = headers.pop("Message_ID", f"<{os.urandom(8).hex()}@mail.example.org>")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def attach(made: EmailMessage, *files: tuple[str, bytes]) -> EmailMessage:
    """The letter with attachments of these names."""
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made


def without_server() -> Any:
    """Without Dovecot these tests cannot run: a skip by hand, a failure where everything must be there (CI=true)."""
    if dovecot.program() is None:
        words = "没有安装 dovecot-imapd，不能试收信"
        return pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)
    return None


def work() -> None:
    """A worker reads the mailbox and sends what is to be sent."""
    Duty.objects.filter(name="inbox").update(next_at=timezone.now() - timedelta(seconds=1))
    Worker().run(once=True)


def got() -> list[tuple[str, str]]:
    """Every mail as it stands: nature and state, in the order in which they came."""
    return [(one.nature, one.state) for one in ReceivedMail.objects.order_by("pk")]


def recipients(desk: Desk) -> list[str]:
    """To whom mails went, in order."""
    return [one["To"].addresses[0].addr_spec for one in desk.taken]
