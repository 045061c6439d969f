"""Moves: the history of a project from stage to stage."""

from jiangyan.models import Move, Person, Project
from jiangyan.queries.rights import Standing, may

INNER = (("inspecting", "scheduled"), ("scored", "inspecting"))
"""Steps back inside the panel's work: why they were taken is for those who may read its sheets."""
ON_SITE = {("scheduled", "inspecting"): "现场人员", ("inspecting", "scored"): "专家组组长"}
"""Steps whose maker's name would tell who sits on the panel, and what is said instead."""


def history(found: Standing) -> list[Move]:
    """The project's moves, newest first, with who made them (one query).

    A reason is shown to whoever may read what it is about; others read the step alone. The names of the panel are
    shown to whoever may know the panel.
    """
    project: Project = found.project
    rows = list(project.moves.select_related("moved_by").order_by("-pk"))
    known = may(found, "panel.see")
    for row in rows:
        if not _told(found, row):
            row.reason = ""
        if not known and (row.origin, row.target) in ON_SITE:
            row.moved_by = Person(display_name=ON_SITE[row.origin, row.target])
    return rows


def _told(found: Standing, row: Move) -> bool:
    if row.target == "returned":
        return may(found, "materials.see")
    if (row.origin, row.target) in INNER:
        return may(found, "merge.read") or may(found, "proposals.see")
    return may(found, "materials.see") or may(found, "result.read")
