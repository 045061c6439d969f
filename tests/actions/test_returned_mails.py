"""A report that a mail did not arrive marks the mail in the outbox, over a real IMAP and a real SMTP server."""

import pytest

from jiangyan.models import JournalLine, OutboxMail, Person
from tests.cast import Cast
from tests.faults.desk import Desk
from tests.mailbox import Mailbox, got, letter, work

pytestmark = pytest.mark.django_db(transaction=True)
REPORT = """Return-Path: <>
From: MAILER-DAEMON@example.org
To: yanshou@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <{own}@example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

This is the mail system.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; clerk@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--x
Content-Type: {kind}

Message-ID: {about}
Subject: =?utf-8?b?56S65L6L?=

--x--
"""


def report(about: str, action: str, kind: str) -> bytes:
    """What a mail server writes (RFC 3464) about a mail that it could not deliver, or not yet."""
    return REPORT.format(own=f"{action}-{len(about)}", about=about, action=action, kind=kind).replace("\n", "\r\n").encode()


@pytest.mark.parametrize(("action", "kind", "state"), [
    ("failed", "message/rfc822", "bounced"), ("failed", "text/rfc822-headers", "bounced"), ("delayed", "message/rfc822", "sent")])
def test_a_report_of_the_mail_server_marks_the_mail_that_did_not_arrive(
        cast: Cast, clerk: Person, box: Mailbox, desk: Desk, action: str, kind: str, state: str) -> None:
    box.put(letter(clerk.email, "问候", "您好"))
    work()
    sent = OutboxMail.objects.get(state="sent")
    box.put(report("<0123@elsewhere.example>", "failed", kind), report(sent.message_id, action, kind))
    work()
    before = sent.result
    sent.refresh_from_db()
    back = state == "bounced"
    assert (sent.state, sent.result.startswith(before), "smtp; 550 no such user" in sent.result) == (state, True, back)
    assert [nature for nature, _state in got()] == ["letter", "bounce", "bounce"]
    assert JournalLine.objects.filter(deed="mail.bounced").count() == back
