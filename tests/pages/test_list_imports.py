"""Lists of experts, panels and extensions: every fault with its cell, the difference, then all of it or nothing."""

import io
import re
import uuid
import zipfile
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from jiangyan.management import imports
from jiangyan.management import main as command_line
from jiangyan.models import Expert, Extension, Inspection, JournalLine, Person, Proposal, Unit
from jiangyan.queries import rights
from jiangyan.queries.panel import list_imports
from jiangyan.queries.panel.list_imports import COLUMNS, Row
from tests.cast import Cast, credit_code

EXPERT = ["zhuanjia-1", "示例专家甲", "示例研究院", "数控技术、模具", "高级工程师", "", "", "河西区", "是", date(2025, 1, 1), "2030年12月31日"]


def words(response: Any) -> str:
    """What a person reads: the page without its tags, spaces folded."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def book(kind: str, rows: list[list[Any]], heads: list[str] | None = None, change: Any = None) -> bytes:
    """A filled-in template."""
    made = openpyxl.Workbook()
    page = made.active
    page.title = "名单"
    page.append(heads or [one.title for one in COLUMNS[kind]])
    for row in rows:
        page.append(row)
    if change:
        change(page)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def sent(client: Any, cast: Cast, kind: str, content: bytes) -> Any:
    """Uploads a list and answers the page that follows."""
    return client.post(reverse("list_import", args=[kind]), {
        "operation": uuid.uuid4().hex, "round": str(cast.round.pk), "file": SimpleUploadedFile("名单（示例）.xlsx", content)}, follow=True)


def with_macros(content: bytes) -> bytes:
    """The same workbook with a macro part inside."""
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    return packed.getvalue()


def agreed(client: Any, kind: str, page: Any) -> Any:
    """Says yes to the preview."""
    found = re.search(r'name="plan" value="([0-9a-f]+)"', page.content.decode())
    assert found, words(page)[-1500:]
    return client.post(reverse("list_import_preview", args=[kind]), {"operation": uuid.uuid4().hex, "plan": found[1]}, follow=True)


def test_experts_come_in_with_a_preview_and_again_change_nothing(cast: Cast, seen: Any) -> None:
    client = seen(cast.officer)
    template = openpyxl.load_workbook(io.BytesIO(client.get(reverse("list_import_template", args=["experts"])).content))
    assert [cell.value for cell in template["名单"][1]] == [one.title for one in COLUMNS["experts"]]
    page = sent(client, cast, "experts", book("experts", [EXPERT]))
    assert "新增 1" in words(page) and not Expert.objects.filter(person__username="zhuanjia-1").exists()
    done = agreed(client, "experts", page)
    made = Expert.objects.get(person__username="zhuanjia-1")
    assert "新账号的初始密码" in words(done) and (made.fields, made.finance, made.term_from, made.term_until, made.person.employer) == (
        ["数控技术", "模具"], True, date(2025, 1, 1), date(2030, 12, 31), "示例研究院")
    assert "没有变化 1" in words(sent(client, cast, "experts", book("experts", [EXPERT])))
    page = sent(client, cast, "experts", book("experts", [[*EXPERT[:2], "示例大学", *EXPERT[3:7], "", *EXPERT[8:]]]))
    assert "工作单位由“示例研究院”改为“示例大学”" in words(page) and "地区由" not in words(page)
    assert "改动 1 行" in words(agreed(client, "experts", page))
    made.refresh_from_db()
    assert (made.region, made.version) == ("河西区", 2)
    assert JournalLine.objects.filter(deed="list.imported").count() == 2


def test_every_fault_is_told_with_its_cell_and_nothing_is_written(cast: Cast, seen: Any) -> None:
    client = seen(cast.officer)
    wrong = [["z", "示例甲", "示例院", "数控", "", 911200, "", "", "也许", 45000, "明天"], ["zhuanjia-2", "", "示例院", "数控"], EXPERT, EXPERT]
    page = words(sent(client, cast, "experts", book("experts", wrong)))
    for said in ("“名单”A2：账号“z”须为", "“名单”F2：代码是数字格式", "“名单”I2：“也许”不是“是”或“否”", "“名单”J2：“45000”是数字，不是日期",
                 "“名单”K2：“明天”不是聘期止", "“名单”B3：没有填写姓名", "“名单”A5：“示例专家甲（zhuanjia-1）”在名单中重复出现"):
        assert said in page, said
    assert "全部办理" not in page and not Expert.objects.filter(person__username__startswith="zhuanjia").exists()
    assert "缺少列：账号、专业领域" in words(sent(client, cast, "experts", book("experts", [["甲", "院"]], ["姓名", "工作单位"])))
    merged = book("experts", [EXPERT, EXPERT], change=lambda one: one.merge_cells("B2:B3"))
    assert "“名单”B2:B3：单元格被合并" in words(sent(client, cast, "experts", merged))

    def hide(one: Any) -> None:
        one.row_dimensions[2].hidden = True

    assert "第 2 行是隐藏的，也已读入" in words(sent(client, cast, "experts", book("experts", [EXPERT], change=hide)))

    def far(one: Any) -> None:
        one["XFD1048576"] = "x"

    for content, said in ((book("experts", [EXPERT], change=far), "XFD1048576"), (b"PK\x03\x04no", "名单（示例）.xlsx"),
                          (b"name,code", "不属于可接收的类型"),
                          (with_macros(book("experts", [EXPERT])), "带有宏")):
        refused = sent(client, cast, "experts", content)
        assert refused.status_code == 422 and said in words(refused), words(refused)[-600:]


def test_panels_come_in_and_are_seated(cast: Cast, seen: Any) -> None:
    cast.submit("college")
    cast.accept("college")
    client, day, code = seen(cast.officer), timezone.localdate() + timedelta(days=9), cast.projects["college"].unit.credit_code
    lead, *others = [one.username for one in cast.experts[:cast.round.panel_size]]
    row = [code, "", lead, "、".join(others), day, "09:00", "11:30", "示例楼 101"]
    page = sent(client, cast, "assignments", book("assignments", [row]))
    assert "新增 1" in words(page) and f"（{lead}）" in words(page)
    agreed(client, "assignments", page)
    visit = Inspection.objects.get(project=cast.projects["college"])
    assert (visit.visit_on, f"{visit.visit_from:%H:%M}", visit.place) == (day, "09:00", "示例楼 101")
    assert [one.person.username for one in visit.members.filter(is_lead=True)] == [lead] and visit.members.count() == 1 + len(others)
    again = words(sent(client, cast, "assignments", book("assignments", [row])))
    assert "没有变化 1" in again and "不需要导入" in again
    moved = words(sent(client, cast, "assignments", book("assignments", [[*row[:4], day + timedelta(days=1), *row[5:]]])))
    assert f"日期由“{day}”改为“{day + timedelta(days=1)}”" in moved
    wrong = words(sent(client, cast, "assignments", book("assignments", [
        [code, "", lead, "nobody", date(2020, 1, 1), "11:00", "09:00"], [credit_code(999), "", lead, others[0], day], ["123", "", lead, "x", day]])))
    for said in ("“名单”D2：没有账号为“nobody”的在任专家", "“名单”E2：验收日期2020-01-01已经过去", "“名单”F2：开始时间须早于结束时间",
                 "“名单”A3：本批次没有代码", "“名单”A4：统一社会信用代码“123”不正确"):
        assert said in wrong, said


def test_new_deadlines_wait_for_the_second_person(cast: Cast, seen: Any) -> None:
    client, project = seen(cast.officer), cast.projects["college"]
    until = timezone.localdate() + timedelta(days=200)
    row = [project.unit.credit_code, "", until, "受灾停工（示例）"]
    page = sent(client, cast, "deadlines", book("deadlines", [row]))
    assert "审批人确认后生效" in words(page)
    agreed(client, "deadlines", page)
    made = Proposal.objects.get(kind="extend")
    assert (made.state, made.proposed_by, Extension.objects.count()) == ("pending", cast.officer, 0)
    assert datetime.fromisoformat(made.content["until"]).isoformat() == f"{until + timedelta(days=1)}T00:00:00+08:00"
    assert "已经提出，等审批人确认" in words(sent(client, cast, "deadlines", book("deadlines", [row])))
    early = words(sent(client, cast, "deadlines", book("deadlines", [[row[0], "", date(2020, 1, 1), "x"], [row[0], "", "很快", ""]])))
    assert "“名单”C2" in early and "“名单”C3：“很快”不是新截止时间" in early and "“名单”D3：没有填写理由" in early


def test_a_stale_plan_is_refused_and_nobody_else_comes_in(cast: Cast, seen: Any) -> None:
    client = seen(cast.officer)
    page = sent(client, cast, "experts", book("experts", [EXPERT]))
    Person.objects.create(username="zhuanjia-1", display_name="别人（示例）")
    plan = re.search(r'name="plan" value="([0-9a-f]+)"', page.content.decode())
    assert plan
    refused = client.post(reverse("list_import_preview", args=["experts"]), {"operation": "stale", "plan": plan[1]})
    assert refused.status_code == 422 and "已被使用" in words(refused) and not Expert.objects.filter(person__username="zhuanjia-1").exists()
    for kind in (*COLUMNS, "nothing"):
        for who, status in ((cast.outsider, 404), (cast.lead, 404), (cast.auditor, 404 if kind == "nothing" else 403)):
            assert seen(who).get(reverse("list_import", args=[kind])).status_code == status
            assert seen(who).get(reverse("list_import_template", args=[kind])).status_code == status


def test_a_plan_costs_the_same_for_one_row_and_for_three(cast: Cast, django_assert_num_queries: Any) -> None:
    by = rights.asker(cast.officer)
    rows = [Row({"code": unit.credit_code, "lead": "expert1", "members": ["expert2", "expert3"], "visit_on": date(2099, 1, 1)})
            for unit in cast.units.values()]
    with django_assert_num_queries(12):
        list_imports.plan(by, "assignments", cast.round.pk, rows[:1])
    with django_assert_num_queries(12):
        list_imports.plan(by, "assignments", cast.round.pk, rows)


def test_the_command_line_says_the_same_and_writes_only_when_asked(
        cast: Cast, tmp_path: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports.ground, "stand", lambda *_: None)
    file = tmp_path / "专家.xlsx"
    file.write_bytes(book("experts", [EXPERT]))
    call = ["import", "experts", str(file), "--as", cast.officer.username]
    assert command_line.main([*call, "--dry-run"]) == 0 and not Expert.objects.filter(person__username="zhuanjia-1").exists()
    assert "新增\t示例专家甲（zhuanjia-1）" in capsys.readouterr().out
    assert command_line.main(call) == 0 and Expert.objects.filter(person__username="zhuanjia-1").exists()
    assert "初始密码\tzhuanjia-1\t" in capsys.readouterr().out
    file.write_bytes(book("experts", [["z", "", "示例院", "数控"]]))
    assert command_line.main(call) == 1
    told = capsys.readouterr().err
    assert "有 2 处问题" in told and "“名单”A2" in told and "“名单”B2" in told
    assert command_line.main(["import", "experts", str(file), "--as", "nobody"]) == 2
    assert command_line.main(["import", "experts", str(file), "--as", cast.auditor.username]) == 1
    assert command_line.main(["import", "deadlines", str(file), "--as", cast.officer.username]) == 1


def test_units_come_in_by_the_same_page_and_by_the_command_line(cast: Cast, seen: Any, tmp_path: Any, capsys: Any) -> None:
    client, code = seen(cast.officer), credit_code(940)
    row = ["示例航空技师学院", code, "职业院校", "东丽区", "高技能人才培训基地", "", "甲（示例）", "hangkong", "", ""]
    assert client.get(reverse("unit_import"), {"round": "3"}).headers["Location"] == f"{reverse('list_import', args=['units'])}?round=3"
    infected = sent(client, cast, "units", with_macros(book("units", [row])))
    assert (infected.status_code, "带有宏" in words(infected)) == (422, True)
    renamed = client.post(reverse("list_import", args=["units"]), {
        "operation": "b", "round": "", "file": SimpleUploadedFile("名单.exe.xlsx", book("units", [row]))})
    assert (renamed.status_code, "中间带有程序的扩展名" in words(renamed)) == (422, True)
    place = tmp_path / "单位.xlsx"
    place.write_bytes(book("units", [row, [*row[:4], "没有的类别"]]))
    assert command_line.main(["import", "units", str(place), "--as", cast.officer.username, "--round", str(cast.round.pk), "--dry-run"]) == 1
    told = capsys.readouterr()
    assert "工作表“名单”E3：项目类别“没有的类别”不在本批次" in told.err
    place.write_bytes(book("units", [row]))
    command = ["import", "units", str(place), "--as", cast.officer.username, "--round", str(cast.round.pk)]
    assert (command_line.main([*command, "--dry-run"]), Unit.objects.filter(credit_code=code).exists()) == (0, False)
    told = capsys.readouterr().out
    assert f"新增\t示例航空技师学院\t{code}，职业院校，东丽区；项目：高技能人才培训基地；账号：经办人 甲（示例）（hangkong）" in told
    assert command_line.main(command) == 0
    assert "初始密码\thangkong\t" in capsys.readouterr().out
    assert list(Unit.objects.get(credit_code=code).projects.values_list("round", flat=True)) == [cast.round.pk]


def test_a_round_of_another_authority_takes_no_units(cast: Cast, seen: Any) -> None:
    answer = seen(cast.officer).post(reverse("list_import", args=["units"]), {
        "operation": "a", "round": "999999", "file": SimpleUploadedFile("名单.xlsx", book("units", []))})
    assert answer.status_code == 404
