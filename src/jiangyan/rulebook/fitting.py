"""Whether each rule and the facts of its row fit each other, for every kind of unit: only then can a rubric be played."""

from collections.abc import Iterator

from jiangyan.rulebook.rubric import Row, Rubric
from jiangyan.rulebook.shapes import Place, Trouble

_NAMES = ("fact", "target_fact", "part", "whole", "count", "flag")
_GROUPS = ("required", "missing", "present")


def placed(rubric: Rubric) -> Iterator[tuple[Row, Place]]:
    """Every row with its place in the file, in printed order."""
    for s, section in enumerate(rubric.sections):
        for i, item in enumerate(section.items):
            for r, row in enumerate(item.rows):
                yield row, ("sections", s, "items", i, "rows", r)


def fit(rubric: Rubric) -> list[Trouble]:
    """Rules that name what nobody states, facts that no rule uses, choices without points, rows that presuppose nothing."""
    return [trouble for row, place in placed(rubric) for trouble in (
        *_presupposed(rubric, row, place), *_levels(row, place), *_kinds(rubric, row, place), *_facts(rubric, row, place))]


def _presupposed(rubric: Rubric, row: Row, place: Place) -> Iterator[Trouble]:
    need = row.rule.get("presupposes")
    if need and (need["row"] not in rubric.rows or need["fact"] not in rubric.rows[need["row"]].labels):
        yield Trouble((*place, "rule", "presupposes"), f"第 {row.id} 项以“{need['row']}”的“{need['fact']}”为前提，没有这一项")


def _levels(row: Row, place: Place) -> Iterator[Trouble]:
    if row.rule["kind"] == "levels":
        choices = [value for value, _ in row.fact(row.rule["fact"]).choices]
        if sorted(choices) != sorted(row.rule["levels"]):
            yield Trouble((*place, "rule", "levels"), f"第 {row.id} 项的得分应与选项一一对应：{'、'.join(choices)}")


def _kinds(rubric: Rubric, row: Row, place: Place) -> Iterator[Trouble]:
    """Facts stated by kinds of units that the table does not have."""
    known = "、".join(rubric.unit_kinds) or "（本表不分单位类型）"
    for fact in row.facts:
        for kind in fact.kinds:
            if kind not in rubric.unit_kinds:
                yield Trouble((*place, "facts", fact.name, "kinds"), f"第 {row.id} 项没有“{kind}”这类单位，可用：{known}")


def _facts(rubric: Rubric, row: Row, place: Place) -> Iterator[Trouble]:
    """What a rule needs and a kind of unit does not state, and the other way round."""
    rule = row.rule
    used = [*(rule[key] for key in _NAMES if key in rule), *(name for key in _GROUPS for name in rule.get(key, ()))]
    measured = rule["kind"] == "shortfall" and "part" not in rule  # measures the one fact there is
    for kind in rubric.unit_kinds or ("",):
        stated, who = row.facts_for(kind), f"（{kind}）" if kind else ""
        names = [fact.name for fact in stated]
        if measured and [fact.type in ("int", "decimal") for fact in stated] != [True]:
            yield Trouble((*place, "rule"), f"第 {row.id} 项{who}按目标扣分，应恰好填一个整数或金额，现有：{'、'.join(names) or '（无）'}")
        for name in used:
            if name not in names:
                yield Trouble((*place, "facts", name), f"第 {row.id} 项{who}不填“{name}”，规则却要用到它")
        for name in names:
            if not measured and name not in used:
                yield Trouble((*place, "facts", name), f"第 {row.id} 项{who}填“{name}”，规则没有用到它")
