"""One deed for several projects of a round: which can, which cannot and why, and what exactly would happen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from jiangyan.models import Inspection, Project, Proposal, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.rights import Asker, visible_projects
from jiangyan.queries.round import round_tables
from jiangyan.queries.verdict import publications
from jiangyan.rulebook import stages
from jiangyan.rulebook.numbers import text

MOST = 200
"""How many projects one preview takes."""


@dataclass(frozen=True)
class Choice:
    """One ticked project: `will` says what would happen to it, or `why` it cannot; exactly one of the two is filled."""

    project: Project
    will: str = ""
    why: str = ""


@dataclass(frozen=True)
class GroupDeed:
    """A deed that may be done to several projects: its right, its name and what asking it would do in few queries."""

    right: str
    label: str
    preview: Callable[[Sequence[Project], datetime], list[Choice]]


def _publish(projects: Sequence[Project], now: datetime) -> list[Choice]:
    """Each concluded project that nobody has proposed yet is proposed with the notice's usual words (two queries)."""
    concluded = round_tables.verdicts([one.pk for one in projects])
    pending = set(Proposal.objects.filter(project__in=projects, kind="publish", state="pending").values_list(
        "project", flat=True))
    choices = []
    for one in projects:
        if one.pk in pending:
            choices.append(Choice(one, why="已经提出发布，正在等待审批人确认"))
        elif one.pk not in concluded:
            choices.append(Choice(one, why="还没有办结结论"))
        else:
            passed, total = concluded[one.pk]
            choices.append(Choice(one, f"{publications.word(passed)}，{text(total)}分。{_follow_up(one, passed)}"))
    return choices


def _follow_up(project: Project, passed: bool) -> str:
    return publications.follow_up_words(project.round, passed, project.ordinal)


def _start(projects: Sequence[Project], now: datetime) -> list[Choice]:
    """Each project whose visit is today starts its inspection (one query)."""
    today, days = local(now).date(), dict[int, date | None]()
    for inspection in Inspection.objects.filter(project__in=projects).order_by("ordinal"):
        days[inspection.project_id] = None if inspection.called_off_at else inspection.visit_on
    return [_starting(one, days.get(one.pk), today) for one in projects]


def _starting(project: Project, day: date | None, today: date) -> Choice:
    if day is None:
        return Choice(project, why="还没有确定现场验收日期")
    if day != today:
        return Choice(project, why=f"现场验收日期是{day.month}月{day.day}日，不是今天")
    return Choice(project, "开始现场验收，专家可以打分，建设单位可以看到专家组")


DEEDS: dict[str, GroupDeed] = {
    "publish": GroupDeed("result.propose", "提出发布结果", _publish),
    "start": GroupDeed("inspection.start", "开始现场验收", _start),
}
"""Each has its carrying out in actions.group_deeds.EACH."""


def known(name: str) -> GroupDeed:
    """The deed by its name; Problem not_found for others."""
    if name not in DEEDS:
        raise Problem("not_found")
    return DEEDS[name]


def preview(by: Asker, found: Round, name: str, ticked: Sequence[int]) -> list[Choice]:
    """What the deed would do to each ticked project that the asker may see, by unit, in at most five queries.

    Projects of other rounds, recused ones and those that are not there are left out without a word.
    """
    deed, now = known(name), database_now()
    rows = visible_projects(by).filter(round=found, pk__in=list(ticked)[:MOST]).select_related("unit", "round__authority")
    projects = list(rows.order_by("unit__name_letters", "pk"))
    allowed = round_tables.stages_of(by, found.authority_id, deed.right)
    able = {choice.project.pk: choice for choice in deed.preview([one for one in projects if one.stage in allowed], now)}
    return [able.get(one.pk) or Choice(one, why=f"现在是“{stages.STAGES[one.stage]}”，不能{deed.label}") for one in projects]


def offered(by: Asker, found: Round) -> list[tuple[str, str]]:
    """The deeds that the asker's roles at the authority know, as (name, label)."""
    return [(name, deed.label) for name, deed in DEEDS.items() if round_tables.stages_of(by, found.authority_id, deed.right)]
