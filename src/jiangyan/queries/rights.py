"""Who may see and do what (design §6): relation to the project, stage, deed → allowed, or nothing at all.

Default is nothing. A recusal beats every role. "Not yours" and "not there" are the same refusal.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from jiangyan.models import Appointment, PanelMember, Person, Project, Recusal
from jiangyan.models.questions import Question
from jiangyan.problems import Problem
from jiangyan.rulebook import stages

RELATIONS: dict[str, str] = stages.RELATIONS
_OWN = ("own_clerk", "own_head")
_BUREAU = ("officer", "approver")
_PANEL = ("member", "lead")
_EVERYBODY = tuple(RELATIONS)
_ANY = tuple(stages.STAGES)
_DRAFT = ("preparing", "returned")
_SUBMITTED = tuple(stage for stage in _ANY if stage not in _DRAFT)
_SCHEDULED = tuple(stage for stage in _ANY if stages.reached(stage, "scheduled"))
_SCORED = tuple(stage for stage in _ANY if stages.reached(stage, "scored"))
_PUBLISHED = tuple(stage for stage in _ANY if stages.reached(stage, "passed") or stage in ("failed", "rectifying",
                   "reinspection_requested", "cancelled"))
_ANSWERABLE = ("passed", "failed", "rectifying")
_FAILED = ("failed", "rectifying", "reinspection_requested", "cancelled")


@dataclass(frozen=True)
class Deed:
    """One thing to do or see: its Chinese name and, per relation, the stages in which it is allowed.

    The relations in `told` also need the notice of the visit: before it is sent there is nothing for them to see.
    """

    name: str
    allowed: dict[str, tuple[str, ...]]
    told: tuple[str, ...] = ()


def _for(*grants: tuple[tuple[str, ...], tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {relation: when for relations, when in grants for relation in relations}


DEEDS: dict[str, Deed] = {
    "project.see": Deed("查看项目", _for((_OWN, _ANY), (("centre", "auditor"), _ANY), (_BUREAU, _ANY),
                                     (_PANEL, _SCHEDULED))),
    "self_assessment.read": Deed("查看自评和佐证", _for((_OWN, _ANY), (("centre",), _SUBMITTED), (_BUREAU, _SUBMITTED),
                                                (_PANEL, _SCHEDULED), (("auditor",), _ANY))),
    "self_assessment.write": Deed("填写自评", _for((_OWN, _DRAFT))),
    "evidence.write": Deed("上传佐证文件", _for((_OWN, _DRAFT))),
    "project.submit": Deed("提交自评", _for((("own_head",), _DRAFT))),
    "receipt.read": Deed("查看回执", _for((_OWN, _ANY), (("centre", "auditor"), _ANY), (_BUREAU, _ANY))),
    "materials.check": Deed("核对材料", _for((("centre",), ("submitted",)))),
    "materials.see": Deed("查看受理意见", _for((_OWN, _ANY), (("centre", "auditor"), _ANY), (_BUREAU, _ANY))),
    "panel.assign": Deed("安排专家组和验收日期", _for((("officer",), ("accepted", "scheduled", "reinspection_requested")))),
    "panel.see": Deed("查看专家组", _for((_OWN, _SCHEDULED), (("centre", "auditor"), _ANY), (_BUREAU, _ANY),
                                   (_PANEL, _SCHEDULED)), told=_OWN),
    "visit.see": Deed("查看现场验收安排", _for(((*_OWN, *_PANEL, *_BUREAU, "centre", "auditor"), _SCHEDULED))),
    "visit.change": Deed("改期或通知现场验收", _for((("officer",), ("scheduled",)))),
    "visit_record.write": Deed("填写现场验收记录", _for((_PANEL, ("inspecting", "scored")))),
    "visit_record.read": Deed("查看现场验收记录", _for(((*_PANEL, *_BUREAU, "auditor"), ("inspecting", *_SCORED)))),
    "inspection.start": Deed("开始现场验收", _for((("lead", "officer"), ("scheduled",)))),
    "expert_sheet.write": Deed("打分", _for((_PANEL, ("inspecting",)))),
    "expert_sheet.own": Deed("查看本人打分表", _for((_PANEL, _SCHEDULED))),
    "expert_sheets.progress": Deed("查看打分进度", _for((("lead", "officer", "approver", "auditor"), _SCHEDULED))),
    "expert_sheets.read": Deed("查看专家打分表", _for((("lead",), ("inspecting", *_SCORED)), (("member",), _SCORED),
                                              (_BUREAU, _SCORED), (("auditor",), _SCORED))),
    "merge.write": Deed("汇总打分", _for((("lead",), ("inspecting",)))),
    "deduction.second": Deed("会签总分扣分", _for((("member",), ("inspecting",)))),
    "merge.read": Deed("查看汇总表", _for((("lead",), ("inspecting", *_SCORED)), (("member",), _SCORED),
                                     (_BUREAU, _SCORED), (("auditor",), _SCORED))),
    "result.propose": Deed("提出发布结果", _for((("officer",), ("scored",)))),
    "result.confirm": Deed("确认发布结果", _for((("approver",), ("scored",)))),
    "result.read": Deed("查看验收结果", _for((_OWN, _PUBLISHED), (("centre", "auditor"), _PUBLISHED),
                                     (_BUREAU, _SCORED), (_PANEL, _SCORED))),
    "proposals.see": Deed("查看须两人办理的事项", _for((("officer", "approver", "auditor"), _ANY))),
    "extension.see": Deed("查看延期", _for((_OWN, _ANY), (("centre", "auditor"), _ANY), (_BUREAU, _ANY))),
    "extension.propose": Deed("提出延期", _for((("officer",), (*_DRAFT, "rectifying")))),
    "extension.confirm": Deed("确认延期", _for((("approver",), (*_DRAFT, "rectifying")))),
    "reopening.propose": Deed("提出重开打分表", _for((("officer",), ("inspecting", "scored")))),
    "reopening.confirm": Deed("确认重开打分表", _for((("approver",), ("inspecting", "scored")))),
    "visit.undo": Deed("撤回现场验收的安排或开始", _for((("officer",), ("scheduled", "inspecting")))),
    "panel.substitute": Deed("递补专家组成员", _for((("officer",), ("scheduled", "inspecting")))),
    "recusal.declare": Deed("说明本人须回避", _for((_PANEL, ("scheduled", "inspecting")))),
    "objection.see": Deed("查看异议和答复", _for((_OWN, _PUBLISHED), (("auditor",), _PUBLISHED), (_BUREAU, _PUBLISHED))),
    "objection.raise": Deed("提出异议", _for((("own_head",), _ANSWERABLE))),
    "objection.answer": Deed("答复异议", _for((("officer",), _ANSWERABLE))),
    "correction.propose": Deed("提出更正结果", _for((("officer",), _ANSWERABLE))),
    "correction.confirm": Deed("确认更正结果", _for((("approver",), _ANSWERABLE))),
    "improvement.see": Deed("查看整改完善情况", _for((_OWN, ("passed", "completed")), (_BUREAU, ("passed", "completed")),
                                             (("centre", "auditor"), ("passed", "completed")),
                                             (_PANEL, ("passed", "completed")))),
    "improvement.work": Deed("办理问题与建议", _for((_OWN, ("passed",)))),
    "improvement.check": Deed("核查整改完善情况", _for((("officer",), ("passed",)))),
    "project.complete": Deed("确认整改完成", _for((("officer",), ("passed",)))),
    "rectification.set": Deed("下达限期整改", _for((("officer",), ("failed",)))),
    "rectification.see": Deed("查看限期整改", _for((_OWN, _FAILED), (_BUREAU, _FAILED), (("auditor",), _FAILED),
                                           (_PANEL, _FAILED))),
    "rectification.write": Deed("填写整改报告", _for((_OWN, ("rectifying",)))),
    "reinspection.apply": Deed("申请复验", _for((("own_head",), ("rectifying",)))),
    "reinspection.decide": Deed("受理复验申请", _for((("officer",), ("reinspection_requested",)))),
    "reinspection.compare": Deed("对照初验和复验", _for((tuple(RELATIONS), ()))),
    "cancellation.propose": Deed("提出取消建设项目", _for((("officer",), ("failed", "rectifying")))),
    "cancellation.confirm": Deed("确认取消建设项目", _for((("approver",), ("failed", "rectifying")))),
    "recusal.impose": Deed("要求回避", _for((("officer",), _ANY))),
    "paper.issue": Deed("出具公文", _for((("officer",), _ANY))),
    "paper.withdraw": Deed("作废文书", _for((("officer",), _ANY))),
    "paper.attendance": Deed("打印签到表", _for((("lead", *_BUREAU), _SCHEDULED), (("auditor",), _SCHEDULED))),
    "paper.declaration": Deed("打印回避承诺书", _for((_PANEL, _SCHEDULED), (_BUREAU, _SCHEDULED), (("auditor",), _SCHEDULED))),
    "paper.report": Deed("打印整改报告和复验申请书", _for((_OWN, _PUBLISHED), (_BUREAU, _PUBLISHED), (("auditor",), _PUBLISHED))),
    "scan.attach": Deed("上传签章扫描件", _for((_OWN, _ANY), (("officer",), _ANY), (("lead",), _SCHEDULED))),
    "journal.read": Deed("查看日志", _for((("officer", "approver", "auditor"), _ANY))),
}

AGAIN: dict[str, tuple[str, ...]] = {
    "result.read": (*_OWN, "centre", "auditor", *_BUREAU, *_PANEL),
    "objection.see": (*_OWN, "auditor", *_BUREAU),
    "rectification.see": (*_OWN, "auditor", *_BUREAU, *_PANEL),
    "reinspection.compare": (*_OWN, "auditor", *_BUREAU, *_PANEL),
}
"""What stays open in every stage of a re-inspection: the first result and the way from it."""


@dataclass(frozen=True)
class Asker:
    """A signed-in person with the appointments in force; made once per request."""

    person: Person
    appointments: tuple[Appointment, ...]

    def authorities(self, *roles: str) -> frozenset[int]:
        """Ids of the authorities where this person has one of `roles` (no roles: any role)."""
        return frozenset(a.authority_id for a in self.appointments
                         if a.authority_id and (not roles or a.role in roles))

    def units(self) -> frozenset[int]:
        """Ids of the units this person works for."""
        return frozenset(a.unit_id for a in self.appointments if a.unit_id)

    def has(self, *roles: str) -> bool:
        """Whether any appointment is one of `roles`."""
        return any(a.role in roles for a in self.appointments)


@dataclass(frozen=True)
class Standing:
    """One asker before one project: the relations that count now (none: the project is not there).

    `told` says whether the notice of the latest inspection's visit has been sent to the unit.
    """

    asker: Asker
    project: Project
    relations: frozenset[str]
    told: bool = False


_APPOINTMENTS = Question(lambda person: Appointment.objects.filter(person=person, ended_at__isnull=True))


def asker(person: Person) -> Asker:
    """The person with the appointments in force (one query)."""
    return Asker(person, tuple(_APPOINTMENTS(person.pk)))


def visible_projects(by: Asker) -> QuerySet[Project]:
    """Every list, count and search of projects starts here: only what `by` may see, recusals taken out."""
    seats = PanelMember.objects.filter(
        inspection__project=OuterRef("pk"), person=by.person, left_at__isnull=True)
    reach = Q(unit__in=by.units()) | Q(
        round__authority__in=by.authorities("officer", "approver", "centre", "auditor"))
    if by.has("expert"):
        reach |= Q(Exists(seats), stage__in=_SCHEDULED)
    recused = Recusal.objects.filter(project=OuterRef("pk"), person=by.person)
    return Project.objects.filter(reach).exclude(Exists(recused))


# Every request starts here. Written out, because building these three in Python took longer than all the rest.
_RECUSED = "SELECT 1 FROM jiangyan_recusal r WHERE r.project_id = jiangyan_project.id AND r.person_id = %s"
_SEATED = ("SELECT 1 FROM jiangyan_panelmember m JOIN jiangyan_inspection i ON i.id = m.inspection_id "
           "WHERE i.project_id = jiangyan_project.id AND m.person_id = %s AND m.left_at IS NULL")

_TOLD = ("SELECT 1 FROM jiangyan_inspection i WHERE i.project_id = jiangyan_project.id AND i.notice_sent_at IS NOT NULL "
         "AND NOT EXISTS (SELECT 1 FROM jiangyan_inspection j WHERE j.project_id = i.project_id AND j.ordinal > i.ordinal)")


def _holds(rows: str, *person: int) -> RawSQL:
    # The text is one of the constants above; the person's id travels as a parameter.
    return RawSQL(f"EXISTS ({rows})", person, BooleanField())  # noqa: S611


def _project(person: int, project: int) -> QuerySet[Project]:
    return Project.objects.select_related("round__authority", "programme", "unit").annotate(
        recused=_holds(_RECUSED, person), seated=_holds(_SEATED, person),
        leading=_holds(_SEATED + " AND m.is_lead", person), told=_holds(_TOLD)).filter(pk=project)


_PROJECT = Question(_project)
_LOCKED_PROJECT = Question(lambda person, project: _project(person, project).select_for_update(of=("self",)))


def standing(by: Asker, project_id: int, lock: bool = False) -> Standing:
    """The project (with round, programme, unit) and the relations of `by` to it, in one query.

    `lock` holds the project's row until the transaction ends. Not yours and not there: Problem not_found.
    """
    project: Any = (_LOCKED_PROJECT if lock else _PROJECT).first(by.person.pk, project_id)
    if project is None or project.recused:
        raise Problem("not_found")
    found = Standing(by, project, _relations(by, project), project.told)
    if not may(found, "project.see"):
        raise Problem("not_found")
    return found


def standings(by: Asker) -> list[Standing]:
    """Every project that `by` may see, by id, with the relations that count now (one query)."""
    rows = visible_projects(by).select_related("round__authority", "programme", "unit").annotate(
        seated=_holds(_SEATED, by.person.pk), leading=_holds(_SEATED + " AND m.is_lead", by.person.pk)).order_by("pk")
    found = (Standing(by, project, _relations(by, project)) for project in rows)
    return [one for one in found if may(one, "project.see")]


def _relations(by: Asker, project: Project) -> frozenset[str]:
    relations = set()
    for appointment in by.appointments:
        if appointment.unit_id == project.unit_id and appointment.role in ("unit_clerk", "unit_head"):
            relations.add("own_clerk" if appointment.role == "unit_clerk" else "own_head")
        elif appointment.authority_id == project.round.authority_id and appointment.role in RELATIONS:
            relations.add(appointment.role)
    if by.has("expert") and project.seated:  # type: ignore[attr-defined]
        relations.add("lead" if project.leading else "member")  # type: ignore[attr-defined]
    return frozenset(relations)


def may(found: Standing, deed: str) -> bool:
    """Whether the table allows `deed` to one of the relations in the project's stage."""
    if found.project.ordinal > 1 and found.relations & set(AGAIN.get(deed, ())):
        return True
    rule = DEEDS[deed]
    return any(found.project.stage in rule.allowed.get(relation, ()) and (found.told or relation not in rule.told)
               for relation in found.relations)


def require(found: Standing, deed: str) -> None:
    """Passes when allowed; else Problem stage.wrong (right person, wrong stage), visit.notice_unsent or rights.denied."""
    if may(found, deed):
        return
    rule = DEEDS[deed]
    if not found.told and any(found.project.stage in rule.allowed.get(relation, ()) for relation in found.relations):
        raise Problem("visit.notice_unsent", deed=rule.name)
    if any(relation in rule.allowed for relation in found.relations):
        owes, what = stages.NEXT[found.project.stage]
        raise Problem("stage.wrong", stage=stages.STAGES[found.project.stage], deed=rule.name,
                      hint=f"下一步由{owes}{what}。" if owes else what + "。")
    roles = "、".join(RELATIONS[relation] for relation in sorted(found.relations))
    raise Problem("rights.denied", role=roles, deed=rule.name,
                  who="、".join(RELATIONS[relation] for relation in rule.allowed))
