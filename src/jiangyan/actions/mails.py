"""Mails: sent by a job, once, and kept with what was sent and what was answered."""

from jiangyan.models import OutboxMail


def enqueue(mail: OutboxMail) -> None:
    """Puts the sending of a waiting mail into the queue."""
