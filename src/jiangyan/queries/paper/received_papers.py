"""收到的文书: the official papers issued to a unit about its own project, once they were really sent or published."""

from django.db.models import Q

from jiangyan.models import Paper
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.rights import Standing, may
from jiangyan.queries.verdict import publications

LETTERS = ("visit_notice", "rectification_notice", "extension_decision", "cancellation_decision")
OPINIONS = {"acceptance_opinion": "初验", "reinspection_opinion": "复验"}
OF_ROUND = ("work_notice", "public_notice")
"""Papers to everybody; the circular with all points is not among them: a unit reads its own result only."""


def received(found: Standing) -> list[Paper]:
    """The papers for this unit, newest first, withdrawn ones marked; none for others (at most three queries)."""
    if not may(found, "paper.receive"):
        return []
    own = Q(project=found.project, kind__in=(*LETTERS, *OPINIONS))
    all_units = Q(project=None, round=found.project.round_id, kind__in=OF_ROUND)
    rows = list(Paper.objects.filter(own | all_units).select_related("authority", "round", "project", "withdrawal")
                .order_by("-issued_at", "-pk"))
    kinds = {one.kind for one in rows}
    results = list(found.project.publications.order_by("pk")) if kinds & set(OPINIONS) else []
    shown = "public_notice" in kinds and found.project.round.announcements.filter(opens_at__lte=database_now()).exists()
    since = {one.content["inspection"]: one.published_at for one in reversed(results)}
    return [one for one in rows if _sent(found, one) and (one.kind != "public_notice" or shown)
            and (one.kind not in OPINIONS or (OPINIONS[one.kind] in since and since[OPINIONS[one.kind]] <= one.issued_at))]


def _sent(found: Standing, one: Paper) -> bool:
    """The notice of a visit names the panel: it is there once the notice was sent, or the next inspection has begun."""
    if one.kind != "visit_notice" or found.told:
        return True
    return bool(one.values["values"]["inspection"] != publications.ORDINALS[found.project.ordinal])


def received_for(found: Standing, paper_id: int) -> Paper:
    """One paper in force that this unit received; otherwise Problem not_found."""
    kept = next((one for one in received(found) if one.pk == paper_id and not hasattr(one, "withdrawal")), None)
    if kept is None:
        raise Problem("not_found")
    return kept
