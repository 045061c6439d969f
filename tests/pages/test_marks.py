"""Saving a row: by itself while somebody types, and as a plain form where no script runs."""

import re
from typing import Any

import pytest

from jiangyan.models import Mark
from tests.cast import Cast

Seen = Any
SCRIPT = {"HX-Request": "true"}


def _save(client: Any, cast: Cast, row: str, headers: dict[str, str] | None = None, version: str = "0", **fields: str) -> Any:
    sheet = cast.sheet("college").pk
    body = {"version": version, "operation": f"{row}-{len(fields)}-{version}-{sorted(fields.items())}"[:80]} | fields
    return client.post(f"/sheets/{sheet}/rows/{row}/", body, headers=SCRIPT if headers is None else headers)


def _words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def _piece(html: str, name: str) -> str:
    """The words of the piece with this id."""
    found = re.search(rf'id="{name}"(.*?)(?=<\w+[^>]* hx-swap-oob|\Z)', html, re.S)
    return _words("<" + found.group(1)) if found else ""


def test_the_college_types_480_and_the_arithmetic_and_the_sum_come_back(cast: Cast, seen: Seen) -> None:
    answer = _save(seen(cast.clerks["college"]), cast, "13.2", **{"fact-senior_trainees_per_year": "４８０"})
    told = answer.content.decode()
    assert (answer.status_code, answer["X-Version"], answer["X-Saved-At"][:2]) == (200, "1", "20")
    assert "应达600人，实有480人，少120人；每少60人扣0.5分，计2个整步，扣1.0分，得4.0分" in told
    assert _piece(told, "sheet-totals") == "已得 4.0 尚有 22 项未填，不是总分"
    assert (_piece(told, "state-r13-2"), _piece(told, "section-sum-5")) == ("已得分", "已得 4.0，6 项未填")
    assert "4.0" in _piece(told, "line-r13-2")


def test_what_cannot_be_read_stands_beside_its_field_and_nothing_is_kept(cast: Cast, seen: Seen) -> None:
    client = seen(cast.clerks["college"])
    for typed, sentence in (("3人", "“3人”不是整数。请只填数字，例如 3，不要带单位或文字。"), ("三", "“三”不是整数"), ("3.5", "“3.5”不是整数")):
        answer = _save(client, cast, "7.1", **{"fact-enterprise_agreements": typed})
        assert answer.status_code == 422
        assert sentence in _piece(answer.content.decode(), "r7-1-enterprise_agreements-problem")
    assert Mark.objects.count() == 0


def test_a_wrong_fact_of_the_rulebook_is_told_in_its_words(cast: Cast, seen: Seen) -> None:
    answer = _save(seen(cast.clerks["college"]), cast, "7.1", **{"fact-enterprise_agreements": "-1"})
    assert (answer.status_code, Mark.objects.count()) == (422, 0)
    assert "“签订合作开展高技能人才培训协议的企业数”不能是负数（-1）" in answer.content.decode()


def test_half_a_row_is_kept_and_called_half(cast: Cast, seen: Seen) -> None:
    answer = _save(seen(cast.clerks["college"]), cast, "8.2", **{"fact-teachers": "40"})
    told = answer.content.decode()
    assert (answer.status_code, Mark.objects.get().facts, Mark.objects.get().score) == (200, {"teachers": 40}, None)
    assert _piece(told, "state-r8-2") == "未填全"
    assert "已暂存，本项暂不计分" in told
    assert _piece(told, "sheet-totals") == "已得 0.0 尚有 23 项未填，不是总分"


def test_the_words_leave_a_choice_and_the_gap_is_explained(cast: Cast, seen: Seen) -> None:
    told = _save(seen(cast.clerks["college"]), cast, "13.1", **{"fact-demonstration": "fair"}).content.decode()
    assert re.findall(r'class="choice" for="r13-1-score-([\d.]+)"', told) == ["0.5", "1.0", "1.5", "2.0"]
    assert re.findall(r'class="choice choice-outside" for="r13-1-score-([\d.]+)"', told) == [
        "0.0", "2.5", "3.0", "3.5", "4.0", "4.5", "5.0"]
    assert "按所填事实，细则未规定 2.5–4.5 分；如需这样评定，请说明理由。" in told


def test_points_outside_the_words_need_a_reason(cast: Cast, seen: Seen) -> None:
    client = seen(cast.clerks["college"])
    facts = {"fact-demonstration": "fair", "score": "3.0"}
    refused = _save(client, cast, "13.1", **facts)
    assert (refused.status_code, Mark.objects.count()) == (422, 0)
    assert "如需这样评定，请填写理由" in refused.content.decode()
    kept = _save(client, cast, "13.1", **facts, override_reason="全国推广，证明见附件")
    assert (kept.status_code, str(Mark.objects.get().score), Mark.objects.get().override_reason) == (
        200, "3.00", "全国推广，证明见附件")


def test_points_judged_on_other_facts_fall_away_and_say_so(cast: Cast, seen: Seen) -> None:
    client = seen(cast.clerks["college"])
    _save(client, cast, "9.1", **{"fact-assessment": "fair", "score": "4.0"})
    told = _save(client, cast, "9.1", version="1", **{"fact-assessment": "running", "score": "4.0"}).content.decode()
    latest = Mark.objects.latest("version")
    assert (latest.given, str(latest.score), latest.correction_reason) == (None, "6.00", "事实改变，原来评的 4 分不再适用")
    assert "事实改变，原来评的 4 分不再适用" in told


def test_an_emptied_row_is_blank_again_even_if_points_were_left_behind(cast: Cast, seen: Seen) -> None:
    client = seen(cast.clerks["college"])
    _save(client, cast, "9.1", **{"fact-assessment": "fair", "score": "4.0"})
    _save(client, cast, "9.1", version="1", **{"fact-assessment": "", "score": "4.0"})
    latest = Mark.objects.latest("version")
    assert (latest.facts, latest.score, latest.state) == (None, None, "blank")


def test_the_row_that_presupposes_another_comes_along(cast: Cast, seen: Seen) -> None:
    client = seen(cast.clerks["college"])
    _save(client, cast, "15.1", **{"fact-summary_report": "true"})
    _save(client, cast, "15.2", **{"fact-innovation": "clear"})
    told = _save(client, cast, "15.1", version="1", **{"fact-summary_report": "false", "view": "table"}).content.decode()
    assert '<input type="hidden" name="version" id="version-r15-2" value="2" hx-swap-oob="true">' in told
    assert "第 15.1 项没有总结报告，本项不得分" in _piece(told, "result-r15-2")


def test_who_comes_second_sees_both_versions(cast: Cast, seen: Seen) -> None:
    _save(seen(cast.heads["college"]), cast, "7.1", **{"fact-enterprise_agreements": "2"})
    answer = _save(seen(cast.clerks["college"]), cast, "7.1", **{"fact-enterprise_agreements": "3"})
    told = answer.content.decode()
    assert (answer.status_code, Mark.objects.count()) == (412, 1)
    assert 'data-conflict-version="1"' in told
    assert "签订合作开展高技能人才培训协议的企业数 3家 2家" in _words(told)


def test_both_versions_are_shown_as_text_whatever_was_typed(cast: Cast, seen: Seen) -> None:
    mine, theirs = '<img src=x onerror="alert(1)">甲（示例）', "<script>alert(2)</script>乙（示例）"
    _save(seen(cast.heads["college"]), cast, "7.1", comment=theirs, **{"fact-enterprise_agreements": "2"})
    fragment = _save(seen(cast.clerks["college"]), cast, "7.1", comment=mine, **{"fact-enterprise_agreements": "3"})
    page = _save(seen(cast.clerks["college"]), cast, "7.1", {}, comment=mine, **{"fact-enterprise_agreements": "3"})
    for answer in (fragment, page):
        told = answer.content.decode()
        assert (answer.status_code, "<img" in told, "alert(2)</script>" in told) == (412, False, False)
        assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;甲（示例）" in told and "&lt;script&gt;alert(2)&lt;/script&gt;乙（示例）" in told


def test_without_script_it_saves_and_goes_on(cast: Cast, seen: Seen) -> None:
    answer = _save(seen(cast.clerks["college"]), cast, "7.1", {}, go="8.1", **{"fact-enterprise_agreements": "2"})
    assert (answer.status_code, answer["Location"]) == (
        302, f"/projects/{cast.projects['college'].pk}/self-assessment/?row=8.1")
    elsewhere = _save(seen(cast.clerks["college"]), cast, "6.1", {}, go="//elsewhere.example", **{"fact-programmes": "2"})
    assert elsewhere["Location"] == f"/projects/{cast.projects['college'].pk}/self-assessment/"


def test_without_script_a_refusal_keeps_everything_typed(cast: Cast, seen: Seen) -> None:
    answer = _save(seen(cast.clerks["college"]), cast, "8.2", {}, comment="名单见附件",
                   **{"fact-teachers": "四十", "fact-qualified_full_time": "30"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ('value="四十"' in page, 'value="30"' in page, ">名单见附件</textarea>" in page) == (True, True, True)
    assert 'href="#r8-2-teachers"' in page


def test_without_script_a_conflict_shows_both_and_saves_mine_on_request(cast: Cast, seen: Seen) -> None:
    _save(seen(cast.heads["college"]), cast, "7.1", **{"fact-enterprise_agreements": "2"})
    client = seen(cast.clerks["college"])
    page = _save(client, cast, "7.1", {}, **{"fact-enterprise_agreements": "3"})
    version = re.search(r'name="version" id="version-r7-1" value="(\d+)"', page.content.decode())
    assert (page.status_code, version and version.group(1)) == (412, "1")
    _save(client, cast, "7.1", {}, version="1", **{"fact-enterprise_agreements": "3"})
    assert [mark.facts for mark in Mark.objects.order_by("version")] == [
        {"enterprise_agreements": 2}, {"enterprise_agreements": 3}]


@pytest.mark.parametrize("typed", ["3", "三"])
def test_the_outsider_is_told_the_same_as_for_a_sheet_that_is_not_there(cast: Cast, seen: Seen, typed: str) -> None:
    client = seen(cast.outsider)
    theirs = _save(client, cast, "7.1", **{"fact-enterprise_agreements": typed})
    nowhere = client.post("/sheets/999999/rows/7.1/", {"version": "0", "operation": "x"}, headers=SCRIPT)
    assert (theirs.status_code, theirs.content) == (404, nowhere.content)


@pytest.mark.parametrize(("fields", "status"), [
    ({"version": "x"}, 400), ({"operation": ""}, 400), ({"comment": "长" * 2001}, 422), ({"comment": "a\0b"}, 400),
    ({"score": "四"}, 422), ({"score": "99"}, 422), ({"score": "1e3"}, 422),
])
def test_nonsense_is_refused_and_nothing_is_kept(cast: Cast, seen: Seen, fields: dict[str, str], status: int) -> None:
    answer = _save(seen(cast.clerks["college"]), cast, "7.1", **({"fact-enterprise_agreements": "2"} | fields))
    assert (answer.status_code, Mark.objects.count()) == (status, 0)


def test_in_the_whole_table_other_points_are_one_link_away(cast: Cast, seen: Seen) -> None:
    client, facts = seen(cast.clerks["college"]), {"fact-enterprise_agreements": "2"}
    alone = _save(client, cast, "7.1", **facts).content.decode()
    among = _save(client, cast, "7.1", version="1", view="table", **facts).content.decode()
    taken = _save(client, cast, "7.1", version="2", view="table", score="5", override_reason="另有备案协议", **facts)
    assert ['name="override_reason"' in told for told in (alone, among, taken.content.decode())] == [True, False, True]
    assert '<a href="?row=7.1">不按细则计算' in among
