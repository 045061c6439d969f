"""What stands in the report about a round: the overview's own figures, and a few sentences drawn from them."""

from collections import Counter
from typing import Any

from jiangyan.models import Round
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.paper.letters import stamp
from jiangyan.queries.rights import Asker, visible_projects
from jiangyan.queries.round.figures import Figure
from jiangyan.queries.round.overviews import overview
from jiangyan.rulebook import deadlines

Values = dict[str, Any]
DATES = (("submission_deadline", "提交自评截止"), ("visits_until", "现场验收计划完成"), ("rectification_until", "整改完善计划完成"))


def report(by: Asker, found: Round) -> tuple[Values, list[Figure]]:
    """The report's plain values, and the figures that become its tables: exactly what the overview shows `by` now.

    The caller has checked that `by` may see the round's overview. What `by` may not see is said, not left out silently.
    """
    figures = overview(by, found)
    names = [one.name for one in found.programmes.order_by("pk")]
    lines = [_counted(by, found, names), _dates(found), *_verdicts(figures)]
    return {"authority_name": found.authority.name, "round_name": found.name, "subject": "和".join(names) or None,
            "state": found.get_state_display(), "asked_by": by.person.display_name,
            "summary": [{"text": line} for line in lines if line], "made_at": stamp(database_now(), False)}, figures


def _counted(by: Asker, found: Round, names: list[str]) -> str:
    there = Counter(visible_projects(by).filter(round=found).values_list("programme__name", flat=True))
    if not there:
        return "本批次还没有建设项目。"
    return f"本批次共{sum(there.values())}个建设项目：{'，'.join(f'{name}{there[name]}个' for name in names)}。"


def _dates(found: Round) -> str:
    told = [f"{label}：{deadlines.words(local(moment))}" for name, label in DATES if (moment := getattr(found, name))]
    return f"{'；'.join(told)}。" if told else "批次的时间还没有填写。"


def _verdicts(figures: list[Figure]) -> list[str]:
    one = next((figure for figure in figures if figure.code == "verdicts"), None)
    if one is None:
        return ["得分和结论不在制表人可以看到的范围内，本报告不含这些内容。"]
    passed, failed = (sum(int(str(row[place])) for row in one.rows) for place in (1, 2))
    if not one.rows:
        return ["还没有形成结论的项目。"]
    return [f"已形成结论{passed + failed}次：通过{passed}次，未通过{failed}次。"]
