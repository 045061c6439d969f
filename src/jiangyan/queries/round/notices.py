"""Notices from their drawer: the templates that a round is made from."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jiangyan.problems import Problem


@dataclass(frozen=True)
class Notice:
    """A notice as a template: words as printed, programmes, materials, phases, offices, roads; no persons, no numbers."""

    id: str
    name: str
    title: str
    subject: str
    programmes: tuple[dict[str, str], ...]
    materials: tuple[dict[str, Any], ...]
    phases: tuple[dict[str, str], ...]
    offices: tuple[str, ...]
    travel: dict[str, Any]

    def copy(self) -> dict[str, Any]:
        """What a round keeps of its notice: materials, phases, roads, and which programmes name their projects."""
        return {"template": self.id, "subject": self.subject, "materials": list(self.materials),
                "phases": list(self.phases), "travel": self.travel,
                "named": {one["code"]: one["named"] for one in self.programmes}}


@cache
def notice_ids() -> tuple[str, ...]:
    """Ids of all notices in the drawer, sorted."""
    drawer = files("jiangyan") / "rubrics"
    return tuple(sorted(place.name for place in drawer.iterdir() if (place / "notice.yaml").is_file()))


@cache
def notice(notice_id: str) -> Notice:
    """The notice with this id, read once a process; Problem not_found where there is none."""
    from ruamel.yaml import YAML

    if notice_id not in notice_ids():
        raise Problem("not_found")
    given = YAML(typ="safe").load((files("jiangyan") / "rubrics" / notice_id / "notice.yaml").read_text("utf-8"))
    return Notice(given["id"], given["name"], given["title"], given["subject"], tuple(given["programmes"]),
                  tuple(given["materials"]), tuple(given["phases"]), tuple(given["offices"]), given.get("travel", {}))


def notices() -> list[Notice]:
    """Every notice in the drawer."""
    return [notice(notice_id) for notice_id in notice_ids()]
