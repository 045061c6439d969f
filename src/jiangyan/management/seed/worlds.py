"""What the panel writes: the facts are the same in both worlds, the points and the words about them are not."""

from decimal import Decimal
from typing import Any

from jiangyan.actions.sheet import marks
from jiangyan.actions.sheet.marks import Entered
from jiangyan.management.demo.facts import JUDGED
from jiangyan.management.demo.round import request
from jiangyan.management.seed.accounts import World
from jiangyan.models import Sheet
from jiangyan.queries.sheet.sheets import latest, rubric_of
from jiangyan.rulebook.numbers import decimal
from jiangyan.rulebook.rubric import Rubric

WORDS = (("现场查看与材料一致，个别环节尚可改进。", "有制度有记录，执行情况较好。", "人员到位，职责基本清楚。", "台账齐全，抽查无误。"),
         ("现场情况与材料有出入，已当面指出。", "制度健全，落实还要加强。", "职责写得清楚，落实到人还不够。", "台账有缺页，抽查发现两处不符。"))
"""Per world: what experts say about a row."""
OPINIONS = ("专家组听取汇报、查阅材料、考察现场并进行座谈，经逐项打分和合议，认为建设任务完成较好。",
            "专家组听取汇报、查阅材料、考察现场并进行座谈，经逐项打分和合议，认为部分建设内容落实不够。")
FINDINGS = (("部分岗位没有落实到具体责任人。", "一个月内补齐岗位责任书。"), ("部分设备没有定期保养记录。", "一个月内补齐保养记录并建立巡检制度。"))
_STAKE = 28
"""Points in the rows on which experts depart from the words of the rubric: enough to fail."""


def index(world: World) -> int:
    """0 for A, 1 for B."""
    return "AB".index(world.name)


def departing(rubric: Rubric) -> dict[str, Decimal]:
    """The rows (with their maximum) that are decided by people here: the greatest ones, together at least 28 points."""
    found: dict[str, Decimal] = {}
    for row in sorted(rubric.rows.values(), key=lambda one: (-one.max, one.id)):
        if sum(found.values()) < _STAKE and not row.presupposes and row.id not in JUDGED:
            found[row.id] = decimal(row.max)
    return found


def fill(world: World, who: str, sheet: Sheet, facts: dict[str, dict[str, Any]], aim: str, rows: int | None = None) -> None:
    """One expert's marks for every row (or the first `rows`); in both worlds the same rows, as often."""
    rubric = rubric_of(sheet.project.programme)
    departs, kept = departing(rubric), latest([sheet.pk]).get(sheet.pk, {})
    for place, row in enumerate(rubric.rows):
        if row in kept or (rows is not None and place >= rows):
            continue
        chosen = world.secret("mark", sheet.project_id, sheet.inspection_id, place, sheet.pk)
        comment = chosen.choice(WORDS[index(world)])
        if row in departs:
            cut = departs[row] if aim == "poor" else Decimal(chosen.choice(("0.5", "1")))
            cut = max(cut - Decimal("0.5") * index(world), Decimal(1)) if aim == "poor" else cut + index(world)
            entered = Entered(facts.get(row), str(departs[row] - cut), comment, "现场核查后由专家评定（示例）")
        elif row in JUDGED:
            entered = Entered(None, ("3", "2")[index(world)], comment, "结合其他业绩评定（示例）")
        else:
            entered = Entered(facts.get(row), None, comment)
        marks.record_mark(request(who), sheet.pk, row, entered, 0)
