"""Who changed a thing after somebody else had opened it: the refusal of the older copy says it by name and instant."""

from functools import reduce
from operator import or_

from django.db.models import Q

from jiangyan.models import JournalLine
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.rulebook import deadlines

UNSAID = -1
"""What a form holds that names no version at all."""


def require(seen: int | None, now: int, *deeds: str, project: int | None = None, **about: int) -> None:
    """Passes when `seen` is what stands there now, or None (a step of a greater deed, which asks for itself).

    Refusals: version.missing where a form named none, version.stale as `stale` tells it.
    """
    if seen is None or seen == now:
        return
    raise Problem("version.missing") if seen == UNSAID else stale(*deeds, project=project, **about)


def said(seen: int | None) -> dict[str, int]:
    """What the body of an operation says of the version."""
    return {} if seen is None else {"version": seen}


def stale(*deeds: str, project: int | None = None, **about: int) -> Problem:
    """Problem version.stale with the last person whose deed begins with one of `deeds` and whose journal line names `about`.

    With `project` only the lines of that project count.
    """
    named: dict[str, object] = {f"content__{name}": key for name, key in about.items()}
    if project is not None:
        named["project"] = project
    begun = reduce(or_, (Q(deed__startswith=one) for one in deeds))
    last = JournalLine.objects.filter(begun, **named).select_related("actor").order_by("-position").first()
    return Problem("version.stale", maker=last.actor.display_name if last and last.actor else "别处",
                   at=deadlines.words(local(last.at)) if last else "此前")
