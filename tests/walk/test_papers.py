"""Every paper of the notice issued on real walks: the same sentences in PDF and Word, of the right people, days and numbers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jiangyan.actions.panel import draws, panels
from jiangyan.actions.paper import papers
from jiangyan.actions.project import proposals
from jiangyan.actions.round import announcements
from jiangyan.actions.verdict import findings, reinspections
from jiangyan.actions.visit.visits import Appointed
from jiangyan.models import Contact, Extension, Paper, Person, Rectification, ReinspectionApplication, Verdict
from jiangyan.printing import papers as drawer
from jiangyan.problems import Problem
from jiangyan.queries.clock import SHANGHAI, local
from jiangyan.queries.paper import papers as makers
from jiangyan.queries.paper import round_papers
from jiangyan.queries.paper.papers import values
from jiangyan.queries.rights import asker
from jiangyan.rulebook import deadlines
from tests import rectifying
from tests.cast import Cast, request
from tests.pool import NONCES, VALUES, agree, asked, held, pool
from tests.printing.reading import flow, paragraphs, tight

POOR: dict[str, dict[str, Any]] = {"r1_1": {"venue": False, "display_board": False}, "r3_1": {"innovations": 0},
                                   "r4_1": {"roster": False, "apprentices": 0}}


def said(cast: Cast, who: Person, kind: str, name: str, wanted: Iterable[str], which: int | None = None) -> None:
    """Issues the paper in both forms and finds every sentence in both; nobody else's unit gets it."""
    subject = cast.projects[name].pk if name else cast.round.pk
    printed = flow(papers.issue(asker(who), kind, subject, "pdf", which).content)
    written = "".join(paragraphs(papers.issue(asker(who), kind, subject, "docx", which).content))
    assert [(one, tight(one) in printed, tight(one) in written) for one in wanted] == [(one, True, True) for one in wanted]
    for outsider in (cast.outsider, cast.heads["other"]):
        with pytest.raises(Problem) as refused:
            values(asker(outsider), kind, subject, False, which)
        assert refused.value.word == "not_found"


def number(kind: str) -> str:
    """The number under which the last paper of this kind was issued."""
    return Paper.objects.filter(kind=kind).latest("pk").number


def day(moment: datetime) -> str:
    here = local(moment)
    return f"{here.year}年{here.month}月{here.day}日"


def until(moment: datetime) -> str:
    return deadlines.words(local(moment))


@pytest.fixture
def ready(cast: Cast) -> Cast:
    """The round has an office to call."""
    Contact.objects.create(round=cast.round, office="示例处", person_name="示例联系人", phone="000-00000001")
    return cast


def test_a_drawn_panel_passes_a_unit_and_every_paper_on_the_way_is_true(ready: Cast) -> None:
    cast = ready
    cast.submit("college")
    cast.accept("college")
    pool(cast)
    found = held(cast, "college")
    invited = asked(found)
    for one in invited:
        agree(one)
    draws.assign(request(cast.officer), found.pk, invited[0].person_id, {
        cast.projects["college"].pk: Appointed(timezone.localdate(), "示例会议室")})
    cast.experts = [one.person for one in invited]
    names, today = [one.display_name for one in cast.experts], day(timezone.now())
    round_, unit, project = "示例验收批次", "示例职业技术学院", cast.projects["college"].name

    said(cast, cast.officer, "work_notice", "", (
        "共4个，名单见附件", f"验收准备（{until(cast.round.submission_deadline)}前）", "财务审计报告（提交自评时）",
        "项目建设验收相关证明材料（现场验收时）", "示例处（电话000-00000001），联系人：示例联系人", f"示例重型机械厂{cast.projects['studio'].name}"))
    said(cast, cast.auditor, "draw_record", "college", (
        f"批次{round_}", f"建设单位{unit}", "验收初验", "候选人数8人（因回避排除0人）", f"合成种子{found.seed}", found.sealed,
        *(f"{VALUES[side]}（随机码{NONCES[side]}）" for side in ("officer", "auditor")), f"{names[0]}财务席", "经办人甲主管部门经办人",
        "监督人丁监督审计人员", "三、备选专家（按次序递补）"))
    said(cast, cast.officer, "recusal_declaration", "college", (
        f"{unit}{project}初验的专家", "本人没有上述情形。本人承诺：以上申报真实、完整", f"专家{names[1]}"), cast.experts[1].pk)
    said(cast, cast.officer, "visit_notice", "college", (
        f"{unit}：", f"对你单位承担的{project}开展初验", f"时间：{today}", "地点：示例会议室。", f"{names[0]}组长", f"{names[1]}成员"))
    said(cast, cast.lead, "attendance_sheet", "college", (f"日期{today}", "地点示例会议室", *names))

    panels.start(request(cast.lead), cast.projects["college"].pk)
    cast.score("college", *[{"r13_2": {"senior_trainees_per_year": 480}}] * 3)
    findings.record(request(cast.lead), cast.projects["college"].pk, "13.2", "minor", "培训人数不足（示例）。", "扩大招生（示例）。")
    cast.conclude("college", "建设任务完成（示例）。")
    sheet = cast.sheet("college", "expert", cast.experts[1])
    said(cast, cast.officer, "expert_sheet", "college", (f"专家：{names[1]}", "应达600人，实有480人"), sheet.pk)
    said(cast, cast.officer, "merged_sheet", "college", ("汇总得分：99.0分", f"{names[0]}组长", *Verdict.objects.get().reasons))
    cast.publish("college", "请整改完善（示例）。")
    said(cast, cast.officer, "acceptance_opinion", "college", (
        "培训人数不足（示例）。建议：扩大招生（示例）。", "验收结论为：通过", "建设任务完成（示例）。", "请整改完善（示例）。", f"{names[0]}组长"))
    said(cast, cast.officer, "rectification_list", "college", (
        "13.2一般问题培训人数不足（示例）。扩大招生（示例）。", "待整改", f"整改完善截止：{until(cast.round.rectification_until)}"))
    opens = (timezone.now() + timedelta(days=1)).astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    made = announcements.propose(request(cast.officer), cast.round.pk, opens, opens + timedelta(days=5))
    announcements.confirm(request(cast.approver), cast.round.pk, made["proposal"])
    said(cast, cast.officer, "public_notice", "", (
        f"公示时间为{day(opens)}至{day(opens + timedelta(days=4))}。", f"1{project}通过", "示例处（电话000-00000001）"))
    said(cast, cast.officer, "result_circular", "", (
        "共1个，合格分为80.0分。其中，通过验收1个，未通过验收0个。", f"{unit}{project}高技能人才培训基地99.0通过",
        f"于{until(cast.round.rectification_until)}前完成"))
    assert [number(kind).split("〔")[0] for kind in ("work_notice", "visit_notice", "public_notice", "result_circular", "draw_record")] == [
        *["示例市人社局函"] * 4, "示例市人社局验"]
    assert [number(kind)[-2:] for kind in ("work_notice", "visit_notice", "public_notice", "result_circular")] == ["1号", "2号", "3号", "4号"]


def test_a_failing_unit_is_extended_fails_again_and_is_cancelled_with_true_papers(ready: Cast) -> None:
    cast = ready
    unit = "示例重型机械厂"
    rectifying.fail(cast, "studio")
    rectifying.limit(cast, "studio", 60)
    limit, served = Rectification.objects.get(), cast.projects["studio"].publications.get().published_at
    said(cast, cast.officer, "rectification_notice", "studio", (
        f"{unit}：", "初验得分68.0分，没有达到合格分80.0分", f"送达之日（{day(served)}）起计算，至{until(limit.until)}止",
        "确定这一时限的理由：失分较多，须补建场地（示例）。", "1．1.1"))
    longer = (limit.until + timedelta(days=20)).replace(microsecond=0)
    made = proposals.propose(request(cast.officer), cast.projects["studio"].pk, "extend",
                             {"until": longer.isoformat(), "reason": "设备到货晚（示例）。"})
    proposals.confirm(request(cast.approver), cast.projects["studio"].pk, made["proposal"])
    extended = Extension.objects.get()
    said(cast, cast.officer, "extension_decision", "studio", (
        "关于延长整改期限的决定", f"将整改期限由{until(limit.until)}延长至{until(longer)}。", "作出本决定的理由：设备到货晚（示例）。",
        f"我局于{day(extended.extended_at)}作出如下决定"), extended.pk)
    rectifying.report(cast, "studio")
    head = cast.heads["studio"]
    said(cast, head, "rectification_report", "studio", (
        "已全部整改（示例）", "1.1的措施（示例）1.1的结果（示例）整改证明（示例）.pdf", "3.1的措施（示例）3.1的结果（示例）同上",
        f"报告人：{cast.clerks['studio'].display_name}"))
    reinspections.apply(request(head), cast.projects["studio"].pk)
    applied = ReinspectionApplication.objects.get()
    said(cast, head, "reinspection_application", "studio", (
        f"初验中得分68.0分，未通过验收，整改时限为{until(longer)}。", "已全部整改（示例）", "1．整改报告", "2．整改证明（示例）.pdf",
        f"申请人：{head.display_name}　　申请时间：{until(applied.applied_at)}"))
    first = [one.display_name for one in rectifying.renew_panel(cast)]
    cast.inspect("studio")
    cast.score("studio", *[POOR | {"r1_1": {"venue": True, "display_board": True}}] * 3)
    cast.conclude("studio", "仍有差距（示例）。")
    before = values(asker(cast.officer), "reinspection_opinion", cast.projects["studio"].pk, False)
    cast.publish("studio", "等待决定（示例）。")
    said(cast, head, "reinspection_opinion", "studio", (
        "进行了复验", "初验得分68.0分，结论为未通过", "100.010.0", "复验结论为：通过" if before.values["verdict"] == "通过" else "复验结论为：未通过",
        "仍有差距（示例）。", "等待决定（示例）。", "复验专家甲组长"))
    said(cast, head, "acceptance_opinion", "studio", ("验收结论为：未通过", "建设任务没有完成（示例）。", f"{first[0]}组长"))
    assert before.values["rows"] == values(asker(head), "reinspection_opinion", cast.projects["studio"].pk, False).values["rows"] != []
    notice = values(asker(cast.officer), "rectification_notice", cast.projects["studio"].pk, False).values
    assert (notice["inspection"], notice["total"]) == ("初验", "68.0")  # the limit was for the first inspection


def test_a_unit_that_does_not_rectify_is_cancelled_and_the_decision_tells_the_way(ready: Cast) -> None:
    cast = ready
    rectifying.fail(cast, "studio")
    rectifying.limit(cast, "studio", 60)
    project = cast.projects["studio"]
    limit, served = Rectification.objects.get(), project.publications.get().published_at
    type(project).objects.filter(pk=project.pk).update(deadline=timezone.now() - timedelta(days=1))
    made = proposals.propose(request(cast.officer), project.pk, "cancel", {"reason": "逾期不整改（示例）。"})
    proposals.confirm(request(cast.approver), project.pk, made["proposal"])
    said(cast, cast.officer, "cancellation_decision", "studio", (
        f"你单位承担的{project.name}列入示例验收批次。因", f"1．{day(served)}发布初验结果，得分68.0分，结论为未通过。",
        f"2．{day(limit.set_at)}下达限期整改，期限至{until(limit.until)}。", f"取消你单位承担的{project.name}。理由：逾期不整改（示例）。"))


def test_each_paper_of_the_drawer_has_somebody_who_makes_it() -> None:
    made = {*makers.MAKERS, *makers.PLAIN, *round_papers.MAKERS}
    assert made == {one for one in drawer.paper_ids() if drawer.paper(one).official}
