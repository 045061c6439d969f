"""A filled-in form becomes marks as a whole after a yes, through the door that every mark goes through; or nothing happens."""

from typing import Any

import pytest
from docx import Document

from jiangyan.actions.sheet import sheet_imports as actions
from jiangyan.actions.sheet.marks import Entered, record_mark
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.models import JournalLine, Mark, SheetImport
from jiangyan.printing import sheet_documents, sheet_workbooks
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.sheet import sheet_forms
from jiangyan.queries.sheet import sheet_imports as asked
from tests.cast import Cast, arrived, request
from tests.intake import forms

Book = Any


def download(person: Any, sheet: int, ending: str = "xlsx") -> bytes:
    """The form as the page gives it."""
    form = sheet_forms.form(asked.opened(rights.asker(person), sheet))
    return sheet_workbooks.workbook(form) if ending == "xlsx" else sheet_documents.document(form)


def bring(person: Any, sheet: int, content: bytes, name: str = "自评（示例）.xlsx") -> int:
    """Uploads a file; answers the number of the draft."""
    return int(actions.keep(request(person), sheet, arrived(content, name))["import"])


def look(person: Any, sheet: int, number: int) -> asked.Preview:
    """The preview as the page shows it."""
    found = asked.opened(rights.asker(person), sheet)
    return asked.preview(found, asked.kept(found, number).reading)


def states(shown: asked.Preview) -> dict[str, str]:
    """Row → state of the lines that are not simply blank."""
    return {line.row.id: line.state for line in shown.lines if line.state != "blank"}


def filled(content: bytes, *given: tuple[str, str, Any]) -> bytes:
    """The workbook with (row, label, value) typed in by an independent program."""
    def change(sheet: Book, _book: Book) -> None:
        for row, label, value in given:
            forms.cell(sheet, row, label).value = value

    return forms.excel(content, change)


def refused(work: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        work()
    return caught.value


def test_a_workbook_is_filled_read_shown_and_applied_as_a_whole(cast: Cast) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college").pk
    record_mark(request(clerk), sheet, "3.1", Entered({"concurrent_capacity": 150}, "3"), 0)
    content = filled(download(clerk, sheet), ("1.1", "设有专门组织机构负责项目管理和协调", "是"), ("3.1", "同期培训能力", 260),
                     ("3.1", "考核分数", None), ("12.1", "各环节体现校企合作、运行情况", "运行一般"), ("12.1", "考核分数", 3.5),
                     ("13.2", "高级工以上高技能人才年培训人数", "４８０人"))
    number = bring(clerk, sheet, content)
    assert Mark.objects.filter(sheet=sheet).count() == 1
    shown = look(clerk, sheet, number)
    assert (states(shown), shown.faults) == ({"1.1": "new", "3.1": "changed", "12.1": "new", "13.2": "new"}, ())
    assert [(line.row.id, str(line.entry.score)) for line in shown.written if line.entry] == [
        ("1.1", "2"), ("3.1", "5"), ("12.1", "3.5"), ("13.2", "4.0")]
    done = actions.confirm(request(clerk), sheet, number, shown.seen)
    assert [(one["row"], one["version"], one["score"]) for one in done["rows"]] == [
        ("1.1", 1, "2"), ("3.1", 2, "5"), ("12.1", 1, "3.5"), ("13.2", 1, "4")]
    kept = SheetImport.objects.get()
    assert (kept.state, kept.decided_by, kept.applied) == ("confirmed", clerk, done["rows"])
    assert list(JournalLine.objects.order_by("position").values_list("deed", flat=True)) == [
        "mark.recorded", "sheet_import.kept", *["mark.recorded"] * 4, "sheet_import.confirmed"]
    assert refused(lambda: actions.confirm(request(clerk), sheet, number, shown.seen)).word == "sheet_import.decided"


def test_a_file_that_comes_back_untouched_changes_nothing(cast: Cast) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college")
    cast.fill("college", clerk, sheet, r12_1={"operation": "good"})
    for ending in ("xlsx", "docx"):
        number = bring(clerk, sheet.pk, download(clerk, sheet.pk, ending), f"自评.{ending}")
        shown = look(clerk, sheet.pk, number)
        assert ({line.state for line in shown.lines}, shown.faults) == ({"same"}, ())
        problem = refused(lambda shown=shown, number=number: actions.confirm(request(clerk), sheet.pk, number, shown.seen))
        assert problem.word == "sheet_import.nothing"
    assert list(SheetImport.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "read"]


def test_what_changed_between_preview_and_yes_is_said_and_nothing_is_applied(cast: Cast) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college").pk
    number = bring(clerk, sheet, filled(download(clerk, sheet), ("7.1", "签订合作开展高技能人才培训协议的企业数", 3)))
    before = look(clerk, sheet, number).seen
    record_mark(request(cast.heads["college"]), sheet, "7.1", Entered({"enterprise_agreements": 2}), 0)
    problem = refused(lambda: actions.confirm(request(clerk), sheet, number, before))
    assert (problem.word, problem.status, problem.values["rows"]) == ("sheet_import.stale", 412, "7.1")
    assert (Mark.objects.filter(sheet=sheet).count(), SheetImport.objects.get().state) == (1, "read")
    shown = look(clerk, sheet, number)
    line = next(line for line in shown.lines if line.row.id == "7.1")
    assert (line.state, line.moved, line.given.facts, line.server.facts) == (
        "changed", True, {"enterprise_agreements": 3}, {"enterprise_agreements": 2})
    actions.confirm(request(clerk), sheet, number, shown.seen)
    assert Mark.objects.filter(sheet=sheet, row="7.1").latest("pk").facts == {"enterprise_agreements": 3}


def test_blank_in_the_file_never_wipes_out_what_somebody_entered_meanwhile(cast: Cast) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college").pk
    content = download(clerk, sheet)
    record_mark(request(cast.heads["college"]), sheet, "7.1", Entered({"enterprise_agreements": 2}), 0)
    assert states(look(clerk, sheet, bring(clerk, sheet, content))) == {"7.1": "kept"}


def test_what_was_there_at_the_download_is_cleared_when_it_is_emptied(cast: Cast) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college").pk
    record_mark(request(clerk), sheet, "7.1", Entered({"enterprise_agreements": 2}, comment="示例"), 0)
    content = filled(download(clerk, sheet), ("7.1", "签订合作开展高技能人才培训协议的企业数", None), ("7.1", "说明（可以不填）", None))
    number = bring(clerk, sheet, content)
    shown = look(clerk, sheet, number)
    assert states(shown) == {"7.1": "cleared"}
    actions.confirm(request(clerk), sheet, number, shown.seen)
    mark = Mark.objects.filter(sheet=sheet, row="7.1").latest("pk")
    assert (mark.version, mark.state, mark.score, mark.facts) == (2, "blank", None, None)


def test_one_thing_wrong_and_nothing_is_applied(cast: Cast) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college").pk
    number = bring(clerk, sheet, filled(
        download(clerk, sheet), ("1.1", "设有专门组织机构负责项目管理和协调", "是"), ("3.1", "同期培训能力", "两百多"),
        ("12.1", "考核分数", 5), ("12.1", "各环节体现校企合作、运行情况", "运行一般")))
    shown = look(clerk, sheet, number)
    assert [one.split("：", 1)[1] for one in shown.faults] == [
        "第 3.1 项“同期培训能力”“两百多”不是整数。请只填数字，例如 480，不要带别的字。",
        "第 12.1 项按细则可评3.0至4.5分，所填5.0分不在其中；如需这样评定，请填写理由。"]
    assert shown.faults[0].startswith("工作表“填写”D")
    problem = refused(lambda: actions.confirm(request(clerk), sheet, number, shown.seen))
    assert (problem.word, problem.values["count"], Mark.objects.count()) == ("sheet_import.rows", 2, 0)


def test_a_row_that_follows_another_is_applied_after_it(cast: Cast) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college").pk
    record_mark(request(clerk), sheet, "15.1", Entered({"summary_report": True}), 0)
    record_mark(request(clerk), sheet, "15.2", Entered({"innovation": "clear"}), 0)
    number = bring(clerk, sheet, filled(download(clerk, sheet), ("15.1", "形成总结报告", "否"), ("15.2", "说明（可以不填）", "示例")))
    shown = look(clerk, sheet, number)
    actions.confirm(request(clerk), sheet, number, shown.seen)
    mark = Mark.objects.filter(sheet=sheet, row="15.2").latest("pk")
    assert (mark.version, str(mark.score), mark.comment) == (3, "0.00", "示例")


def test_the_annex_that_a_unit_already_has_gives_points_and_leaves_the_rest(cast: Cast) -> None:
    clerk, sheet = cast.clerks["studio"], cast.sheet("studio").pk
    record_mark(request(clerk), sheet, "3.1", Entered({"innovations": 4}), 0)
    form = sheet_forms.form(asked.opened(rights.asker(clerk), sheet))

    def typed(document: Any) -> None:
        table = document.tables[0]
        for line, text in ((1, "１０"), (2, "5分"), (7, "8"), (8, "三分"), (14, "3,5")):
            table.rows[line].cells[4].text = text

    from tests.intake.test_annexes import annex

    number = bring(clerk, sheet, forms.word(annex(form.rubric), typed), "附件2.docx")
    shown = look(clerk, sheet, number)
    assert (states(shown), shown.faults) == (
        {"1.1": "new", "1.2": "new", "3.1": "same", "3.2": "new", "5.3": "new"}, ())
    actions.confirm(request(clerk), sheet, number, shown.seen)
    assert {mark.row: (str(mark.given), mark.facts) for mark in Mark.objects.filter(sheet=sheet, given__isnull=False)} == {
        "1.1": ("10.00", None), "1.2": ("5.00", None), "3.2": ("3.00", None), "5.3": ("3.50", None)}


def test_another_sheet_another_round_and_an_older_rubric_are_told_apart(cast: Cast) -> None:
    clerk, other = cast.clerks["college"], cast.clerks["enterprise"]
    content, sheet = download(clerk, cast.sheet("college").pk), cast.sheet("enterprise").pk
    problem = refused(lambda: bring(other, sheet, content))
    assert (problem.word, problem.values["other"]) == ("sheet_import.other_sheet", "别的项目、别的人或另一次验收")
    assert SheetImport.objects.count() == 0


def test_only_those_who_fill_the_sheet_in_may(cast: Cast) -> None:
    sheet = cast.sheet("college").pk
    number = bring(cast.clerks["college"], sheet, download(cast.clerks["college"], sheet))
    for person in (cast.outsider, cast.centre, cast.officer, cast.auditor, cast.lead):
        assert refused(lambda person=person: bring(person, sheet, b"")).word == "not_found"
        assert refused(lambda person=person: actions.confirm(request(person), sheet, number, "")).word == "not_found"
        assert refused(lambda person=person: actions.withdraw(request(person), sheet, number)).word == "not_found"
    assert refused(lambda: actions.confirm(request(cast.heads["other"]), cast.sheet("other").pk, number, "")).word == "not_found"
    cast.submit("college")
    assert refused(lambda: actions.confirm(request(cast.heads["college"]), sheet, number, "")).word == "stage.wrong"


def test_an_expert_takes_the_own_sheet_along_and_brings_it_back(cast: Cast) -> None:
    cast.reach_panel("college")
    expert, colleague = cast.experts[1], cast.experts[2]
    sheet = cast.sheet("college", "expert", expert).pk
    for ending in ("xlsx", "docx"):
        content = download(expert, sheet, ending)
        assert refused(lambda content=content: bring(colleague, sheet, content)).word == "not_found"
    form = sheet_forms.form(asked.opened(rights.asker(expert), sheet))
    assert dict(form.rows[16].beside or form.rows[18].beside)
    content = filled(download(expert, sheet), ("13.2", "高级工以上高技能人才年培训人数", 470), ("13.2", "说明（可以不填）", "现场核对（示例）"))
    number = bring(expert, sheet, content, "打分.xlsx")
    shown = look(expert, sheet, number)
    actions.confirm(request(expert), sheet, number, shown.seen)
    mark = Mark.objects.get(sheet=sheet)
    assert (mark.row, mark.facts, str(mark.score), mark.comment) == ("13.2", {"senior_trainees_per_year": 470}, "4.00", "现场核对（示例）")
    cast.take_over("college", cast.sheet("college", "expert", colleague), colleague)
    finalise(request(colleague), cast.sheet("college", "expert", colleague).pk)
    filed = cast.sheet("college", "expert", colleague).pk
    assert refused(lambda: bring(colleague, filed, download(colleague, filed))).word == "sheet.filed"


def test_a_file_of_another_kind_or_without_the_table_is_refused_before_anything_is_kept(cast: Cast) -> None:
    clerk, sheet, empty = cast.clerks["college"], cast.sheet("college").pk, forms.word(download(
        cast.clerks["college"], cast.sheet("college").pk, "docx"), lambda document: [table._tbl.getparent().remove(table._tbl)
                                                                                   for table in document.tables])
    assert refused(lambda: bring(clerk, sheet, b"%PDF-1.4\n%%EOF\n", "自评.pdf")).word == "sheet_import.type"
    assert refused(lambda: bring(clerk, sheet, b"", "自评.docx")).word == "evidence.empty"
    blank = forms.word(empty, lambda document: None)
    assert bring(clerk, sheet, blank, "删光.docx") and len(look(clerk, sheet, SheetImport.objects.get().pk).faults) > 23
    import io

    packed = io.BytesIO()
    Document().save(packed)
    assert refused(lambda: bring(clerk, sheet, packed.getvalue(), "别的.docx")).word == "sheet_import.template"


def test_points_judged_on_old_facts_fall_away_as_on_the_page_and_the_preview_says_so(cast: Cast) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college").pk
    record_mark(request(clerk), sheet, "12.1", Entered({"operation": "fair"}, "3.5"), 0)
    number = bring(clerk, sheet, filled(download(clerk, sheet), ("12.1", "各环节体现校企合作、运行情况", "运行良好")))
    shown = look(clerk, sheet, number)
    line = next(line for line in shown.lines if line.row.id == "12.1")
    assert (line.state, line.fallen, shown.faults) == ("changed", "3.5", ())
    actions.confirm(request(clerk), sheet, number, shown.seen)
    mark = Mark.objects.filter(sheet=sheet, row="12.1").latest("pk")
    assert (mark.version, mark.facts, mark.given, mark.correction_reason) == (
        2, {"operation": "good"}, None, "事实改变，原来评的 3.5 分不再适用")
    before = asked.before(asked.opened(rights.asker(clerk), sheet), SheetImport.objects.get().applied or [])
    assert (before["12.1"].facts, before["12.1"].score) == ({"operation": "fair"}, "3.5")


def test_points_typed_anew_that_do_not_fit_are_still_a_fault(cast: Cast) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college").pk
    record_mark(request(clerk), sheet, "12.1", Entered({"operation": "fair"}, "3.5"), 0)
    number = bring(clerk, sheet, filled(
        download(clerk, sheet), ("12.1", "各环节体现校企合作、运行情况", "运行良好"), ("12.1", "考核分数", 1)))
    assert states(look(clerk, sheet, number)) == {"12.1": "refused"}


@pytest.mark.parametrize(("text", "said"), [
    ("甲\x0b乙", "看不见的控制字符"), ("甲\ufffe", "看不见的控制字符"), ("_x0041_x0042_", "_x0041_x0042_"),
    ("［点这里填写］", "提示语"), ("［系统算得 3.0］", "提示语")])
def test_words_that_no_form_could_bring_back_are_refused_where_they_are_typed(cast: Cast, text: str, said: str) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college").pk
    problem = refused(lambda: record_mark(request(clerk), sheet, "7.1", Entered({"enterprise_agreements": 2}, comment=text), 0))
    assert (problem.word, said in problem.message, Mark.objects.count()) == ("mark.refused", True, 0)


def test_line_ends_and_blank_ends_are_kept_as_one_form_and_come_back_as_the_same(cast: Cast) -> None:
    clerk, sheet = cast.clerks["college"], cast.sheet("college").pk
    record_mark(request(clerk), sheet, "7.1", Entered({"enterprise_agreements": 2}, comment=" 甲\r\n乙\r丙　"), 0)
    assert Mark.objects.get().comment == "甲\n乙\n丙"
    for ending in ("xlsx", "docx"):
        assert states(look(clerk, sheet, bring(clerk, sheet, download(clerk, sheet, ending), f"自评.{ending}"))) == {"7.1": "same"}
