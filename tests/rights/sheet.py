"""The rule sheet as docs/rights.md writes it: tables of Markdown read into plain data."""

from dataclasses import dataclass

from jiangyan.models.account.people import Role
from jiangyan.rulebook.stages import RELATIONS, STAGES
from tests.structure.tree import ROOT, text

PAGE = ROOT / "docs" / "rights.md"
_RELATION = {label: code for code, label in RELATIONS.items()}
_STAGE = {label: code for code, label in STAGES.items()}
_ROLE = {label: code for code, label in Role.choices}


@dataclass(frozen=True)
class Rule:
    """One line: stages per relation, the relations that also need the visit's notice, and how a refusal looks."""

    name: str
    allowed: dict[str, tuple[str, ...]]
    told: frozenset[str]
    refusal: str


def table(heading: str) -> list[dict[str, str]]:
    """The rows of the first table under a heading, by column."""
    part = text(PAGE).split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [[cell.strip().strip("`") for cell in line.strip().strip("|").split("|")] for line in part.splitlines() if line.startswith("|")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]


def said() -> dict[str, tuple[str, ...]]:
    """What the words for several stages mean; the name of a stage means that stage."""
    words = {row["说法"]: tuple(_STAGE[one] for one in row["阶段"].split("、") if one) for row in table("怎样读")}
    return words | {label: (code,) for label, code in _STAGE.items()}


def projects() -> dict[str, Rule]:
    """The lines about one project."""
    words, found = said(), {}
    for row in table("一个项目"):
        cells = {_RELATION[label]: row[label] for label in _RELATION}
        assert row["不许时"] in ("说明", "隐藏", "看得到才说明") and row["为什么"], row
        found[row["动作"]] = Rule(row["是什么"], {who: words[cell.rstrip("*")] for who, cell in cells.items() if words[cell.rstrip("*")]},
                                frozenset(who for who, cell in cells.items() if cell.endswith("*")), row["不许时"])
    return found


def again() -> dict[str, frozenset[str]]:
    """Who keeps what in every stage of a re-inspection."""
    return {row["动作"]: frozenset(_RELATION[one] for one in row["任何阶段都可以的人"].split("、")) for row in table("复验的项目")}


def rounds() -> dict[str, tuple[str, frozenset[str]]]:
    """The lines about a whole round: name, roles."""
    return {row["动作"]: (row["是什么"], frozenset(_ROLE[one] for one in row["可以的人"].split("、")))
            for row in table("一个批次、一个主管部门")}


def house() -> dict[str, tuple[str, frozenset[str]]]:
    """The lines about the whole installation: name, kinds of administrator."""
    return {row["动作"]: (row["是什么"], frozenset(_ROLE[one] for one in row["可以的人"].split("、"))) for row in table("整个系统")}
