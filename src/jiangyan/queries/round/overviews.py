"""The round at a glance: how far its projects are, who is late, what is missing, who visits whom this week."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Value

from jiangyan.models import AuditReport, EvidenceUse, Inspection, PanelMember, Project, Round, Sheet
from jiangyan.models.questions import Question
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.material import audit_reports
from jiangyan.queries.project.projects import BY_SUBMISSION, again_on, due_in, missed
from jiangyan.queries.rights import Asker, Gated, visible_projects
from jiangyan.queries.round import overview_points, rounds
from jiangyan.queries.round.figures import Figure
from jiangyan.rulebook import deadlines, stages

LATE_SHOWN = 20
WEEK = timedelta(days=7)
PROGRESS = ("officer", "approver", "auditor")
"""Roles that may know how far each panel is."""


class Glance(NamedTuple):
    """One project as far as an overview needs it."""

    pk: int
    unit: str
    name: str
    programme: str
    stage: str
    due: datetime | None
    deadline: datetime | None
    ordinal: int


_SEEN = Gated(lambda by, found: visible_projects(by).filter(round=found).order_by("pk").values_list(
    "pk", "unit__name", "name", "programme__code", "stage", "deadline", "ordinal", again_on()))


def overview(by: Asker, found: Round) -> list[Figure]:
    """Every figure that the asker may see, in order; recusals taken out, a constant number of queries."""
    now, programmes = database_now(), rounds.programmes(found)
    projects = [Glance(pk, unit, name, programme, stage, due_in(found, stage, deadline, ordinal, again), deadline, ordinal)
                for pk, unit, name, programme, stage, deadline, ordinal, again in _SEEN(by, found.pk)]
    names = {one.code: one.name for one in programmes}
    figures = [_funnel(projects, names), _late(found, projects, now), _materials(by, found, projects), _visits(found, projects, now)]
    if set(rounds.roles_at(by, found.authority_id)) & set(PROGRESS):
        figures.append(_panels(found, projects))
    return [*figures, *overview_points.figures(by, found, projects, programmes)]


def _funnel(projects: list[Glance], names: dict[str, str]) -> Figure:
    """How many projects have come at least as far as each stage of the straight way; the ones off it by name."""
    rows: list[list[Any]] = []
    there = Counter((one.programme, one.stage) for one in projects)
    for milestone in stages.LINE:
        come = {stage for stage in stages.STAGES if stages.reached(stage, milestone)
                and not (milestone in ("passed", "completed") and stage not in ("passed", "completed"))}
        rows.append([stages.STAGES[milestone], *(sum(there[code, stage] for stage in come) for code in names)])
    for stage in ("returned", "failed", "rectifying", "reinspection_requested", "cancelled"):
        if any(there[code, stage] for code in names):
            rows.append([f"其中：{stages.STAGES[stage]}", *(there[code, stage] for code in names)])
    return Figure("stages", "走到哪一步", "至少走到这一步的项目数", "stacked", ["阶段", *names.values()], rows if projects else [],
                  empty="登记建设单位以后，这里显示各阶段的项目数。")


def _owes(found: Round, one: Glance, now: datetime) -> str:
    return stages.owed(one.stage, missed(found, one.stage, one.deadline, now), one.ordinal)[0]


def _late(found: Round, projects: list[Glance], now: datetime) -> Figure:
    late = sorted((one for one in projects if one.due is not None and one.due < now), key=lambda one: (one.due, one.pk))
    rows = [[one.unit, stages.STAGES[one.stage], _owes(found, one, now), deadlines.left_words(now, one.due)]
            for one in late[:LATE_SHOWN] if one.due]
    note = f"共 {len(late)} 个，列出最久的 {LATE_SHOWN} 个" if len(late) > LATE_SHOWN else "过了截止时间还没有走到下一步的项目"
    return Figure("late", "已经逾期", note, "none", ["单位", "阶段", "等谁", "逾期"], rows,
                  [one.pk for one in late[:LATE_SHOWN]], empty="没有逾期的项目。")


def _preparing(by: Asker, found: int) -> QuerySet[Project]:
    return visible_projects(by).filter(round=found, stage__in=BY_SUBMISSION)


_UPLOADED = Gated(lambda by, found, *places: EvidenceUse.objects.filter(
    project__in=_preparing(by, found), place__in=places, removed_at__isnull=True).order_by().values_list("place").annotate(
        Count("project", distinct=True)))
_REPORTED = Gated(lambda by, found: AuditReport.objects.filter(project__in=_preparing(by, found)).order_by().values(
    "project__round").annotate(said=Count("project", distinct=True)).values_list("said"))


def _materials(by: Asker, found: Round, projects: list[Glance]) -> Figure:
    """Per required material, how many of the projects that still prepare have no file for it; and the audit report's data (two queries)."""
    preparing = sum(one.stage in BY_SUBMISSION for one in projects)
    wanted = [item for item in found.notice.get("materials", []) if not item.get("is_self_assessment")]
    places = [f"material:{item['code']}" for item in wanted]
    there: dict[str, int] = dict(_UPLOADED(by, found.pk, *places)) if preparing else {}
    rows = [[item["name"], preparing - there.get(place, 0), there.get(place, 0)] for item, place in zip(wanted, places, strict=True)]
    if preparing and audit_reports.asked(found):
        said = sum(count for count, in _REPORTED(by, found.pk))
        rows.append(["审计机构、证书编号和日期", preparing - said, said])
    return Figure("materials", "材料还缺多少", f"还在准备的 {preparing} 个项目", "stacked", ["材料", "还缺", "已上传"],
                  rows if preparing else [], empty="没有还在准备材料的项目。")


_VISITS = Question(lambda found, first, end: Inspection.objects.filter(
    project__round=found, project__stage__in=("scheduled", "inspecting"), merged_at__isnull=True,
    visit_on__gte=Value(first), visit_on__lt=Value(end)).order_by("visit_on", "pk").values_list("project", "visit_on", "place"))


def _visits(found: Round, projects: list[Glance], now: datetime) -> Figure:
    """Visits of the coming seven days, in order (one query)."""
    today, known = local(now).date(), {one.pk: one for one in projects}
    rows = _VISITS(found.pk, today.isoformat(), (today + WEEK).isoformat())
    told = [(pk, day, place) for pk, day, place in rows if pk in known and day is not None]
    return Figure("visits", "本周现场验收", "今天起七天内", "none", ["单位", "日期", "地点"],
                  [[known[pk].unit, f"{day.month}月{day.day}日", place or "未填"] for pk, day, place in told],
                  [pk for pk, _day, _place in told], empty="七天内没有安排现场验收。")


_AT_WORK = Question(lambda found: PanelMember.objects.filter(
    inspection__project__round=found, inspection__project__stage="inspecting", inspection__merged_at__isnull=True,
    left_at__isnull=True).order_by().values_list("inspection__project").annotate(Count("pk")))


def _filed_sheets(found: int) -> QuerySet[Sheet, tuple[int, int]]:
    seated = PanelMember.objects.filter(inspection=OuterRef("inspection"), person=OuterRef("owner"), left_at__isnull=True)
    return Sheet.objects.filter(
        Exists(seated), project__round=found, project__stage="inspecting", kind="expert", filed_at__isnull=False,
        inspection__merged_at__isnull=True).order_by().values_list("project").annotate(Count("pk"))


_FILED = Question(_filed_sheets)


def _panels(found: Round, projects: list[Glance]) -> Figure:
    """Filed sheets of the panels that are at work, the ones that lag first (two queries)."""
    known = {one.pk: one for one in projects if one.stage == "inspecting"}
    size, filed = (Counter(dict(_AT_WORK(found.pk))), Counter(dict(_FILED(found.pk)))) if known else (Counter(), Counter())
    order = sorted(known, key=lambda pk: (size[pk] == filed[pk], known[pk].unit))
    return Figure("panels", "专家组进度", "正在验收的项目，已提交的打分表", "stacked", ["单位", "已提交", "未提交"],
                  [[known[pk].unit, filed[pk], size[pk] - filed[pk]] for pk in order], order, empty="现在没有正在验收的项目。")
