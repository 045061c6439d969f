"""Mails: sent by a job, once, and kept with what was sent and what was answered."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django_tasks import task

from jiangyan.actions import jobs, journal, leases
from jiangyan.actions.leases import Permanent, Temporary
from jiangyan.actions.mail import deliveries
from jiangyan.actions.mail.deliveries import Bounced, Letter
from jiangyan.models import OutboxMail
from jiangyan.queries.account.addresses import address_of
from jiangyan.queries.clock import database_now
from jiangyan.queries.mail import mails
from jiangyan.queries.mail.mails import Words
from jiangyan.rulebook.retries import LIMIT


def message_id() -> str:
    """A fresh Message-ID for one row; sending the row twice sends it twice, so that the second is recognised."""
    return f"<{uuid.uuid4().hex}@{settings.MAIL_DOMAIN}>"


def words_digest(mail: OutboxMail) -> str:
    """The digest of a mail's words as an officer sees them, for the journal."""
    shown = mails.words(mail, shown=True)
    return journal.digest([shown.subject, shown.text])


def enqueue(mail: OutboxMail) -> None:
    """Puts the sending of a waiting mail into the queue, inside the transaction that made it wait.

    One mail has one job for ever, whose lease keeps two workers from sending it at the same time. Without a mail
    server (JIANGYAN_EMAIL_URL) it goes on waiting.
    """
    if mail.state == "waiting" and mail.job is not None:
        leases.again(mail.job)
    if mail.state != "waiting" or mail.job is not None or settings.EMAIL is None:
        return
    mail.job = jobs.enqueue(f"mail:{mail.pk}", send_mail, authority=mail.authority, mail=mail.pk)
    mail.save(update_fields=["job"])


def enqueue_waiting(now: datetime) -> None:
    """Every minute: mails that wait without being in the queue, because there was no mail server when they were made."""
    if settings.EMAIL is None:
        return
    for mail in OutboxMail.objects.filter(state="waiting", job=None).select_related("authority").order_by("pk")[:500]:
        enqueue(mail)


@task()
def send_mail(mail: int) -> str:
    """Sends one mail if it still may be sent, and keeps what was sent and what the server answered.

    Its words are made now, with the recipient's rights as they are now. Sending goes on outside any transaction; if
    the worker dies after the server took it, it is sent again under the same Message-ID.
    """
    opened = _opened(mail)
    if opened is None:
        return "skipped"
    letter, kept = opened
    try:
        answer = deliveries.deliver(letter)
    except Temporary as trouble:
        _put_off(mail, str(trouble))
        raise
    except Permanent as refusal:
        _close(mail, "bounced" if isinstance(refusal, Bounced) else "failed", str(refusal), letter, None)
        return "refused"
    _close(mail, "sent", answer, letter, kept)
    return "sent"


def _locked(mail: int) -> OutboxMail:
    return OutboxMail.objects.select_related("person", "project", "round", "authority").select_for_update(
        of=("self",)).get(pk=mail)


def _opened(mail: int) -> tuple[Letter, Words] | None:
    """The letter to send, and its words as they are kept; None when it need not or must not leave any more."""
    with transaction.atomic():
        found = _locked(mail)
        if found.state != "waiting":
            return None
        if why := mails.obstacle(found):
            found.state = "failed" if found.address or address_of(found.person) else "unaddressed"
            found.result = why
            found.save(update_fields=["state", "result"])
            journal.append(None, "mail.stopped", found.project, {"mail": found.pk})
            return None
        found.attempts += 1
        found.save(update_fields=["attempts"])
        written = mails.words(found)
        return Letter(found.address or address_of(found.person), found.person.display_name, written.subject,
                      written.text, found.message_id), mails.words(found, shown=True)


def _put_off(mail: int, why: str) -> None:
    """Keeps why it did not work this time; given up when the attempts are used up."""
    with transaction.atomic():
        found = _locked(mail)
        found.result = why
        if found.attempts >= LIMIT:
            found.state = "failed"
            journal.append(None, "mail.failed", found.project, {"mail": found.pk})
        found.save(update_fields=["result", "state"])


def _close(mail: int, state: str, answer: str, letter: Letter, kept: Words | None) -> None:
    with transaction.atomic():
        found = _locked(mail)
        found.state, found.result = state, answer
        if state != "failed":
            found.address = letter.address
        if kept is not None:
            found.subject, found.text, found.sent_at = kept.subject, kept.text, database_now()
        found.save(update_fields=["state", "result", "address", "subject", "text", "sent_at"])
        journal.append(None, f"mail.{state}", found.project, {
            "mail": found.pk, "message_id": found.message_id, "words": journal.digest([letter.subject, letter.text])})
