"""What a mail brings is offered to its unit: drafts of sheets and files for named places, each taken or left with one click."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jiangyan.actions import journal
from jiangyan.actions.mail import received_files
from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.material import evidence
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.sheet import sheet_imports
from jiangyan.intake import arrivals, sheets
from jiangyan.intake.received_mails import Attached
from jiangyan.intake.sheets import SheetReading
from jiangyan.models import Person, Project, ReceivedFile, ReceivedMail, Sheet
from jiangyan.problems import Problem
from jiangyan.queries.mail import received_mails as asked
from jiangyan.queries.mail.notifications import people_of
from jiangyan.queries.material import evidence as evidence_asked
from jiangyan.queries.rights import asker, require, standing
from jiangyan.queries.sheet import sheet_imports as imports_asked
from jiangyan.queries.sheet.sheet_forms import wanted
from jiangyan.rulebook.received_mails import offered_place
from jiangyan.vault import files, uploads


@dataclass(frozen=True)
class Reading:
    """What an attachment says about the project's self-assessment, or in `fault` why it could not be read as one."""

    reading: SheetReading | None
    fault: str = ""


def readings(project: Project | None, person: Person | None, attached: Iterable[Attached]) -> dict[str, Reading]:
    """Per digest what was read of the attachments that may be the self-assessment sheet; child processes: not in a transaction."""
    if project is None or project.stage not in asked.DRAFT:
        return {}
    found: dict[str, Reading] = {}
    materials = project.round.notice.get("materials", [])
    for one in attached:
        place = offered_place(one.name, materials)
        if one.fault or one.ending not in ("docx", "xlsx", "doc") or place.startswith("material:"):
            continue
        told = _read(project, person, one)
        if told.reading is not None or place:
            found[one.sha256] = told
    return found


def _read(project: Project, person: Person | None, one: Attached) -> Reading:
    own = people_of(project, "own_clerk", "own_head")
    reader = next((each for each in own if person and each.pk == person.pk), own[0] if own else None)
    sheet = Sheet.objects.filter(project=project, kind="self").first()
    if reader is None or sheet is None:
        return Reading(None)
    try:
        with files.local(one.sha256) as place:
            return Reading(sheets.read(place, one.name, one.ending, wanted(imports_asked.opened(asker(reader), sheet.pk))))
    except Problem as refusal:
        return Reading(None, refusal.message)


def keep(mail: ReceivedMail, attached: Iterable[Attached], found: Mapping[str, Reading]) -> None:
    """Keeps the attachments of a new mail, inside its transaction, and offers them where the mail has its project."""
    for one in attached:
        ReceivedFile.objects.create(mail=mail, name=one.name, sha256=one.sha256, size=one.size, media_type=one.media_type,
                                    state="unusable" if one.fault else "offered", fault=one.fault)
    if mail.project_id is not None:
        offer(mail, found)


def offer(mail: ReceivedMail, found: Mapping[str, Reading]) -> None:
    """Gives every usable attachment the place it seems to be for, and sheets that were read their drafts."""
    project = mail.project
    if project is None:
        return
    for kept in mail.files.exclude(state="unusable"):
        told = found.get(kept.sha256)
        kept.state, kept.decided_by, kept.decided_at, kept.sheet_import = "offered", None, None, None
        kept.place = offered_place(kept.name, project.round.notice.get("materials", []))
        kept.fault = told.fault if told else ""
        if told is not None and told.reading is not None:
            again = uploads.again(kept.sha256, kept.name)
            kept.place = "self_assessment"
            kept.sheet_import = sheet_imports.draft(Sheet.objects.get(project=project, kind="self"), told.reading, again.place,
                                                    kept.sha256, kept.size, kept.name, None)
        kept.save()


def attached(mail: ReceivedMail) -> list[Attached]:
    """The attachments of a mail that was kept before, as if it came now."""
    return [Attached(one.name, one.sha256, one.size, one.media_type, one.name.rpartition(".")[2].lower(), "")
            for one in mail.files.exclude(state="unusable")]


def take_back(request: Request, mail: ReceivedMail) -> None:
    """Gives up the drafts of a mail that goes elsewhere, inside that deed's transaction."""
    for kept in mail.files.filter(sheet_import__isnull=False).select_related("sheet_import__sheet__project"):
        if kept.sheet_import is not None:
            sheet_imports.give_up(request, kept.sheet_import)


def take(request: Request, file_id: int, place: str) -> Answer:
    """The unit says yes: the attachment becomes evidence at a named place, as if uploaded. Answers `evidence`, `place`.

    Refusals: received_file.decided, received_file.place, evidence.* for what no file may be, and the rights' own.
    """
    kept = asked.file_for(request.by, file_id)
    if kept.state not in ("offered", "declined"):
        raise Problem("received_file.decided", name=kept.name, state=kept.get_state_display())
    arrived = uploads.again(kept.sha256, kept.name)
    arrivals.look([arrived])

    def work() -> Answer:
        here, project = _own(request, file_id)
        if place not in dict(asked.places(project)):
            raise Problem("received_file.place", name=here.name)
        evidence_asked.check_place(project, place)
        done = evidence.keep_in(request, project, arrived, place)
        here.evidence_id = done["id"]
        received_files.decide(here, "taken", request.by.person)
        journal.append(request.by.person, "received_file.taken", project, {
            "file": here.pk, "mail": here.mail_id, "evidence": done["id"], "sha256": here.sha256, "place": place})
        return {"evidence": done["id"], "place": place}

    try:
        return once(request, "received_file.take", {"file": file_id, "place": place}, work)
    finally:
        arrived.close()


def decline(request: Request, file_id: int) -> Answer:
    """The unit does not want an attachment; it stays with its mail. Refusals: received_file.decided, and the rights' own."""
    def work() -> Answer:
        here, project = _own(request, file_id)
        if here.state != "offered":
            raise Problem("received_file.decided", name=here.name, state=here.get_state_display())
        if here.sheet_import is not None:
            sheet_imports.give_up(request, here.sheet_import)
        received_files.decide(here, "declined", request.by.person)
        journal.append(request.by.person, "received_file.declined", project, {"file": here.pk, "mail": here.mail_id})
        return {"file": here.pk}

    return once(request, "received_file.decline", {"file": file_id}, work)


def _own(request: Request, file_id: int) -> tuple[ReceivedFile, Project]:
    """The attachment, locked, and its project, if this person may take it now."""
    known = asked.file_for(request.by, file_id)
    if known.mail.project_id is None:
        raise Problem("not_found")
    found = standing(request.by, known.mail.project_id, lock=True)
    require(found, "evidence.write")
    here = ReceivedFile.objects.select_related("mail", "sheet_import__sheet__project").select_for_update(of=("self",)).get(pk=file_id)
    if here.mail.project_id != found.project.pk or here.state not in ("offered", "declined"):
        raise Problem("received_file.decided", name=here.name, state=here.get_state_display())
    return here, found.project


def answer(mail: ReceivedMail) -> None:
    """Tells the sender, or the unit's people when somebody else wrote, what was understood and what is missing; nobody else."""
    silent = mail.nature in ("bounce", "automatic", "loop", "duplicate", "many") and mail.assigned_by_id is None
    if silent or (mail.project is None and mail.sender_person is None):
        return
    if mail.project is None:
        if mail.sender_person is not None:
            notify("mail_waiting", None, [mail.sender_person], subject=mail.subject, why=mail.why, at=mail.received_at.isoformat())
        return
    own = people_of(mail.project, "own_clerk", "own_head")
    sender = [one for one in own if one.pk == mail.sender_person_id]
    arrival, kept = asked.arrival(mail), list(mail.files.select_related("sheet_import").order_by("pk"))
    offered = [one.place for one in kept if one.state == "offered" and one.place.startswith("material:")]
    draft = mail.project.stage in asked.DRAFT
    notify("mail_received", mail.project, sender or own, subject=mail.subject, at=mail.received_at.isoformat(),
           why="" if mail.nature == "letter" else mail.why, understood="\n".join(_said(mail.project, one) for one in kept),
           missing="、".join(asked.missing(mail.project, offered)) if draft else "", receipt=asked.receipt_number(mail.project),
           late=asked.due_words(mail.project) if arrival.late else "", draft="1" if draft else "")


def _said(project: Project, one: ReceivedFile) -> str:
    """One attachment in a line: what it was taken for, or why it cannot be used."""
    if one.state == "unusable":
        return f"“{one.name}”：不能使用。{one.fault}"
    if one.sheet_import is not None:
        reading = one.sheet_import.reading
        return f"“{one.name}”：读作自评打分表，读到 {len(reading['rows'])} 项，没有读到 {len(reading['unread'])} 项，等您核对后才写入。"
    if one.place == "self_assessment":
        return f"“{one.name}”：看起来是自评打分表，但没有读出来。{one.fault}"
    named = dict(asked.places(project)).get(one.place, "")
    return f"“{one.name}”：看起来是“{named}”，等您确认后才算数。" if named else f"“{one.name}”：没有认出是哪一项材料，请您指定。"
