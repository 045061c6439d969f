"""The parts of pages: what they show for a value, for nothing, and for a refusal."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import strip_tags

from jiangyan.pages.sheet.judgements import Option
from jiangyan.pages.strips import Step
from jiangyan.problems import Problem

NOON = datetime(2025, 3, 18, 4, 0, tzinfo=UTC)  # noon in Shanghai


def part(name: str, **context: Any) -> str:
    """The part as HTML."""
    return render_to_string(f"parts/{name}.html", context)


def words(html: str) -> str:
    """What a person reads, with single blanks."""
    return re.sub(r"\s+", " ", strip_tags(html)).strip()


@pytest.mark.parametrize(
    ("given", "seen"),
    [({"value": "4"}, "4.0"), ({"value": "3.67"}, "3.67"), ({"value": "0"}, "0.0"), ({"value": None}, "未填"),
     ({"value": ""}, "未填"), ({"value": None, "state": "not_applicable"}, "不适用"), ({"value": "4", "max": "6"}, "4.0 / 6.0")],
)
def test_points_zero_blank_and_not_applicable_never_look_alike(given: dict[str, Any], seen: str) -> None:
    assert words(part("points", **given)) == seen


@pytest.mark.parametrize(("value", "chosen"), [(True, "f-true"), (False, "f-false"), (None, "f-blank"), ("", "f-blank"),
                                               ("true", "f-true"), ("false", "f-false")])
def test_a_yes_or_no_fact_has_no_answer_until_somebody_gives_one(value: Any, chosen: str) -> None:
    html = part("fact_field", fact={"kind": "bool", "id": "f", "name": "fact-x", "label": "有专账", "value": value})
    assert re.findall(r'id="([\w-]+)" name="fact-x" value="\w*" checked', html) == [chosen]


def test_a_number_fact_shows_its_unit_and_its_error() -> None:
    fact = {"kind": "int", "id": "f", "name": "fact-n", "label": "企业数", "unit": "家", "value": 0, "error": "请填整数。"}
    html = part("fact_field", fact=fact)
    assert words(html) == "企业数 请填整数。 家"
    assert 'value="0" inputmode="numeric"' in html
    assert 'aria-describedby="f-hint" aria-invalid="true"' in html


def test_what_was_typed_is_shown_as_text() -> None:
    fact = {"kind": "int", "id": "f", "name": "fact-n", "label": "<b>企业</b>", "value": '"><script>'}
    html = part("fact_field", fact=fact)
    assert "<script>" not in html and "<b>" not in html


def choices(*options: Option, outside: bool = False) -> dict[str, Any]:
    """What pages/sheet/judgements.py gives the buttons."""
    return {"id": "j", "name": "score", "outside": outside, "linked": True, "options": options}


def test_judgement_shows_the_gap_and_the_way_outside() -> None:
    html = part("judgement", judgement={
        "name": "score", "id": "j", "legend": "评分", "gap_text": "没有中间分值。", "blank_checked": True,
        "inside": choices(Option("2", "2.0", False, False), Option("5", "5.0", False, True)),
        "outside": choices(Option("3", "3.0", False, False), outside=True), "reason_name": "why", "reason": ""})
    assert words(html) == "评分 2.0 ⋯5.0 暂不评分 没有中间分值。 细则之外的分值（须说明理由） 3.0 理由"
    assert re.findall(r'value="(\d?)"( checked)?>', html) == [("2", ""), ("5", ""), ("", " checked"), ("3", "")]


def test_a_refusal_says_what_when_and_whom_to_call() -> None:
    html = part("problem", problem=Problem("not_found"), at=NOON, contact="示例·李强")
    assert words(html) == ("没有找到 没有找到您要的内容，或者您无权查看。请从首页重新进入。 "
                           "服务器时间 2025年3月18日 12:00:00；联系 示例·李强")


def test_the_error_summary_leads_to_each_field_and_is_absent_without_errors() -> None:
    class Unit(forms.Form):
        name = forms.CharField(label="单位名称")

    assert part("error_summary", form=Unit({"name": "x"})).strip() == ""
    html = part("error_summary", form=Unit({"name": ""}), errors=[{"text": "缺少材料", "href": "#m"}])
    assert re.findall(r'<a href="(.*?)">', html) == ["#m", "#id_name"]


def test_a_field_ties_its_error_to_its_input() -> None:
    class Unit(forms.Form):
        name = forms.CharField(label="单位名称", help_text="全称")
        note = forms.CharField(label="备注", required=False)

    form = Unit({"name": ""})
    html = part("field", field=form["name"])
    described = re.findall(r'aria-describedby="(.*?)"', html)[0].split()
    assert [f'id="{one}"' in html for one in described] == [True, True]
    assert words(part("field", field=form["note"])) == "备注 （可不填）"


def test_the_strip_says_who_owes_what_until_when() -> None:
    strip = {"line": {"stages": (Step("自评准备", "done"), Step("已提交", "now"))}, "owes": "受理中心",
             "what": "核对材料", "until": None, "action": {"label": "核对材料", "url": "/check/"}}
    assert words(part("strip", strip=strip)) == "自评准备（已完成）已提交（现在） 下一步 受理中心 核对材料 核对材料"
    assert part("strip", strip=None).strip() == ""


@pytest.mark.parametrize(("saved_at", "seen"), [(NOON, ("saved", "已保存 12:00")), (None, ("new", "尚未填写"))])
def test_the_saved_state_is_told_before_the_script_runs(saved_at: datetime | None, seen: tuple[str, str]) -> None:
    html = part("saved_state", saved_at=saved_at)
    assert (re.findall(r'data-state="(\w+)"', html)[0], words(html)) == seen


def test_pages_of_a_list_keep_the_rest_of_the_address() -> None:
    page = Paginator(range(95), 50).page(1)
    request = RequestFactory().get("/rounds/1/", {"stage": "submitted"})
    html = render_to_string("parts/pager.html", {"page": page}, request)
    assert words(html) == "第 1–50 项，共 95 项 下一页"
    assert 'href="?stage=submitted&amp;page=2"' in html
    assert part("pager", page=Paginator(range(3), 50).page(1)).strip() == ""


@pytest.mark.parametrize("page", ["400.html", "403.html", "404.html", "500.html"])
def test_error_pages_need_nobody_signed_in_and_no_context(page: str) -> None:
    html = render_to_string(page)
    assert "回到首页" in html
    assert "匠验</title>" in html


def test_accounts_are_listed_for_signing_in_only_in_demo_mode() -> None:
    account = {"username": "expert1", "display_name": "高建（示例）", "role_label": "评审专家", "can_try": "打分"}
    shown = {demo: render_to_string("account/login.html", {"demo": demo, "demo_accounts": [account]}) for demo in (True, False)}
    assert ["/demo/sign-in/expert1/" in shown[True], "expert1" in shown[False]] == [True, False]
