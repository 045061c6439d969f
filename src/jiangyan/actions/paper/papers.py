"""Papers: drafts are only printed; an official paper is kept under its number, so that the same record gives the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Authority, Paper, PaperFile, PaperWithdrawal, Person
from jiangyan.printing import batches, papers, tables
from jiangyan.printing.batches import Order
from jiangyan.printing.codes import Code
from jiangyan.printing.papers import Form
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.paper import papers as asked
from jiangyan.queries.paper import registers
from jiangyan.queries.paper.letters import stamp
from jiangyan.queries.paper.papers import Asked
from jiangyan.queries.rights import Asker, standing
from jiangyan.rulebook import codes
from jiangyan.vault import files


@dataclass(frozen=True)
class Printed:
    """A printed paper: its bytes and the Chinese file name under which it is downloaded."""

    content: bytes
    name: str


def draft(by: Asker, kind: str, subject: int, form: Form, which: int | None = None) -> Printed:
    """Prints what the records say now, marked 草稿, gaps in red; nothing is kept and no number is taken."""
    found = asked.values(by, kind, subject, True, which)
    wanted = {one.name for one in papers.paper(kind).fields}
    now, series = database_now(), papers.paper(kind).series
    open_number = codes.number(registers.prefix(found.round.authority), series, local(now).year, 0).replace("〕0号", "〕　号")
    stamped = {"number": found.number or open_number, "dated": registers.day(now), "made_at": stamp(now, True)}
    values = {name: value for name, value in stamped.items() if name in wanted} | _complete(found)
    return Printed(papers.render(kind, values, form, True), _name(found, form, "（草稿）"))


def issue(by: Asker, kind: str, subject: int, form: Form, which: int | None = None) -> Printed:
    """Issues the official paper under the next number, or gives the paper again that was issued for the same values.

    Asking again is the same deed, so its operation id is made from the values. Refusals: paper.value_missing naming
    what is missing, paper.glyph_missing, not_found, storage.unavailable; a refusal takes no number.
    """
    found = asked.values(by, kind, subject, False, which)
    kept = registers.same(found)
    if kept is None:
        papers.check(kind, _complete(found) | _stamped(found, "〇", database_now()))
        key = journal.digest([kind, found.values, registers.scorers(found), registers.withdrawn_count(found)])
        kept = _keep(Request(by, f"paper-{key}"), found, subject, form, which)
    return Printed(_bytes(kept, found, form, by.person), _name(found, form, ""))


def again(by: Asker, kept: Paper, form: Form) -> Printed:
    """An issued paper from the register or a unit's list, exactly as it was issued; the caller has asked whether `by` may."""
    found = registers.asked(kept)
    return Printed(_bytes(kept, found, form, by.person), _name(found, form, ""))


def _keep(request: Request, found: Asked, subject: int, form: Form, which: int | None) -> Paper:
    def work() -> Answer:
        # The authority's row orders its papers: the next number is taken and used under one lock, or not at all.
        authority = Authority.objects.select_for_update(no_key=True).get(pk=found.round.authority_id)
        if found.project is not None:
            standing(request.by, found.project.pk, lock=True)
        if asked.values(request.by, found.kind, subject, False, which) != found:
            raise Problem("request.malformed", detail="文书的内容刚刚有变动")
        kept = registers.same(found)
        if kept is None:
            kept = _numbered(request, found, authority)
            _bytes(kept, found, form, request.by.person)
        return {"paper": kept.pk}

    body = {"subject": subject, "kind": found.kind, "values": found.values, "scorers": registers.scorers(found)}
    return Paper.objects.get(pk=once(request, "paper.issue", body, work)["paper"])


def _numbered(request: Request, found: Asked, authority: Authority) -> Paper:
    """Takes the next number of the paper's series in this year and keeps the paper under it."""
    series, now = papers.paper(found.kind).series, database_now()
    year = local(now).year
    serial = registers.last_serial(authority, series, year) + 1 if series else None
    number = codes.number(registers.prefix(authority), series, year, serial) if serial else found.number
    values = {"values": found.values, "scorers": registers.scorers(found), "stamped": _stamped(found, number, now)}
    kept = Paper.objects.create(
        kind=found.kind, authority=authority, round=found.round, project=found.project, series=series,
        year=year if serial else None, serial=serial, number=number, values=values,
        digest=journal.digest({"kind": found.kind, "number": number, **values}), issued_by=request.by.person, issued_at=now)
    journal.append(request.by.person, "paper.issued", found.project, {
        "paper": kept.pk, "kind": kept.kind, "number": number, "digest": kept.digest})
    return kept


def _stamped(found: Asked, number: str, now: Any) -> dict[str, Any]:
    """What the deed of issuing adds to the values: the number; for a letter its day and instant."""
    kind = papers.paper(found.kind)
    given = {"number": number} | ({"dated": registers.day(now), "made_at": stamp(now, False)} if kind.series == "函" else {})
    wanted = {one.name for one in kind.fields}
    return {name: value for name, value in given.items() if name in wanted and name not in found.values}


def _bytes(kept: Paper, found: Asked, form: Form, printer: Person) -> bytes:
    """The paper's file in this form; printed from the frozen values and kept when it is asked for first."""
    file = kept.files.filter(form=form).first()
    if file is None:
        one = _order(kept, found, form)
        file = _put(kept, form, papers.render(one.paper, one.values, form, False, one.code), printer)
    with files.read(file.sha256) as opened:
        return opened.read()


def _order(kept: Paper, found: Asked, form: Form) -> Order:
    code = Code(kept.number, kept.digest) if kept.number else None
    return Order(kept.kind, _complete(found) | kept.values["stamped"], form, False, code)


def _put(kept: Paper, form: Form, printed: bytes, printer: Person) -> PaperFile:
    stored = files.store(printed)
    with transaction.atomic():
        file, fresh = PaperFile.objects.get_or_create(
            paper=kept, form=form, defaults={"sha256": stored.sha256, "printed_at": database_now()})
        if fresh:
            journal.append(printer, "paper.printed", kept.project, {"paper": kept.pk, "form": form, "sha256": stored.sha256})
    return file


def print_all(printer: Person, issued: Sequence[Paper], form: Form) -> None:
    """Prints issued papers that have no file in this form yet, side by side; each is kept as soon as it is there."""
    orders = [_order(kept, registers.asked(kept), form) for kept in issued]
    for kept, printed in zip(issued, batches.printed(orders), strict=True):
        _put(kept, form, printed, printer)


def withdraw(request: Request, paper_id: int, reason: str) -> Answer:
    """Marks an issued paper 作废, with a reason; its number stays taken and its bytes stay.

    Refusals: reason.missing, paper.withdrawn, not_found, rights.denied.
    """
    def work() -> Answer:
        kept = registers.paper_for(request.by, paper_id, "paper.withdraw")
        if not reason.strip():
            raise Problem("reason.missing", what="为什么作废；登记簿上会写明")
        if PaperWithdrawal.objects.filter(paper=kept).exists():
            raise Problem("paper.withdrawn", number=kept.number)
        PaperWithdrawal.objects.create(
            paper=kept, reason=reason.strip(), withdrawn_by=request.by.person, withdrawn_at=database_now())
        journal.append(request.by.person, "paper.withdrawn", kept.project, {"paper": kept.pk, "number": kept.number})
        return {"paper": kept.pk}

    return once(request, "paper.withdraw", {"paper": paper_id, "reason": reason}, work)


def _complete(found: Asked) -> dict[str, Any]:
    """The values with the printed table, where the paper has one."""
    if found.rubric is None or not found.scorers:
        return found.values
    if found.kind == "merged_sheet":
        return {**found.values, "table": tables.merged_table(found.rubric, found.scorers)}
    _, scores, total = found.scorers[0]
    return {**found.values, "table": tables.score_table(found.rubric, scores, total)}


def _name(found: Asked, form: Form, mark: str) -> str:
    expert = found.values.get("expert_name")
    about = found.project.name if found.project else found.round.name
    parts = [papers.paper(found.kind).title, about, *([expert] if expert else [])]
    return papers.file_name(*parts, ending=f"{mark}.{form}")
