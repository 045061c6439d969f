"""The merging page: nobody's points before all have filed, everybody's after, saved in place, constant in queries."""

import re
from typing import Any

import pytest
from django.urls import reverse

from jiangyan.actions.sheet import deductions, merged
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.actions.verdict import findings
from jiangyan.models import Finding, Mark, Round, Verdict
from tests.cast import Cast, request


@pytest.fixture
def filed(cast: Cast) -> Cast:
    """A college whose experts differ at 13.2 (4.0, 4.5, 5.0)."""
    cast.reach_panel("college")
    cast.score("college", *[{"r13_2": {"senior_trainees_per_year": count}} for count in (480, 540, 600)])
    return cast


def _url(cast: Cast, name: str = "merged", **words: Any) -> str:
    return reverse(name, args=[cast.projects["college"].pk, *words.get("rest", ())])


def _plain(answer: Any) -> str:
    """A page without its token, which is fresh every time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_before_all_have_filed_only_names_are_told(cast: Cast, seen: Any) -> None:
    cast.reach_panel("college")
    sheet = cast.sheet("college", "expert", cast.experts[1])
    cast.take_over("college", sheet, cast.experts[1])
    finalise(request(cast.experts[1]), sheet.pk)
    page = seen(cast.lead).get(_url(cast))
    other = seen(cast.lead).get(reverse("sheet", args=[sheet.pk]))
    text = page.content.decode()
    assert (page.status_code, "还有 2 位专家没有提交打分表（共 3 位）" in text, "100.0" in text, other.status_code) == (
        200, True, False, 404)


def test_everybody_stands_side_by_side_and_wide_rows_are_marked(filed: Cast, seen: Any) -> None:
    text = seen(filed.lead).get(_url(filed)).content.decode()
    row = text[text.index('id="r13-2"'):text.index('id="r14-1"')]
    assert re.findall(r'<td class="num[^"]*">([\d.]+)<', row)[:5] == [
        "5.0", "4.0", "4.5", "5.0", "1.0"]
    assert (text.count('class="spread-wide"'), 'class="spread-wide"' in row, "按规则计算并记录（23 项）" in text) == (1, True, True)


def test_the_widest_spread_comes_first_when_asked(filed: Cast, seen: Any) -> None:
    text = seen(filed.lead).get(_url(filed) + "?sort=spread").content.decode()
    assert text.index('id="r13-2"') < text.index('id="r1-1"')


def test_an_opened_row_shows_every_expert_and_the_unit(filed: Cast, seen: Any) -> None:
    text = seen(filed.lead).get(_url(filed) + "?row=13.2").content.decode()
    assert [words in text for words in ("实有480人", "实有540人", "建设单位自评", "每少60人扣0.5分。")] == [True] * 4


def test_one_button_computes_and_the_verdict_is_previewed(filed: Cast, seen: Any) -> None:
    client = seen(filed.lead)
    answer = client.post(_url(filed, "merged_compute"), {"operation": "compute-1"}, follow=True)
    text = answer.content.decode()
    assert ("已记录 23 项汇总分。" in text, "最后得分 99.5" in text, "预览，提交结论后才生效" in text) == (True, True, True)


def test_an_agreed_value_saves_itself_and_everything_follows(filed: Cast, seen: Any) -> None:
    Round.objects.update(merge_rule="consensus")
    merged.merge(request(filed.lead), filed.projects["college"].pk)
    answer = seen(filed.lead).post(
        _url(filed, "merged_agree", rest=["13.2"]), {"version": "0", "score": "４．５"},
        headers={"HX-Request": "true", "Idempotency-Key": "agree-1"})
    text = answer.content.decode()
    assert (answer.status_code, answer.headers["X-Version"], "最后得分 99.5" in text, "#merging-foot" in text) == (
        200, "1", True, True)


def test_a_stale_save_shows_both_versions_and_a_wrong_one_the_sentence(filed: Cast, seen: Any) -> None:
    Round.objects.update(merge_rule="consensus")
    merged.agree(request(filed.lead), filed.projects["college"].pk, "13.2", "4", "", 0)
    url, client = _url(filed, "merged_agree", rest=["13.2"]), seen(filed.lead)
    stale = client.post(url, {"version": "0", "score": "5"}, headers={"HX-Request": "true", "Idempotency-Key": "a"})
    wrong = client.post(url, {"version": "1", "score": "3"}, headers={"HX-Request": "true", "Idempotency-Key": "b"})
    plain = client.post(url, {"version": "1", "score": "3", "comment": "", "operation": "c"})
    assert (stale.status_code, 'data-conflict-version="1"' in stale.content.decode()) == (412, True)
    assert (wrong.status_code, "合议分3.0分不在其中" in wrong.content.decode()) == (422, True)
    assert (plain.status_code, 'value="3"' in plain.content.decode(), Mark.objects.filter(
        sheet__kind="merged").count()) == (422, True, 1)


def test_a_unit_never_sees_working_tables_and_not_there_looks_the_same(filed: Cast, seen: Any) -> None:
    told = {who.username: seen(who).get(_url(filed)) for who in (
        filed.clerks["college"], filed.heads["college"], filed.outsider, filed.centre, filed.officer, filed.experts[1])}
    nowhere = seen(filed.outsider).get(reverse("merged", args=[999_999]))
    assert {answer.status_code for answer in told.values()} == {404}
    assert _plain(told["other-clerk"]) == _plain(nowhere)


def test_finding_deduction_and_conclusion_on_the_page(filed: Cast, seen: Any) -> None:
    client = seen(filed.lead)
    client.post(_url(filed, "merged_compute"), {"operation": "1"})
    blank = client.post(_url(filed, "finding_record"), {"operation": "2", "severity": "minor", "text": " ",
                                                        "advice": "留着这段话"})
    client.post(_url(filed, "finding_record"), {"operation": "3", "severity": "minor", "about": "13.2", "text": "人数不足"})
    wrong = client.post(_url(filed, "deduction_propose"), {"operation": "4", "points": "一", "reason": "留着理由"})
    client.post(_url(filed, "deduction_propose"), {"operation": "5", "points": "２", "reason": "票据不明"})
    assert (blank.status_code, "留着这段话" in blank.content.decode(), wrong.status_code,
            "留着理由" in wrong.content.decode()) == (422, True, 422, True)
    waiting = client.post(_url(filed, "conclusion"), {"operation": "6", "opinion": "合格", "seen": ""})
    page = seen(filed.experts[1]).get(_url(filed, "deduction")).content.decode()
    proposal = filed.projects["college"].proposals.get().pk
    seen(filed.experts[1]).post(_url(filed, "deduction_decide", rest=[proposal]),
                                {"operation": "7", "decision": "agree"})
    assert (waiting.status_code, "票据不明" in page, "实有480人" in page) == (409, True, False)
    client = seen(filed.lead)
    text = client.get(_url(filed, "conclusion")).content.decode()
    version = text.split('name="seen" value="')[1].split('"')[0]
    done = client.post(_url(filed, "conclusion"), {"operation": "8", "opinion": "总体合格", "seen": version}, follow=True)
    verdict = Verdict.objects.get()
    assert (done.status_code, "总体合格" in done.content.decode(), str(verdict.total)) == (200, True, "97.50")


def test_the_second_signer_refuses_with_a_reason_and_the_lead_sees_it(filed: Cast, seen: Any) -> None:
    proposal = deductions.propose(request(filed.lead), filed.projects["college"].pk, "2", "票据不明")["proposal"]
    url = _url(filed, "deduction_decide", rest=[proposal])
    silent = seen(filed.experts[1]).post(url, {"operation": "1", "decision": "refuse"})
    seen(filed.experts[1]).post(url, {"operation": "2", "decision": "refuse", "reason": "票据已补齐"})
    own = seen(filed.lead).post(url, {"operation": "3", "decision": "agree"})
    assert (silent.status_code, own.status_code, "票据已补齐" in seen(filed.lead).get(_url(filed)).content.decode()) == (
        422, 403, True)


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_the_same_number_of_questions_however_much_there_is(
        filed: Cast, seen: Any, count: int, django_assert_num_queries: Any) -> None:
    for place in range(count):
        findings.record(request(filed.lead), filed.projects["college"].pk, "", "minor", f"问题{place}（示例）")
    merged.merge(request(filed.lead), filed.projects["college"].pk)
    client = seen(filed.lead)
    client.get(_url(filed))
    with django_assert_num_queries(16):
        client.get(_url(filed))
    assert Finding.objects.count() == count
