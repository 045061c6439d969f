"""Mails that came in: whose each may be, who may see it, what it offers and whether it came in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from jiangyan.models import (
    Acknowledgement,
    Appointment,
    Authority,
    Person,
    Project,
    Receipt,
    ReceivedFile,
    ReceivedMail,
    ReceivedMailState,
    Recusal,
    Round,
    Sheet,
)
from jiangyan.problems import Problem
from jiangyan.queries.account.addresses import address_of
from jiangyan.queries.clock import local
from jiangyan.queries.material import evidence, receipts
from jiangyan.queries.material.materials import place_of
from jiangyan.queries.rights import DEEDS, ROUND_DEEDS, Asker, Standing, may, standing, visible_projects
from jiangyan.queries.round.round_tables import found_by
from jiangyan.rulebook import deadlines, received_mails
from jiangyan.rulebook.received_mails import Candidate, Match

OWN = frozenset({"own_clerk", "own_head"})
DRAFT = tuple(DEEDS["evidence.write"].allowed["own_clerk"])


@dataclass(frozen=True)
class Wanted:
    """What the list shall show: one state ("": all), words in sender, subject, text, attachment, unit or project."""

    state: str = ""
    search: str = ""


def sender_of(address: str) -> Person | None:
    """The person of a unit who confirmed this address; None when nobody or more than one did."""
    if not address:
        return None
    found = list(Person.objects.filter(verified_email__iexact=address, is_active=True)[:2])
    return found[0] if len(found) == 1 and address_of(found[0]) else None


def match(sender: Person | None, texts: Iterable[str]) -> Match:
    """Whose mail it is, among the projects of rounds that are open: by its sender and the credit codes in `texts`."""
    told = list(texts)
    codes = received_mails.credit_codes(told)
    mine = Appointment.objects.filter(person=sender, ended_at__isnull=True, role__in=("unit_clerk", "unit_head"))
    by_sender = _candidates(Q(unit__in=mine.values("unit"))) if sender else []
    return received_mails.match(by_sender, _candidates(Q(unit__credit_code__in=codes)) if codes else [], bool(codes), "\n".join(told))


def _candidates(reach: Q) -> list[Candidate]:
    rows = Project.objects.filter(reach, round__state="open").select_related("programme").order_by("pk")[:100]
    return [Candidate(one.pk, one.unit_id, one.name, one.programme.name, one.stage in DRAFT) for one in rows]


def keeper(name: str) -> Authority:
    """The authority that looks after mails which nobody can place: the one named, else the one that was there first."""
    found = Authority.objects.filter(name=name).first() if name else None
    found = found or Authority.objects.order_by("pk").first()
    if found is None:
        raise Problem("not_found")
    return found


def earliest(now: datetime) -> datetime:
    """From when on mails are taken at the first contact with a mailbox: the day on which the oldest open round was opened.

    From that day's beginning, because the clocks of mail servers differ; today's where no round is open.
    """
    opened = Round.objects.filter(state="open").order_by(F("opened_at").asc(nulls_first=True)).first()
    moment = now if opened is None else opened.opened_at or opened.created_at
    return local(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def twin(sha256: str, size: int) -> ReceivedMail | None:
    """The mail of these very bytes that was taken first; of a mail that is too large the bytes are its headers."""
    return ReceivedMail.objects.filter(sha256=sha256, size=size).exclude(nature="duplicate").order_by("pk").first()


def sent_again(message_id: str, sender: str, files: Iterable[str]) -> ReceivedMail | None:
    """The mail with this Message-ID and sender that was taken first and has all these attachments (digests).

    A Message-ID is whatever a sender writes: with another attachment it is another mail, and nothing in it is lost.
    """
    if not message_id:
        return None
    wanted = set(files)
    rows = ReceivedMail.objects.filter(message_id=message_id[:1000], sender=sender).exclude(nature__in=("duplicate", "too_large"))
    return next((one for one in rows.order_by("pk").prefetch_related("files")[:50]
                 if wanted <= {kept.sha256 for kept in one.files.all()}), None)


def many(sender: str, now: datetime) -> bool:
    """Whether the sender's mails within the last hour are too many to answer one more."""
    recent = ReceivedMail.objects.filter(sender=sender, received_at__gt=now - timedelta(hours=1))
    return bool(sender) and recent.count() >= received_mails.MOST_PER_HOUR


def visible_mails(by: Asker) -> QuerySet[ReceivedMail]:
    """Mails of the authorities whose mailbox `by` may read; none about a project that they keep away from."""
    recused = Recusal.objects.filter(person=by.person, project=OuterRef("project"))
    return ReceivedMail.objects.filter(authority__in=by.authorities(*ROUND_DEEDS["received_mail.see"].roles)).exclude(Exists(recused))


def _searched(by: Asker, words: str) -> QuerySet[ReceivedMail]:
    rows = visible_mails(by)
    if words:
        named = ReceivedFile.objects.filter(mail=OuterRef("pk"), name__icontains=words)
        rows = rows.filter(Q(sender__icontains=words) | Q(sender_name__icontains=words) | Q(subject__icontains=words)
                           | Q(text__icontains=words) | Q(project__name__icontains=words) | Q(project__unit__name__icontains=words)
                           | Q(Exists(named)))
    return rows


def listed(by: Asker, wanted: Wanted) -> QuerySet[ReceivedMail]:
    """The mails that are wanted, those that wait for a person first, then the newest; each with `file_count`."""
    rows = _searched(by, wanted.search)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    urgent = Case(When(state="waiting", then=Value(0)), default=Value(1))
    return rows.select_related("project__unit", "project__round").annotate(file_count=Count("files")).order_by(urgent, "-pk")


def counts(by: Asker, words: str) -> dict[str, int]:
    """How many mails there are in each state; every state is there (one query)."""
    found = {one["state"]: one["count"] for one in _searched(by, words).order_by().values("state").annotate(count=Count("pk"))}
    return {state: found.get(state, 0) for state in ReceivedMailState.values}


def mail_for(by: Asker, mail_id: int, lock: bool = False) -> ReceivedMail:
    """The mail, if `by` may read the mailbox that it came to; otherwise Problem not_found."""
    rows = visible_mails(by).select_related("project__unit", "project__round", "authority", "sender_person", "assigned_by", "duplicate_of")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=mail_id).first()
    if found is None:
        raise Problem("not_found")
    return found


def acknowledgement(mail: ReceivedMail) -> Acknowledgement | None:
    """What an unknown sender was told, if anything."""
    return Acknowledgement.objects.filter(mail=mail).first()


def of_project(by: Asker, project_id: int) -> tuple[Standing, list[ReceivedMail]]:
    """The mails that were placed with a project, newest first, each with its files: for the unit itself and the mailbox's readers."""
    found = standing(by, project_id)
    readers = set(ROUND_DEEDS["received_mail.see"].roles)
    if not found.relations & (OWN | readers):
        raise Problem("not_found")
    rows = ReceivedMail.objects.filter(project=found.project).exclude(state="set_aside").prefetch_related(
        "files__sheet_import", "files__decided_by").order_by("-pk")
    for one in (mails := list(rows)):
        one.project = found.project
    return found, mails


def file_for(by: Asker, file_id: int) -> ReceivedFile:
    """One attachment, if `by` reads the mailbox or belongs to the unit that the mail was placed with; else Problem not_found."""
    kept = ReceivedFile.objects.select_related("mail").filter(pk=file_id).first()
    if kept is None:
        raise Problem("not_found")
    if visible_mails(by).filter(pk=kept.mail_id).exists():
        return kept
    if kept.mail.project_id is None or kept.mail.state == "set_aside" or not standing(by, kept.mail.project_id).relations & OWN:
        raise Problem("not_found")
    return kept


def choices(by: Asker, mail: ReceivedMail, words: str) -> list[Project]:
    """Projects of open rounds that the mail could be assigned to: those that fit it, or those that `words` find (at most 20)."""
    rows = visible_projects(by).filter(round__authority=mail.authority_id, round__state="open")
    rows = rows.filter(found_by(words)) if words else rows.filter(pk__in=mail.candidates)
    return list(rows.select_related("unit", "programme").order_by("unit__name", "pk")[:20])


@dataclass(frozen=True)
class Arrival:
    """When a mail came, against the deadline that counts now: `late` by our own instant, `doubtful` if the mail server had it in time."""

    deadline: datetime | None
    late: bool = False
    doubtful: bool = False


def arrival(mail: ReceivedMail) -> Arrival:
    """Whether the mail came in time for what its project owes; without a project or deadline nothing is said."""
    project = mail.project
    due = (project.deadline or project.round.submission_deadline) if project else None
    if project is None or due is None:
        return Arrival(None)
    late = deadlines.is_late(mail.received_at, due, project.round.deadline_inclusive)
    there = mail.sent_at is not None and not deadlines.is_late(mail.sent_at, due, project.round.deadline_inclusive)
    return Arrival(due, late, late and there)


def places(project: Project) -> list[tuple[str, str]]:
    """Where an attachment may serve: (place, name) of every material entry besides the self-assessment itself."""
    return [(place_of(one), str(one["name"])) for one in project.round.notice.get("materials", []) if not one.get("is_self_assessment")]


def missing(project: Project, offered: Iterable[str]) -> list[str]:
    """Names of what the unit still owes for submitting, besides what is there and what `offered` places would bring."""
    there = evidence.materials_with_files(project) | {place.removeprefix("material:") for place in offered}
    owed = [one for one in project.round.notice.get("materials", []) if one.get("required_by") == "submission"]
    lacking = [str(one["name"]) for one in owed if not one.get("is_self_assessment") and one["code"] not in there]
    sheet = Sheet.objects.filter(project=project, kind="self").values_list("total", flat=True).first()
    return lacking + [str(one["name"]) for one in owed if one.get("is_self_assessment") and sheet is None]


def receipt_number(project: Project) -> str:
    """The number of the newest receipt while the project is submitted; "" while it is the unit's own."""
    if project.stage in DRAFT:
        return ""
    found = Receipt.objects.filter(project=project).order_by("-pk").values_list("number", flat=True).first()
    return found or ""


def writable(found: Standing) -> bool:
    """Whether this person may take attachments now."""
    return may(found, "evidence.write")


def due_words(project: Project) -> str:
    """The deadline in force, in words."""
    return deadlines.words(local(receipts.deadline_of(project)))
