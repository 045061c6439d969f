"""What two people decided, what a unit objected and how it rectified stand in the archive's page of its project."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from jiangyan.actions.panel import secretaries
from jiangyan.actions.project import proposals
from jiangyan.actions.verdict import objections
from jiangyan.actions.visit import visit_records
from jiangyan.management.archive import pages, projects
from jiangyan.management.archive.extracts import Extract
from jiangyan.models import Round
from jiangyan.queries.clock import local
from tests import rectifying
from tests.cast import Cast, person, request

pytestmark = pytest.mark.django_db


def test_extension_objection_and_rectification_are_in_the_dossier_with_both_people(cast: Cast, tmp_path: Path) -> None:
    cast.round.objection_days, cast.round.objection_day_kind = 7, "calendar"
    cast.round.save()
    rectifying.fail(cast, "studio")
    project = cast.projects["studio"].pk
    lodged = objections.lodge(request(cast.heads["studio"]), project, "第 1.1 项有场地（示例）")
    objections.answer(request(cast.officer), project, lodged["objection"], False, "核对无误（示例）")
    rectifying.limit(cast, "studio", 60)
    until = timezone.now() + timedelta(days=80)
    made = proposals.propose(request(cast.officer), project, "extend", {"until": until.isoformat(), "reason": "设备到货晚（示例）"})
    proposals.confirm(request(cast.approver), project, made["proposal"])
    rectifying.report(cast, "studio")
    (tmp_path / "data" / "projects").mkdir(parents=True)
    told = projects.write(Round.objects.get(), tmp_path / "data")
    kept = json.loads((tmp_path / "data" / "projects" / str(project) / "project.json").read_text(encoding="utf-8"))
    [extension], [objection], [limit] = kept["extensions"], kept["objections"], kept["limits"]
    assert (extension["proposed_by"], extension["confirmed_by"], extension["reason"], extension["until"]) == (
        cast.officer.display_name, cast.approver.display_name, "设备到货晚（示例）", local(until).isoformat(timespec="seconds"))
    assert (objection["text"], objection["answer"]["upheld"], limit["by"], kept["reports"][-1]["summary"]) == (
        "第 1.1 项有场地（示例）", False, cast.officer.display_name, "已全部整改（示例）")
    assert [(one["name"], [each["role"] for each in one["panel"]]) for one in kept["inspections"]] == [("初验", ["组长", "成员", "成员"])]
    pages.write(Round.objects.get(), told, Extract(0, 0, ""), tmp_path, timezone.now())
    page = (tmp_path / "data" / "projects" / f"{project}.html").read_text(encoding="utf-8")
    assert [one for one in ("延期：整改期限由", "设备到货晚（示例）", f"{cast.approver.display_name}确认", "异议：第 1.1 项有场地（示例）",
                            "答复：不成立，核对无误（示例）", "限期整改：至", "整改报告（第") if one not in page] == []


def test_the_secretary_and_the_record_of_the_visit_are_in_it(cast: Cast, tmp_path: Path) -> None:
    cast.reach_panel("studio")
    keeper, project = person("keeper", "秘书庚", "expert", authority=cast.authority), cast.projects["studio"].pk
    secretaries.name(request(cast.officer), project, keeper.pk)
    for version, reporter in enumerate(("张三（示例）", "李四（示例）")):
        visit_records.write(request(keeper), project, "report", "", {"reporter": reporter}, version)
    projects.write(Round.objects.get(), tmp_path)
    [visit] = json.loads((tmp_path / "projects" / str(project) / "project.json").read_text(encoding="utf-8"))["inspections"]
    assert (visit["panel"][-1], [(one["content"]["reporter"], one["by"]) for one in visit["record"]]) == (
        {"name": "秘书庚", "role": "秘书", "left_at": ""}, [("李四（示例）", "秘书庚")])
