"""docs/stages.md, drawn from the table of moves: `python -m tests.structure.stage_table` puts it up to date."""

from jiangyan.rulebook.stages import GUARDS, LATE, NEXT, RECORDED, RELATIONS, STAGES, TABLE, Step
from tests.structure.tree import ROOT

PAGE = ROOT / "docs" / "stages.md"
HEAD = """# 项目的阶段

一个项目只能沿着下表移动；表里没有的移动，任何身份都会被拒绝。表写在 `src/jiangyan/rulebook/stages.py`，每一步由
`src/jiangyan/actions/project/stages.py` 检查并留下一行记录：从哪里、到哪里、谁、何时、理由。
虚线是撤回：把前一步收回来，须写理由。本页由 `python3 dev.py problems` 生成，不要手改。
"""


def _arrow(step: Step) -> str:
    return f"    {step.origin} {'-.->' if step.undo else '-->'}|{step.deed}| {step.target}"


def _line(step: Step) -> str:
    # Two people is said once, as the guard; the relations tell which two.
    who = "、".join(RELATIONS[one] for one in step.who)
    kept = "、".join(RECORDED[one] for one in step.record)
    return (f"| {STAGES[step.origin]} | {STAGES[step.target]} | {step.deed}{'（撤回）' if step.undo else ''} | {who} | "
            f"{GUARDS.get(step.guard, '')} | {kept} |")


def _owed(stage: str) -> str:
    owes, what = NEXT[stage]
    late = "：".join(LATE[stage]) if stage in LATE else ""
    return f"| {STAGES[stage]} | `{stage}` | {owes} | {what} | {late} |"


def written() -> str:
    """Returns the page as it must be."""
    nodes = [f'    {name}["{label}"]' for name, label in STAGES.items()]
    picture = ["```mermaid", "flowchart TD", *nodes, *map(_arrow, TABLE), "```"]
    moves = ["## 可以怎样移动", "", "| 从 | 到 | 事项 | 谁 | 条件 | 记下 |", "|---|---|---|---|---|---|", *map(_line, TABLE)]
    owed = ["## 每个阶段该谁办", "", "| 阶段 | 代号 | 该谁办 | 办什么 | 过了截止时间，等谁决定 |", "|---|---|---|---|---|",
            *map(_owed, STAGES)]
    return "\n".join([HEAD, *picture, "", *moves, "", *owed]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
