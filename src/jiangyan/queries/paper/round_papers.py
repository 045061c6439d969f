"""What stands in the papers about a whole round: the notice of the work, the circular with results, the public notice."""

from datetime import datetime, timedelta
from typing import Any

from jiangyan.models import Project, Publication, Round
from jiangyan.queries.clock import local
from jiangyan.queries.paper.letters import shown
from jiangyan.queries.rights import Asker, visible_projects
from jiangyan.queries.round import rounds
from jiangyan.queries.sheet import sheets
from jiangyan.rulebook import deadlines

Values = dict[str, Any]
WHEN = {"submission": "提交自评时", "visit": "现场验收时"}
DEED = "paper.issue"


def values(by: Asker, kind: str, round_id: int) -> tuple[Round, Values]:
    """The round and the paper's values; Problem not_found or rights.denied for those who do not write its papers."""
    found = rounds.round_for(by, round_id)
    rounds.require_at(by, found.authority_id, DEED)
    return found, MAKERS[kind](by, found)


def _head(found: Round) -> Values:
    names = [one.name for one in found.programmes.order_by("pk")]
    return {"authority_name": found.authority.name, "round_name": found.name, "subject": "和".join(names) or None}


def _until(moment: Any) -> str | None:
    return deadlines.words(local(moment)) if moment else None


def _day(moment: datetime) -> str:
    """The day in Asia/Shanghai; the end of a period at midnight belongs to the day that ends."""
    here = local(moment)
    return f"{here.year}年{here.month}月{here.day}日"


def contacts(found: Round) -> list[Values]:
    """The offices of the round: name, person, how to reach them."""
    return [{"office": one.office, "person": one.person_name,
             "reach": "，".join(part for part in (one.phone and f"电话{one.phone}", one.email and f"邮箱{one.email}") if part)}
            for one in found.contacts.order_by("pk")]


def _work(by: Asker, found: Round) -> Values:
    projects = list(_projects(by, found))
    return _head(found) | {
        "count": str(len(projects)) if projects else None, "submission_deadline": _until(found.submission_deadline),
        "visits_until": _until(found.visits_until), "rectification_until": _until(found.rectification_until),
        "materials": [{"name": one["name"], "when": WHEN.get(one.get("required_by", ""), "")}
                      for one in found.notice.get("materials", [])],
        "rubrics": [{"programme": one.name, "title": sheets.rubric_of(one).title} for one in found.programmes.order_by("pk")],
        "contacts": contacts(found),
        "units": [{"unit": one.unit.name, "project": one.name, "programme": one.programme.name} for one in projects]}


def _projects(by: Asker, found: Round) -> Any:
    return visible_projects(by).filter(round=found).select_related("unit", "programme").order_by("programme", "unit__name", "pk")


def published(by: Asker, found: Round) -> list[tuple[Project, Publication]]:
    """The projects of the round whose result is published, each with its newest publication (two queries)."""
    newest = {one.project_id: one for one in Publication.objects.filter(project__round=found).order_by("pk")}
    return [(one, newest[one.pk]) for one in _projects(by, found) if one.pk in newest]


def _circular(by: Asker, found: Round) -> Values:
    results = published(by, found)
    passed = sum(publication.passed for _, publication in results)
    until = _until(found.rectification_until)
    return _head(found) | {
        "count": str(len(results)) if results else None, "passed": str(passed), "failed": str(len(results) - passed),
        "pass_mark": shown(found.pass_mark),
        "results": [{"unit": project.unit.name, "project": project.name, "programme": project.programme.name,
                     "total": shown(one.total), "verdict": one.content["verdict"]} for project, one in results],
        "follow_up": f"通过验收的单位，请按照专家组的意见整改完善，于{until}前完成。未通过验收的单位，整改时限由我局另行书面通知。"
        if until else None}


def _public(by: Asker, found: Round) -> Values:
    window = found.announcements.filter(ended_at__isnull=True).order_by("-pk").first()
    wanted = set(window.projects) if window else set()
    return _head(found) | {
        "from_day": _day(window.opens_at) if window else None,
        "until_day": _day(window.closes_at - timedelta(microseconds=1)) if window else None,
        "contacts": contacts(found),
        "results": [{"project": project.name, "verdict": one.content["verdict"]} for project, one in published(by, found)
                    if project.pk in wanted]}


MAKERS = {"work_notice": _work, "result_circular": _circular, "public_notice": _public}
