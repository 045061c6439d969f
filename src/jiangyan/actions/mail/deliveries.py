"""Handing one mail to the mail server over SMTP, and reading its answer."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, formatdate
from typing import Any

from django.conf import settings

from jiangyan.actions.leases import Permanent, Temporary


class Bounced(Permanent):
    """The recipient's server does not take mail for this address."""


@dataclass(frozen=True)
class Letter:
    """One mail as it leaves; `message_id` stays the same however often it is sent.

    `answers` is the Message-ID of the mail that it answers by itself (`reply`), where that is known.
    """

    address: str
    name: str
    subject: str
    text: str
    message_id: str
    answers: str = ""
    reply: bool = False


def deliver(letter: Letter) -> str:
    """Sends the letter and answers what the server said when it took it ("250 …").

    Temporary: no connection, too slow, dropped, or a 4xx answer. Bounced: the address was refused. Permanent: the
    letter or its sender was refused.
    """
    if settings.EMAIL is None:
        raise Temporary("没有设置发信的邮件服务器（JIANGYAN_EMAIL_URL）")
    try:
        with _connected() as server:
            return _handed_over(server, letter)
    except smtplib.SMTPAuthenticationError as refused:
        raise Temporary(f"邮件服务器不接受账号或口令：{_said(refused.smtp_code, refused.smtp_error)}") from refused
    except (OSError, smtplib.SMTPException) as trouble:  # SMTPException is an OSError; both named for the reader
        raise Temporary(f"与邮件服务器的连接没有成功（{type(trouble).__name__}）") from trouble


class _Quiet(smtplib.SMTP):
    """A connection that ends without minding how the server says goodbye: the mail was taken, or not, before that."""

    def __exit__(self, *args: Any) -> None:
        try:
            super().__exit__(*args)
        except (OSError, smtplib.SMTPException):
            self.close()


class _QuietTls(_Quiet, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


def _connected() -> smtplib.SMTP:
    given: Any = settings.EMAIL
    if given.scheme == "smtps":
        server: smtplib.SMTP = _QuietTls(given.host, given.port, timeout=given.timeout, context=ssl.create_default_context())
    else:
        server = _Quiet(given.host, given.port, timeout=given.timeout)
    if given.scheme == "smtp+starttls":
        server.starttls(context=ssl.create_default_context())
    if given.user:
        server.login(given.user, given.password)
    return server


def _handed_over(server: smtplib.SMTP, letter: Letter) -> str:
    given: Any = settings.EMAIL
    server.ehlo_or_helo_if_needed()
    _checked(server.mail(given.sender), "邮件服务器不接受发件人", Permanent)
    _checked(server.rcpt(letter.address), "收件邮箱被拒绝", Bounced)
    try:
        return _checked(server.data(_bytes(letter, given.sender)), "邮件服务器不接受这封邮件", Permanent)
    except smtplib.SMTPDataError as refused:
        return _checked((refused.smtp_code, _plain(refused.smtp_error)), "邮件服务器不接受这封邮件", Permanent)


def _checked(answer: tuple[int, bytes], what: str, final: type[Permanent]) -> str:
    code, said = answer
    if code // 100 == 2:
        return _said(code, said)
    if code // 100 == 5:
        raise final(f"{what}：{_said(code, said)}")
    raise Temporary(f"{what}（暂时）：{_said(code, said)}")


def _plain(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _said(code: int, said: bytes | str) -> str:
    return f"{code} {' '.join(_plain(said).decode('utf-8', 'replace').split())}"[:300]


def _bytes(letter: Letter, sender: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr(("匠验", sender))
    message["To"] = formataddr((letter.name, letter.address))
    if letter.answers:
        message["In-Reply-To"] = message["References"] = letter.answers
    if letter.reply:
        message["X-Auto-Response-Suppress"] = "All"
    message["Subject"], message["Message-ID"] = letter.subject, letter.message_id
    message["Date"] = formatdate(localtime=False)
    message["Auto-Submitted"], message["X-Loop"] = "auto-replied" if letter.reply else "auto-generated", settings.MAIL_DOMAIN
    message.set_content(letter.text, cte="base64")
    return bytes(message)
