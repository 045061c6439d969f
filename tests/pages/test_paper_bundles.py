"""Several papers in one ZIP: ticked or all of a kind, named for people, printed by a worker where there are many."""

import io
import zipfile
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse

from jiangyan.actions import leases
from jiangyan.actions.paper import paper_bundles, papers
from jiangyan.actions.paper.paper_bundles import print_papers
from jiangyan.models import Job, JournalLine, Paper, PaperFile
from jiangyan.queries import rights
from tests.cast import Cast, request


@pytest.fixture
def issued(cast: Cast) -> Cast:
    """Two attendance sheets and a merged sheet as Word only, one more withdrawn."""
    for name in ("college", "enterprise"):
        cast.reach_panel(name)
        papers.issue(rights.asker(cast.officer), "attendance_sheet", cast.projects[name].pk, "docx")
    kept = papers.issue(rights.asker(cast.officer), "self_assessment_sheet", cast.projects["college"].pk, "pdf")
    assert kept.content
    papers.withdraw(request(cast.officer), Paper.objects.get(kind="self_assessment_sheet").pk, "打印有误（示例）")
    return cast


def _address(cast: Cast) -> str:
    return reverse("paper_bundle", args=[cast.authority.pk])


def _names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_everything_in_force_of_a_kind_comes_in_one_zip(issued: Cast, seen: Any) -> None:
    client, pks = seen(issued.officer), [one.pk for one in Paper.objects.order_by("pk")]
    page = client.get(_address(issued) + "?all=1&kind=attendance_sheet").content.decode()
    answer = client.post(_address(issued), {"paper": pks, "step": "download", "operation": "one"})
    numbers = [one.number for one in Paper.objects.filter(kind="attendance_sheet").order_by("serial")]
    assert ("一共 2 份" in page, "签到表" in page) == (True, True)
    assert _names(answer.content) == [
        f"{number}-{issued.projects[name].name}-签到表.pdf" for number, name in zip(numbers, ("college", "enterprise"), strict=True)]
    assert (quote("示例市人力资源和社会保障局-文书-2份.zip") in answer.headers["Content-Disposition"], answer.headers["Content-Type"],
            JournalLine.objects.filter(deed="papers.bundled").count()) == (True, "application/zip", 1)


def test_nothing_ticked_is_told_and_others_find_nothing(issued: Cast, seen: Any) -> None:
    assert "没有勾选文书" in seen(issued.officer).get(_address(issued)).content.decode()
    assert seen(issued.officer).post(_address(issued), {"step": "download", "operation": "one"}).status_code == 422
    pks = [one.pk for one in Paper.objects.all()]
    for who in (issued.outsider, issued.lead, issued.heads["college"], issued.centre):
        assert [seen(who).get(_address(issued)).status_code, seen(who).post(
            _address(issued), {"paper": pks, "step": "download", "operation": "two"}).status_code] == [404, 404]


def test_many_are_printed_by_a_worker_and_taken_from_the_jobs_page(issued: Cast, seen: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(paper_bundles, "AT_ONCE", 1)
    client, pks = seen(issued.officer), [one.pk for one in Paper.objects.filter(kind="attendance_sheet").order_by("pk")]
    page = client.get(_address(issued), {"paper": pks}).content.decode()
    early = client.post(_address(issued), {"paper": pks, "step": "download", "operation": "one"}).status_code
    for operation in ("two", "three"):
        client.post(_address(issued), {"paper": pks, "step": "print", "operation": operation})
    job = leases.take("worker")
    assert job is not None and leases.finish(job, "worker", print_papers.call(**job.task.args_kwargs["kwargs"]))
    done = client.get("/jobs/?state=SUCCESSFUL").content.decode()
    answer = client.post(_address(issued), {"paper": pks, "step": "download", "operation": "four"})
    assert ("还有 2 份没有印成" in page, early, Job.objects.filter(kind="print_papers").count(),
            PaperFile.objects.filter(form="pdf", paper__in=pks).count(), "去下载 ZIP" in done, len(_names(answer.content))) == (
        True, 422, 1, 2, True, 2)
