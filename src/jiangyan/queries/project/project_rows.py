"""Rows of a list that name a project by its unit's code, and perhaps by its own name."""

from collections.abc import Sequence
from dataclasses import dataclass

from jiangyan.models import Round
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.panel.list_imports import Row
from jiangyan.queries.project.units import checked_code
from jiangyan.queries.rights import Asker, Standing, visible_projects


@dataclass(frozen=True)
class Named:
    """The project that a row means, or why it means none."""

    found: Standing | None
    fault: str = ""

    @property
    def about(self) -> str:
        """The project as people call it."""
        return f"{self.found.project.unit.name}：{self.found.project.name}" if self.found else ""


def named(by: Asker, found: Round, rows: Sequence[Row]) -> list[Named]:
    """The project of each row among those of the round that `by` sees (two queries)."""
    codes = {code: wrong for row in rows for code, wrong in [_code(row)]}
    pks = list(visible_projects(by).filter(round=found, unit__credit_code__in=[code for code in codes if code]).values_list("pk", flat=True))
    by_code: dict[str, list[Standing]] = {}
    for one in rights.standings(by, pks) if pks else []:
        by_code.setdefault(one.project.unit.credit_code, []).append(one)
    return [_named(row, by_code) for row in rows]


def _code(row: Row) -> tuple[str, str]:
    try:
        return checked_code(row.values.get("code") or ""), ""
    except Problem as problem:
        return "", row.at("code") + problem.message


def _named(row: Row, by_code: dict[str, list[Standing]]) -> Named:
    code, wrong = _code(row)
    if wrong:
        return Named(None, wrong)
    there, name = by_code.get(code, []), row.values.get("project")
    if not there:
        return Named(None, f"{row.at('code')}本批次没有代码“{code}”的单位。请核对代码，或者先登记这家单位。")
    matching = [one for one in there if one.project.name == name] if name else there
    if len(matching) == 1:
        return Named(matching[0])
    offered = "、".join(f"“{one.project.name}”" for one in there)
    where = row.at("project" if name else "code")
    if name:
        return Named(None, f"{where}这家单位没有叫“{name}”的项目，现有{offered}。")
    return Named(None, f"{where}这家单位有 {len(there)} 个项目（{offered}），请填写项目名称。")


