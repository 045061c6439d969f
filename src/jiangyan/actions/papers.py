"""Papers: drafts are only printed; an official paper is kept, so that the same record always gives the same bytes."""

from dataclasses import dataclass
from typing import Any

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Paper
from jiangyan.printing import papers, tables
from jiangyan.printing.papers import Form
from jiangyan.problems import Problem
from jiangyan.queries import papers as asked
from jiangyan.queries.clock import database_now
from jiangyan.queries.papers import Asked
from jiangyan.queries.rights import Asker, standing
from jiangyan.vault import files


@dataclass(frozen=True)
class Printed:
    """A printed paper: its bytes and the Chinese file name under which it is downloaded."""

    content: bytes
    name: str


def draft(by: Asker, kind: str, project_id: int, form: Form, sheet: int | None = None) -> Printed:
    """Prints what the records say now, marked 草稿, gaps in red; nothing is kept."""
    found = asked.values(by, kind, project_id, True, sheet)
    return Printed(papers.render(kind, _complete(found), form, True), _name(found, form, "（草稿）"))


def issue(by: Asker, kind: str, project_id: int, form: Form, sheet: int | None = None) -> Printed:
    """Issues the official paper, or gives the bytes again that were issued for the same values.

    Asking again is the same deed, so its operation id is made from the values. Refusals: paper.value_missing naming
    what is missing, paper.glyph_missing, not_found, storage.unavailable.
    """
    found = asked.values(by, kind, project_id, False, sheet)
    kept = _issued(found, form)
    if kept is None:
        # Printed before the transaction: a paper takes a tenth of a second, and bytes nobody points at do no harm.
        stored = files.store(papers.render(kind, _complete(found), form, False))
        kept = _keep(Request(by, f"paper-{journal.digest(_record(found, form))}"), found, form, stored.sha256, sheet)
    with files.read(kept.sha256) as file:
        return Printed(file.read(), _name(found, form, ""))


def _keep(request: Request, found: Asked, form: Form, sha256: str, sheet: int | None) -> Paper:
    def work() -> Answer:
        standing(request.by, found.project.pk, lock=True)
        if asked.values(request.by, found.kind, found.project.pk, False, sheet) != found:
            raise Problem("request.malformed", detail="文书的内容刚刚有变动")
        kept = _issued(found, form)
        if kept is None:
            kept = Paper.objects.create(
                kind=found.kind, project=found.project, number=found.number, values=_record(found, form),
                sha256=sha256, issued_by=request.by.person, issued_at=database_now())
            journal.append(request.by.person, "paper.issued", found.project, {
                "paper": kept.pk, "kind": kept.kind, "form": form, "sha256": sha256,
                "values": journal.digest(kept.values)})
        return {"paper": kept.pk}

    answer = once(request, "paper.issue", {"project": found.project.pk, "values": _record(found, form)}, work)
    return Paper.objects.get(pk=answer["paper"])


def _record(found: Asked, form: Form) -> dict[str, Any]:
    """What is kept of a paper: its form and its plain values."""
    return {"form": form, "values": found.values, "scorers": [list(scorer) for scorer in found.scorers]}


def _issued(found: Asked, form: Form) -> Paper | None:
    record = _record(found, form)
    return next((one for one in Paper.objects.filter(project=found.project, kind=found.kind).order_by("-pk")
                 if one.values == record), None)


def _complete(found: Asked) -> dict[str, Any]:
    """The values with the printed table, where the paper has one."""
    if found.rubric is None or not found.scorers:
        return found.values
    if found.kind == "merged_sheet":
        return {**found.values, "table": tables.merged_table(found.rubric, found.scorers)}
    _, scores, total = found.scorers[0]
    return {**found.values, "table": tables.score_table(found.rubric, scores, total)}


def _name(found: Asked, form: Form, mark: str) -> str:
    expert = found.values.get("expert_name") if found.kind == "expert_sheet" else None
    parts = [papers.paper(found.kind).title, found.project.name, *([expert] if expert else [])]
    return "-".join(parts).translate(str.maketrans('/\\:*?"<>|\r\n', "___________")) + f"{mark}.{form}"
