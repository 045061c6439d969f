"""Moves: the history of a project from stage to stage."""

from jiangyan.models import Move, Project
from jiangyan.queries.rights import Standing, may


def history(found: Standing) -> list[Move]:
    """The project's moves, newest first, with who made them (one query).

    A reason is shown to whoever may see the centre's opinions or the result; others read the step alone.
    """
    project: Project = found.project
    rows = list(project.moves.select_related("moved_by").order_by("-pk"))
    if not (may(found, "materials.see") or may(found, "result.read")):
        for row in rows:
            row.reason = ""
    return rows
