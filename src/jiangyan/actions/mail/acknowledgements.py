"""Telling an unknown sender that a mail came: one fixed text, at most once a day, never to machines; it reveals nothing."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django_tasks import task

from jiangyan.actions import jobs, journal
from jiangyan.actions.leases import Permanent
from jiangyan.actions.mail import deliveries
from jiangyan.actions.mail.deliveries import Letter
from jiangyan.actions.mail.mails import message_id
from jiangyan.models import Acknowledgement, ReceivedMail
from jiangyan.queries.clock import database_now, local
from jiangyan.rulebook import deadlines
from jiangyan.rulebook import received_mails as rules


def acknowledge(mail: ReceivedMail, headers: Mapping[str, str]) -> None:
    """Lets an answer wait for a mail of somebody unknown, inside the transaction that keeps the mail, where one is due.

    The same text whether or not the mail was placed with a project, so that nobody learns which units there are.
    """
    if settings.EMAIL is None or mail.sender_person_id is not None or mail.nature not in rules.ACKNOWLEDGED:
        return
    own = (settings.EMAIL.sender, settings.INBOX.user if settings.INBOX else "")
    if rules.unanswerable(headers, mail.sender, settings.MAIL_DOMAIN, own):
        return
    day = local(mail.received_at).date()
    today = Acknowledgement.objects.filter(day=day)
    if today.filter(address=mail.sender).exists() or today.count() >= rules.MOST_ACKNOWLEDGED:
        return
    kept = Acknowledgement.objects.create(mail=mail, address=mail.sender, day=day, message_id=message_id())
    jobs.enqueue(f"acknowledgement:{kept.pk}", send_acknowledgement, authority=mail.authority, acknowledgement=kept.pk)


@task()
def send_acknowledgement(acknowledgement: int) -> str:
    """Sends one answer, once; sent again under the same Message-ID if the worker dies after the server took it."""
    found = Acknowledgement.objects.select_related("mail").get(pk=acknowledgement)
    if found.state != "waiting":
        return "skipped"
    try:
        said = deliveries.deliver(letter(found))
    except Permanent as refusal:
        _close(acknowledgement, "refused", str(refusal))
        return "refused"
    _close(acknowledgement, "sent", said)
    return "sent"


def letter(found: Acknowledgement) -> Letter:
    """The answer as it leaves; nothing of the mail that came stands in it but its Message-ID."""
    trouble = found.mail.why if found.mail.nature != "letter" else ""
    template: Any = get_template("mails/mail_unknown.txt")
    subject, _sign, text = template.template.render(Context({
        "at": deadlines.words(local(found.mail.received_at)), "trouble": trouble}, autoescape=False)).strip().partition("\n")
    return Letter(found.address, "", subject.strip(), text.strip() + "\n", found.message_id, rules.own_id(found.mail.message_id), True)


def _close(acknowledgement: int, state: str, result: str) -> None:
    with transaction.atomic():
        found = Acknowledgement.objects.select_related("mail").select_for_update(of=("self",)).get(pk=acknowledgement)
        found.state, found.result, found.sent_at = state, result, database_now() if state == "sent" else None
        found.save(update_fields=["state", "result", "sent_at"])
        journal.append(None, f"acknowledgement.{state}", None, {"mail": found.mail_id, "message_id": found.message_id})
