"""Rounds: which ones somebody may see, and where they stand."""

from django.db.models import QuerySet

from jiangyan.models import Round
from jiangyan.problems import Problem
from jiangyan.queries.rights import Asker, visible_projects

STAFF = ("officer", "approver", "centre", "auditor")


def visible_rounds(by: Asker) -> QuerySet[Round]:
    """Rounds of the asker's authorities, and those with a project that the asker may see."""
    staff = Round.objects.filter(authority__in=by.authorities(*STAFF))
    theirs = Round.objects.filter(projects__in=visible_projects(by))
    return (staff | theirs).distinct().order_by("-created_at", "-pk")


def round_for(by: Asker, round_id: int, *roles: str, lock: bool = False) -> Round:
    """The round, when `by` has one of `roles` at its authority; otherwise Problem not_found."""
    rows = Round.objects.select_related("authority").filter(pk=round_id, authority__in=by.authorities(*(roles or STAFF)))
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.first()
    if found is None:
        raise Problem("not_found")
    return found
