"""Which papers of a project somebody may have now, and whether they are complete enough to be official."""

from dataclasses import dataclass

from django.db.models import Count

from jiangyan.models import Declaration, Draw, Inspection, Paper, Receipt, Sheet
from jiangyan.queries.panel import draws, panels
from jiangyan.queries.paper import registers
from jiangyan.queries.project import extensions
from jiangyan.queries.rights import Standing, may
from jiangyan.queries.sheet import sheets
from jiangyan.queries.verdict import publications, rectifications, verdicts
from jiangyan.queries.visit import visits

OPINIONS = ("acceptance_opinion", "reinspection_opinion")
FAILING = ("failed", "rectifying", "reinspection_requested")


@dataclass(frozen=True)
class Offer:
    """One paper: `official` where nothing is missing, `draft` where its record may still change; `which` and `of` say whose."""

    kind: str
    official: bool
    draft: bool = False
    which: int | None = None
    of: str = ""


def offered(found: Standing) -> list[Offer]:
    """The papers for this person, in the order in which they come about."""
    return [*_own_words(found), *_before_the_visit(found), *_expert_sheets(found), *_results(found), *_afterwards(found)]


def _own_words(found: Standing) -> list[Offer]:
    handed_in = Receipt.objects.filter(project=found.project).exists()
    offers = []
    if may(found, "self_assessment.read"):
        offers.append(Offer("self_assessment_sheet", handed_in, found.project.stage in ("preparing", "returned")))
    if handed_in and may(found, "receipt.read"):
        offers.append(Offer("submission_receipt", True))
    return offers


def _expert_sheets(found: Standing) -> list[Offer]:
    rows = list(Sheet.objects.filter(project=found.project, kind="expert").select_related("owner").order_by("pk"))
    everybody = bool(rows) and may(found, "expert_sheets.read") and sheets.disclosed(found, rows[-1].inspection_id)
    own = may(found, "expert_sheet.own")
    return [Offer("expert_sheet", sheet.filed_at is not None, sheet.filed_at is None, sheet.pk,
                  sheet.owner.display_name if sheet.owner else "")
            for sheet in rows if (own and sheet.owner_id == found.asker.person.pk)
            or (everybody and sheet.filed_at is not None)]


def _before_the_visit(found: Standing) -> list[Offer]:
    offers = _draws(found)
    inspection = panels.current_inspection(found.project)
    if inspection is None or inspection.visit_on is None:
        return offers
    whole = bool(inspection.place)
    if may(found, "paper.issue"):
        offers.append(Offer("visit_notice", whole, not whole))
    if may(found, "paper.declaration"):
        offers += _promises(found, inspection)
    if may(found, "paper.attendance"):
        offers.append(Offer("attendance_sheet", whole, not whole))
    return offers


def _draws(found: Standing) -> list[Offer]:
    """The record of every draw for the project that was held, oldest first."""
    if not may(found, "journal.read"):
        return []
    held = Draw.objects.filter(projects=found.project, state__in=("drawn", "assigned")).order_by("pk")
    return [Offer("draw_record", True, which=one.pk, of=draws.month_day(one.drawn_at)) for one in held]


def _promises(found: Standing, inspection: Inspection) -> list[Offer]:
    """回避承诺书 of everybody on the panel for the bureau, an expert's own for the expert."""
    people = visits.people(inspection)
    if not found.relations & {"officer", "approver", "auditor"}:
        people = [one for one in people if one.pk == found.asker.person.pk]
    made = set(Declaration.objects.filter(person__in=people, invitation__draw__projects=found.project)
               .values_list("person", flat=True))
    return [Offer("recusal_declaration", one.pk in made, one.pk not in made, one.pk, one.display_name) for one in people]


def _results(found: Standing) -> list[Offer]:
    published = publications.latest(found.project) if may(found, "result.read") else None
    again = published is not None and published.content["inspection"] == "复验"
    if may(found, "merge.read"):
        inspection = panels.current_inspection(found.project)
        if inspection is None or not all(seat.filed for seat in panels.seats(inspection)):
            return [Offer("acceptance_opinion", True)] if published else []
        done, repeat = verdicts.concluded(inspection) is not None, inspection.ordinal > 1
        first = [Offer("acceptance_opinion", True)] if repeat and published else []
        return [*first, Offer("merged_sheet", done, not done), Offer(OPINIONS[repeat], done, not done)]
    if published is None:
        return []
    return [Offer("acceptance_opinion", True), *([Offer("reinspection_opinion", True)] if again else [])]


def _afterwards(found: Standing) -> list[Offer]:
    project, offers = found.project, []
    if may(found, "paper.issue"):
        offers += [Offer("extension_decision", True, which=one.pk, of=one.get_subject_display())
                   for one in extensions.of_project(project)]
    published = publications.latest(project) if may(found, "result.read") else None
    if published is None:
        return offers
    if published.content["findings"] and (published.passed or rectifications.in_force(project)):
        offers.append(Offer("rectification_list", True))
    if project.stage in FAILING and may(found, "paper.issue"):
        offers.append(Offer("rectification_notice", project.stage != "failed", project.stage == "failed"))
    if project.stage in FAILING and may(found, "paper.report"):
        offers.append(Offer("rectification_report", True))
        offers.append(Offer("reinspection_application", project.stage == "reinspection_requested", True))
    if project.stage == "cancelled" and may(found, "paper.issue"):
        offers.append(Offer("cancellation_decision", True))
    return offers


def issued(found: Standing) -> list[Paper]:
    """Every official paper issued for the project, newest first; for those who may read the journal."""
    if not may(found, "journal.read"):
        return []
    rows = registers.readable(found.asker).filter(project=found.project).defer("values")
    return list(rows.annotate(scans=Count("signed_scans")).order_by("-pk"))
