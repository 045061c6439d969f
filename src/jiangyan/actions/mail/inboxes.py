"""The mailbox that units send to: read over IMAP every minute by a job, mail after mail, by UID; nothing is ever deleted."""

import imaplib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import imap_tools
from django.conf import settings
from django.db import DatabaseError, transaction
from django_tasks import task
from imap_tools.utils import encode_folder

from jiangyan.actions import jobs, journal, leases
from jiangyan.actions.leases import Temporary
from jiangyan.actions.mail import received_mails
from jiangyan.actions.mail.received_mails import Taken
from jiangyan.intake.received_mails import LARGEST
from jiangyan.models import Inbox
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.mail import received_mails as asked

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DAY = re.compile(rb'INTERNALDATE "([^"]+)"')
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEADERS = 256 * 1024
"""Bytes of headers that are fetched of a mail that is too large."""


def enqueue_due(now: datetime) -> None:
    """Every minute: the one job that reads the mailbox is put into the queue again, unless it waits or works."""
    if settings.INBOX is None:
        return
    job = jobs.enqueue("inbox", read_inbox)
    leases.again(job)


@task()
def read_inbox() -> str:
    """Takes every new mail of the mailbox, each in a transaction of its own; answers how many. Temporary when the server is away.

    Stopped in the middle it goes on where it was; a mail is taken once.
    """
    if settings.INBOX is None:
        return "0"
    try:
        with _connected() as box:
            return str(_read(box))
    except (OSError, imaplib.IMAP4.error, imap_tools.ImapToolsError) as trouble:
        refused = isinstance(trouble, imap_tools.MailboxLoginError)
        raise Temporary("收信的邮件服务器不接受账号或口令" if refused else
                        f"与收信的邮件服务器的连接没有成功（{type(trouble).__name__}）") from trouble


@contextmanager
def _connected() -> Iterator[imap_tools.BaseMailBox]:
    given: Any = settings.INBOX
    kind = imap_tools.MailBox if given.scheme == "imaps" else imap_tools.MailBoxUnencrypted
    box = kind(given.host, given.port, timeout=given.timeout)
    try:
        plain = given.user.isascii() and given.password.isascii()
        (box.login if plain else box.login_utf8)(given.user, given.password, initial_folder=None)
        box.folder.set(given.folder, readonly=not (given.seen or given.move))
        yield box
    finally:
        try:
            box.logout()
        except (OSError, imaplib.IMAP4.error, imap_tools.ImapToolsError):
            box.client.shutdown()


def _read(box: imap_tools.BaseMailBox) -> int:
    inbox, count = _inbox(_validity(box)), 0
    for uid in _new(box, inbox):
        taken = _fetched(box, uid)
        if taken is None:
            continue
        early = taken.sent_at is not None and taken.sent_at < inbox.since
        if early:
            received_mails.pass_over(inbox, uid)
        elif _received(inbox, taken):
            count += 1
            _mark(box, uid)
    return count


def _received(inbox: Inbox, taken: Taken) -> bool:
    """Whether the mail is kept now; one that our reading stumbles over is kept unread, so that those behind it get their turn."""
    try:
        return received_mails.receive(inbox, taken) is not None
    except (Problem, DatabaseError, OSError):
        raise
    except Exception:
        logging.getLogger("jiangyan").exception("mail %s could not be read", taken.uid)
        return received_mails.receive(inbox, taken, unread=True) is not None


def _validity(box: imap_tools.BaseMailBox) -> int:
    told: Any = box.client.untagged_responses.get("UIDVALIDITY") or [b"0"]
    return int(told[-1])


def _inbox(validity: int) -> Inbox:
    """How far the mailbox was read; from its beginning when the server has numbered its mails anew."""
    given: Any = settings.INBOX
    now = database_now()
    with transaction.atomic():
        found, _fresh = Inbox.objects.select_for_update().get_or_create(
            name=given.name, defaults={"uid_validity": validity, "since": asked.earliest(now), "read_at": now})
        if found.uid_validity != validity:
            journal.append(None, "inbox.renumbered", None, {"inbox": found.pk, "before": found.uid_validity, "now": validity})
            found.uid_validity, found.last_uid = validity, 0
        found.read_at = now
        found.save(update_fields=["uid_validity", "last_uid", "read_at"])
        return found


def _new(box: imap_tools.BaseMailBox, inbox: Inbox) -> list[int]:
    """The numbers of mails that were not seen yet, in order; "n:*" always names the last one, known or not."""
    words = f"UID {inbox.last_uid + 1}:*"
    if not inbox.last_uid:
        day = local(inbox.since)
        words += f" SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"
    return sorted(uid for one in box.uids(words, charset=None) if (uid := int(one)) > inbox.last_uid)


def _fetched(box: imap_tools.BaseMailBox, uid: int) -> Taken | None:
    """One mail with its size and the server's instant; of a mail that is too large the headers; None when it is gone meanwhile."""
    told, _none = _answer(box, uid, "(RFC822.SIZE INTERNALDATE)")
    size = _SIZE.search(told)
    if size is None:
        return None
    large = int(size[1]) > LARGEST
    _told, content = _answer(box, uid, f"(BODY.PEEK[HEADER]<0.{HEADERS}>)" if large else "(BODY.PEEK[])")
    return Taken(uid, _instant(told), content, int(size[1])) if content else None


def _answer(box: imap_tools.BaseMailBox, uid: int, parts: str) -> tuple[bytes, bytes]:
    """What the server says about one mail: the words of its answer, and the bytes that came along."""
    kind, rows = box.client.uid("fetch", str(uid), parts)
    if kind != "OK":
        raise imaplib.IMAP4.error(kind)
    words, content = b"", b""
    for row in rows:
        if isinstance(row, tuple):
            words, content = words + row[0], content + row[1]
        elif isinstance(row, bytes):
            words += row
    return words, content


def _instant(told: bytes) -> datetime | None:
    found = _DAY.search(told)
    if found is None:
        return None
    try:
        return parsedate_to_datetime(found[1].decode("ascii").strip().replace("-", " ", 2)).astimezone(UTC)
    except (ValueError, UnicodeDecodeError):
        return None


def _mark(box: imap_tools.BaseMailBox, uid: int) -> None:
    """Marks a mail as seen or moves it, where the settings say so; nothing else is ever changed in the mailbox.

    A server without MOVE (RFC 6851) could only copy and delete; there the mail stays where it is.
    """
    given: Any = settings.INBOX
    if given.seen:  # not box.flag, which would also expunge what somebody else has marked as deleted
        box.client.uid("STORE", str(uid), "+FLAGS", "(\\Seen)")
    if given.move and b"MOVE" in box.client.capability()[1][-1].upper().split():
        if not box.folder.exists(given.move):
            box.folder.create(given.move)
        box.client.uid("MOVE", str(uid), encode_folder(given.move).decode("ascii"))
