"""Papers on pages: what is offered to whom, Chinese file names, refusals with their sentence."""

from typing import Any
from urllib.parse import quote

from django.urls import reverse

from tests.cast import Cast


def _paper(cast: Cast, kind: str, form: str = "pdf", words: str = "") -> str:
    return reverse("paper", args=[kind, cast.projects["studio"].pk, form]) + words


def test_a_paper_is_downloaded_under_its_chinese_name(cast: Cast, seen: Any) -> None:
    cast.submit("studio")
    pdf = seen(cast.clerks["studio"]).get(_paper(cast, "self_assessment_sheet"))
    word = seen(cast.clerks["studio"]).get(_paper(cast, "submission_receipt", "docx"))
    name = quote("自评打分表-示例重型机械厂技能大师工作室建设项目.pdf")
    assert (pdf.headers["Content-Disposition"].split("; ")[-1], pdf.headers["Content-Type"], pdf.content[:5]) == (
        f"filename*=UTF-8''{name}", "application/pdf", b"%PDF-")
    assert (word.status_code, word.content[:2], word.headers["X-Content-Type-Options"]) == (200, b"PK", "nosniff")


def test_what_is_incomplete_is_refused_officially_and_given_as_a_draft(cast: Cast, seen: Any) -> None:
    client = seen(cast.clerks["studio"])
    official = client.get(_paper(cast, "self_assessment_sheet"))
    draft = client.get(_paper(cast, "self_assessment_sheet", words="?draft=1"))
    page = client.get(reverse("papers", args=[cast.projects["studio"].pk])).content.decode()
    assert (official.status_code, "缺少：提交回执" in official.content.decode(), draft.status_code, draft.content[:5]) == (
        409, True, 200, b"%PDF-")
    assert ("尚不完整" in page, "draft=1" in page, "提交回执" in page.replace("有自评打分表和提交回执", "")) == (True, True, False)


def test_each_is_offered_only_what_they_may_have(cast: Cast, seen: Any) -> None:
    cast.reach_panel("studio")
    cast.score("studio")
    cast.conclude("studio")
    url = reverse("papers", args=[cast.projects["studio"].pk])
    titles = ("自评打分表", "提交回执", "专家打分表", "汇总打分表", "验收意见书")
    told = {}
    for name, who in (("unit", cast.heads["studio"]), ("officer", cast.officer), ("expert", cast.experts[1])):
        page = seen(who).get(url).content.decode()
        told[name] = [f'scope="row">{title}' in page for title in titles]
    assert told == {"unit": [True, True, False, False, False], "officer": [True] * 5,
                    "expert": [True, False, True, True, True]}


def test_unknown_kinds_forms_and_sheets_are_not_found(cast: Cast, seen: Any) -> None:
    cast.reach_panel("studio")
    client = seen(cast.lead)
    assert [client.get(url).status_code for url in (
        _paper(cast, "letter"), _paper(cast, "merged_sheet", "xlsx"), _paper(cast, "expert_sheet"),
        _paper(cast, "expert_sheet", words="?which=abc"), _paper(cast, "expert_sheet", words="?which=9999999"))] == [404] * 5
