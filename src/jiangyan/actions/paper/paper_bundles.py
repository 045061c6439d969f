"""Several issued papers in one ZIP: what is not printed yet is printed first, many of them by a worker."""

import io
import zipfile
from collections.abc import Sequence
from zipfile import ZipInfo

from django_tasks import task

from jiangyan.actions import jobs, journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.paper import papers
from jiangyan.actions.paper.papers import Printed
from jiangyan.models import Paper, Person
from jiangyan.printing.papers import file_name, paper
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.clock import local
from jiangyan.queries.paper import registers
from jiangyan.queries.rights import Asker

AT_ONCE = 12
"""So many papers are printed while the person waits, about a second; more are a job."""


def bundle(request: Request, authority_id: int, chosen: Sequence[int]) -> Printed:
    """The chosen papers in force as one ZIP of PDFs, each named number, project, paper; the deed leaves a journal line.

    Refusals: form.invalid where nothing is chosen or too much is not printed yet (ask `prepare` first), not_found.
    """
    rows = registers.chosen(request.by, authority_id, chosen)
    if not rows or len(registers.unprinted(rows)) > AT_ONCE:
        raise Problem("form.invalid", detail="请先勾选要下载的文书；份数多的，等后台印好再下载")

    def work() -> Answer:
        journal.append(request.by.person, "papers.bundled", None, {"authority": authority_id, "papers": [one.pk for one in rows]})
        return {"count": len(rows)}

    once(request, "papers.bundle", {"authority": authority_id, "papers": [one.pk for one in rows]}, work)
    return Printed(_packed(request.by, rows), file_name(rows[0].authority.name, "文书", f"{len(rows)}份", ending=".zip"))


def _packed(by: Asker, rows: Sequence[Paper]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in rows:
            entry = ZipInfo(entry_name(one), date_time=local(one.issued_at).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, papers.again(by, one, "pdf").content)
    return packed.getvalue()


def entry_name(one: Paper) -> str:
    """文号-项目-文书.pdf; a paper about the whole round names the round, one about an expert the expert."""
    about = one.project.name if one.project else one.round.name
    expert = one.values["values"].get("expert_name")
    return file_name(one.number, about, paper(one.kind).title, *([expert] if expert else []), ending=".pdf")


def prepare(request: Request, authority_id: int, chosen: Sequence[int]) -> Answer:
    """Puts the printing of the chosen papers into the queue; asking for the same again is the same job."""
    def work() -> Answer:
        rows = registers.chosen(request.by, authority_id, chosen)
        if not rows:
            raise Problem("form.invalid", detail="请先勾选要下载的文书")
        pks = [one.pk for one in rows]
        made = jobs.enqueue(f"papers:{journal.digest(pks)}", print_papers, authority=rows[0].authority,
                            person=request.by.person.pk, chosen=pks)
        journal.append(request.by.person, "papers.prepared", None, {"authority": authority_id, "papers": pks})
        return {"job": made.pk}

    return once(request, "papers.prepare", {"authority": authority_id, "papers": list(chosen)}, work)


@task()
def print_papers(person: int, chosen: list[int]) -> str:
    """Prints the PDFs that are not there yet; what was printed by an earlier attempt stays."""
    by = rights.asker(Person.objects.get(pk=person))
    rows = registers.unprinted(list(registers.readable(by).filter(pk__in=chosen)))
    papers.print_all(by.person, rows, "pdf")
    return f"{len(rows)}份"
