"""Who changed a thing after somebody else had opened it: the refusal of the older copy says it by name and instant."""

from jiangyan.models import JournalLine
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.rulebook import deadlines


def stale(deeds: str, **about: int) -> Problem:
    """Problem version.stale with the last person whose deed begins with `deeds` and whose journal line names `about`."""
    named = {f"content__{name}": key for name, key in about.items()}
    last = JournalLine.objects.filter(deed__startswith=deeds, **named).select_related("actor").order_by("-position").first()
    return Problem("version.stale", maker=last.actor.display_name if last and last.actor else "别处",
                   at=deadlines.words(local(last.at)) if last else "此前")
