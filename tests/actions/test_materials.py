"""The centre looks at every item, accepts or returns with reasons, and sees what the unit changed."""

import pytest

from jiangyan.actions.material import receipts
from jiangyan.actions.material.evidence import take_away, take_in
from jiangyan.actions.material.materials import Opinion, check
from jiangyan.actions.sheet.marks import Entered, record_mark
from jiangyan.models import Evidence, JournalLine, MaterialCheck, Move, Project, Receipt
from jiangyan.problems import Problem
from jiangyan.queries.material import materials
from tests.cast import PDF, Cast, arrived, request
from tests.lines import told

PLACES = ["material:plan", "material:report", "self_assessment", "material:audit"]


def opinions(**returned: str) -> list[Opinion]:
    """All in order, except `report="缺公章"`."""
    return [Opinion(place, place.removeprefix("material:") not in returned,
                    returned.get(place.removeprefix("material:"), "")) for place in PLACES]


def test_everything_in_order_is_accepted_and_journalled(cast: Cast) -> None:
    receipt, project = cast.submit("college"), cast.projects["college"].pk
    answer = check(request(cast.centre), project, opinions(), receipt["number"])
    line = JournalLine.objects.latest("position")
    assert (answer, Project.objects.get(pk=project).stage) == ({"stage": "accepted"}, "accepted")
    assert list(MaterialCheck.objects.order_by("pk").values_list("place", "accepted", "reason")) == [
        (place, True, "") for place in PLACES]
    assert (line.deed, told(line)) == ("project.accepted", {
        "from": "submitted", "to": "accepted", "receipt": receipt["number"], "refused": []})


def test_one_item_returned_sends_the_project_back_with_its_reason(cast: Cast) -> None:
    cast.submit("college")
    check(request(cast.centre), cast.projects["college"].pk, opinions(audit="  审计报告缺少事务所公章 "))
    move = Move.objects.latest("pk")
    assert (move.target, move.reason) == ("returned", "财务审计报告：审计报告缺少事务所公章")
    assert MaterialCheck.objects.get(place="material:audit").reason == "审计报告缺少事务所公章"


@pytest.mark.parametrize(("given", "sentence"), [
    (opinions()[:3], "还有没核对的材料：财务审计报告。请逐项选择“符合”或“退回”"),
    (opinions(plan=" ", audit=""), "请填写理由：退回“项目建设实施方案、财务审计报告”的原因。"),
])
def test_a_half_made_check_keeps_nothing(cast: Cast, given: list[Opinion], sentence: str) -> None:
    cast.submit("college")
    with pytest.raises(Problem) as caught:
        check(request(cast.centre), cast.projects["college"].pk, given)
    assert (caught.value.message, MaterialCheck.objects.count(), Move.objects.latest("pk").target) == (
        sentence, 0, "submitted")


def test_opinions_on_an_older_submission_are_refused(cast: Cast) -> None:
    project, old = cast.projects["college"].pk, cast.submit("college")["number"]
    check(request(cast.centre), project, opinions(plan="缺页"))
    new = receipts.submit(request(cast.heads["college"]), project)["number"]
    with pytest.raises(Problem) as caught:
        check(request(cast.centre), project, opinions(), old)
    assert (caught.value.word, caught.value.values) == ("materials.newer", {"number": new})
    assert MaterialCheck.objects.count() == 4


def test_only_the_centre_checks_and_only_what_is_submitted(cast: Cast) -> None:
    project = cast.projects["college"].pk
    with pytest.raises(Problem) as early:
        check(request(cast.centre), project, opinions())
    cast.submit("college")
    words = []
    for person in (cast.outsider, cast.experts[0], cast.clerks["college"], cast.heads["college"], cast.officer,
                   cast.approver, cast.auditor):
        with pytest.raises(Problem) as caught:
            check(request(person), project, opinions())
        words.append(caught.value.word)
    assert (early.value.word, words) == ("stage.wrong", ["not_found"] * 2 + ["rights.denied"] * 5)


def test_sending_the_same_check_twice_keeps_it_once(cast: Cast) -> None:
    cast.submit("college")
    project = cast.projects["college"].pk
    answers = [check(request(cast.centre, "once"), project, opinions()) for _ in range(2)]
    assert (answers, MaterialCheck.objects.count()) == ([{"stage": "accepted"}] * 2, 4)


def test_what_changed_is_told_row_by_row_and_file_by_file(cast: Cast) -> None:
    cast.submit("college")
    project, clerk = cast.projects["college"], cast.clerks["college"]
    check(request(cast.centre), project.pk, opinions(audit="缺公章", self_assessment="13.2 人数与名册不符"))
    record_mark(request(clerk), cast.sheet("college").pk, "13.2", Entered({"senior_trainees_per_year": 480}), 1)
    record_mark(request(clerk), cast.sheet("college").pk, "1.1", Entered({"management_body": True}, None, "见附件"), 1)
    take_away(request(clerk), Evidence.objects.get(name="audit（示例）.pdf").pk, "material:audit")
    take_in(request(clerk), project.pk, arrived(PDF + b"2", "审计报告盖章版（示例）.pdf"), "material:audit")
    take_in(request(clerk), project.pk, arrived(PDF + b"3", "名册（示例）.pdf"), "row:13.2")
    take_in(request(clerk), project.pk, arrived(PDF + b"4", "总结报告附表（示例）.pdf"), "material:report")
    receipts.submit(request(cast.heads["college"]), project.pk)
    now, first = materials.submissions(project)
    assert first.changes == []
    assert [(change.place, change.sentence) for change in now.changes] == [
        ("row:1.1", "第 1.1 项：说明有修改"),
        ("row:13.2", "第 13.2 项：高级工以上高技能人才年培训人数由620人改为480人；自评分由5.0分改为4.0分"),
        ("material:report", "项目建设总结报告：新增“总结报告附表（示例）.pdf”"),
        ("material:audit", "财务审计报告：新增“审计报告盖章版（示例）.pdf”"),
        ("material:audit", "财务审计报告：撤下“audit（示例）.pdf”"),
        ("row:13.2", "第 13.2 项佐证：新增“名册（示例）.pdf”")]
    assert materials.changes_since(project) == [change.sentence for change in now.changes]
    assert [(item.place, item.carried, item.before and item.before.accepted) for item in materials.items(
        project, [now, first])] == [
        ("material:plan", True, True), ("material:report", False, True), ("self_assessment", False, False),
        ("material:audit", False, False)]


def test_a_submission_without_changes_carries_only_what_was_accepted(cast: Cast) -> None:
    cast.submit("college")
    project = cast.projects["college"]
    check(request(cast.centre), project.pk, opinions(audit="缺公章"))
    receipts.submit(request(cast.heads["college"]), project.pk)
    found = materials.submissions(project)
    assert ([submission.ordinal for submission in found], found[0].changes, Receipt.objects.count()) == ([2, 1], [], 2)
    assert [item.carried for item in materials.items(project, found)] == [True, True, True, False]
