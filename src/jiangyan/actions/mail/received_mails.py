"""Mails that came in: kept whole, placed with a project, offered to its unit, answered. Nothing counts before the unit's yes."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jiangyan.actions import journal
from jiangyan.actions.mail import acknowledgements, offered_files, outbox
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.intake import child
from jiangyan.intake import received_mails as intake
from jiangyan.intake.received_mails import Letter
from jiangyan.models import Inbox, Project, ReceivedFile, ReceivedMail
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.clock import database_now
from jiangyan.queries.mail import received_mails as asked
from jiangyan.queries.rights import standing, visible_projects
from jiangyan.queries.round.rounds import require_at
from jiangyan.rulebook import received_mails as rules
from jiangyan.vault import files

_NOTHING = Letter({}, "", "", "", "", "", (), False)
_NOT_PLACED = ("bounce", "automatic", "loop", "duplicate", "many")
"""What such a mail brings is kept, and offered to nobody until a person says so."""


@dataclass(frozen=True)
class Taken:
    """One mail as the mail server gave it: its number there, when the server took it, its bytes (of a larger one the headers)."""

    uid: int
    sent_at: datetime | None
    content: bytes
    size: int

    @property
    def whole(self) -> bool:
        """Whether these are all its bytes."""
        return self.size <= intake.LARGEST


def receive(inbox: Inbox, taken: Taken, unread: bool = False) -> ReceivedMail | None:
    """Keeps one mail with everything in it and tells the unit what was understood, in one transaction; None: it was known already.

    Reading takes a while and happens before; with `unread` the mail is kept without being read. The place up to which the mailbox
    was read moves in the same transaction.
    """
    stored = files.store(taken.content)
    again = asked.twin(stored.sha256, taken.size)
    if again is not None and again.mailbox == inbox.name and again.uid_validity != inbox.uid_validity:
        pass_over(inbox, taken.uid)  # the server numbered its mails anew
        return None
    letter, nature, why = (_NOTHING, "unreadable", "读不出这封邮件，原件已经保存") if unread else _read(stored.sha256, taken)
    person = asked.sender_of(letter.sender)
    texts = (letter.subject, letter.text, *(one.name for one in letter.attached))
    found = asked.match(person, texts)
    project = _project(found.project) if found.project and nature not in _NOT_PLACED else None
    readings = offered_files.readings(project, person, letter.attached)
    with transaction.atomic():
        inbox = Inbox.objects.select_for_update().get(pk=inbox.pk)
        if ReceivedMail.objects.filter(mailbox=inbox.name, uid_validity=inbox.uid_validity, uid=taken.uid).exists():
            return None
        same = asked.twin(stored.sha256, taken.size) if nature in rules.ACKNOWLEDGED else None
        if same is None and nature == "letter":
            same = asked.sent_again(letter.message_id, letter.sender, (one.sha256 for one in letter.attached))
        if same is not None:
            nature, project, why = "duplicate", None, "与已经收下的一封相同，附件没有再用"
        elif nature == "letter" and asked.many(letter.sender, database_now()):
            nature, project, why = "many", None, f"同一发件人一小时内来信超过 {rules.MOST_PER_HOUR} 封，没有自动处理和答复"
        kept = ReceivedMail.objects.create(
            authority=project.round.authority if project else asked.keeper(settings.INBOX.authority if settings.INBOX else ""),
            project=project, sender_person=person, state=_state(nature, project, letter), nature=nature, mailbox=inbox.name,
            uid_validity=inbox.uid_validity, uid=taken.uid, message_id=letter.message_id[:1000], duplicate_of=same, sha256=stored.sha256,
            size=taken.size, sender=letter.sender, sender_name=letter.sender_name, subject=letter.subject, text=letter.text,
            sent_at=taken.sent_at, received_at=database_now(), candidates=list(found.candidates), why=why or found.why)
        offered_files.keep(kept, letter.attached, readings)
        inbox.last_uid, inbox.read_at = max(inbox.last_uid, taken.uid), kept.received_at
        inbox.save(update_fields=["last_uid", "read_at"])
        journal.append(None, "received_mail.kept", project, {
            "mail": kept.pk, "sha256": kept.sha256, "size": kept.size, "nature": nature, "files": [one.sha256 for one in letter.attached]})
        offered_files.answer(kept)
        acknowledgements.acknowledge(kept, letter.headers)
        if nature == "bounce":
            outbox.came_back(kept, *letter.returned)
        return kept


def pass_over(inbox: Inbox, uid: int) -> None:
    """Moves the place up to which the mailbox was read past a mail that is not taken."""
    with transaction.atomic():
        kept = Inbox.objects.select_for_update().get(pk=inbox.pk)
        kept.last_uid, kept.read_at = max(kept.last_uid, uid), database_now()
        kept.save(update_fields=["last_uid", "read_at"])


def _read(sha256: str, taken: Taken) -> tuple[Letter, str, str]:
    """The mail, what it is, and why nothing more is done with it ("" where something is)."""
    with files.local(sha256) as place:
        letter, trouble = _letter(place)
    if trouble:
        return letter, "unreadable", f"读不出这封邮件：{trouble}"
    nature = rules.nature(letter.headers, settings.MAIL_DOMAIN)
    if not taken.whole:
        size, limit = taken.size // 1024 // 1024, intake.LARGEST // 1024 // 1024
        return letter, "too_large" if nature == "letter" else nature, f"邮件共 {size} MB，超过 {limit} MB，没有收下；请分几封寄，或在网页上传"
    if nature == "letter" and not letter.text and not letter.attached:
        return letter, "empty", "邮件里没有正文，也没有附件"
    return letter, nature, ""


def _letter(place: Path) -> tuple[Letter, str]:
    try:
        return intake.read(place), ""
    except child.Unreadable as why:
        return _NOTHING, str(why)


def _state(nature: str, project: Project | None, letter: Letter) -> str:
    if nature not in ("letter", "many") or (project is not None and not letter.attached):
        return "kept"
    if project is None:
        return "waiting"
    return "offered" if any(not one.fault for one in letter.attached) else "kept"


def _project(number: int) -> Project:
    return Project.objects.select_related("round__authority", "unit", "programme").get(pk=number)


def assign(request: Request, mail_id: int, project_id: int, seen: int | None = None) -> Answer:
    """Places a mail with a project, or with another one as long as the unit has taken nothing from it; its unit is told.

    Refusals: not_found, rights.denied, received_mail.taken, received_mail.same, version.stale, version.missing.
    """
    kept = asked.mail_for(request.by, mail_id)
    require_at(request.by, kept.authority_id, "received_mail.assign")
    chosen = visible_projects(request.by).filter(pk=project_id, round__authority=kept.authority_id, round__state="open").first()
    if chosen is None:
        raise Problem("not_found")
    project = _project(project_id)
    found = offered_files.readings(project, kept.sender_person, offered_files.attached(kept))

    def work() -> Answer:
        here = _locked(request, mail_id, seen)
        standing(request.by, project_id, lock=True)
        if here.project_id == project_id and here.state in ("offered", "settled"):
            raise Problem("received_mail.same", project=project.name)
        before = here.project_id
        offered_files.take_back(request, here)
        here.project, here.assigned_by, here.assigned_at = project, request.by.person, database_now()
        here.why, here.version = f"由{request.by.person.display_name}归属", here.version + 1
        here.state = "offered" if ReceivedFile.objects.filter(mail=here).exclude(state="unusable").exists() else "kept"
        here.save(update_fields=["project", "assigned_by", "assigned_at", "why", "version", "state"])
        offered_files.offer(here, found)
        journal.append(request.by.person, "received_mail.assigned", project, {"mail": here.pk, "before": before})
        offered_files.answer(here)
        return {"mail": here.pk, "project": project_id}

    return once(request, "received_mail.assign", {"mail": mail_id, "project": project_id, **versions.said(seen)}, work)


def set_aside(request: Request, mail_id: int, reason: str, seen: int | None = None) -> Answer:
    """Says with a reason that a mail belongs to nobody; it can still be assigned.

    Refusals: reason.missing, received_mail.taken, version.stale, version.missing.
    """
    def work() -> Answer:
        here = _locked(request, mail_id, seen)
        if not reason.strip():
            raise Problem("reason.missing", what="为什么这封邮件不需要归属")
        before, project = here.project_id, here.project
        offered_files.take_back(request, here)
        here.project, here.state, here.version = None, "set_aside", here.version + 1
        here.why, here.assigned_by, here.assigned_at = reason.strip()[:500], request.by.person, database_now()
        here.save(update_fields=["project", "state", "version", "why", "assigned_by", "assigned_at"])
        journal.append(request.by.person, "received_mail.set_aside", project, {"mail": here.pk, "before": before})
        return {"mail": here.pk}

    return once(request, "received_mail.set_aside", {"mail": mail_id, "reason": reason, **versions.said(seen)}, work)


def _locked(request: Request, mail_id: int, seen: int | None) -> ReceivedMail:
    here = asked.mail_for(request.by, mail_id, lock=True)
    require_at(request.by, here.authority_id, "received_mail.assign")
    if here.files.filter(state="taken").exists():
        raise Problem("received_mail.taken", project=here.project.name if here.project else "")
    versions.require(seen, here.version, "received_mail.", mail=here.pk)
    return here
