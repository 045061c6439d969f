"""Attachments of mails that came in: what was decided on each, and when the whole mail is settled."""

from jiangyan.actions.records import change
from jiangyan.models import Person, ReceivedFile, ReceivedMail, SheetImport
from jiangyan.queries.clock import database_now


def decide(kept: ReceivedFile, state: str, by: Person) -> None:
    """Notes what the unit decided on one attachment, and settles its mail with the last one."""
    kept.state, kept.decided_by, kept.decided_at = state, by, database_now()
    kept.save(update_fields=["state", "decided_by", "decided_at", "evidence"])
    _settle(kept.mail_id)


def follow(draft: SheetImport, by: Person) -> None:
    """The attachment that a draft of a sheet was read from is decided with it; nothing for a draft that was uploaded."""
    for kept in ReceivedFile.objects.filter(sheet_import=draft) if draft.source == "mail" else ():
        decide(kept, "taken" if draft.state == "confirmed" else "declined", by)


def _settle(mail: int) -> None:
    if not ReceivedFile.objects.filter(mail=mail, state="offered").exists():
        change(ReceivedMail.objects.filter(pk=mail, state="offered"), state="settled")
