"""Which papers of a project somebody may have now, and whether they are complete enough to be official."""

from dataclasses import dataclass

from jiangyan.models import Paper, Receipt, Sheet
from jiangyan.queries import panels, publications, sheets, verdicts
from jiangyan.queries.rights import Standing, may


@dataclass(frozen=True)
class Offer:
    """One paper: `official` where nothing is missing, `draft` where its record may still change; `of` names whose."""

    kind: str
    official: bool
    draft: bool = False
    sheet: int | None = None
    of: str = ""


def offered(found: Standing) -> list[Offer]:
    """The papers for this person, in the order in which they come about."""
    return [*_own_words(found), *_expert_sheets(found), *_results(found)]


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


def _results(found: Standing) -> list[Offer]:
    if may(found, "merge.read"):
        inspection = panels.current_inspection(found.project)
        if inspection is None or not all(seat.filed for seat in panels.seats(inspection)):
            return []
        done = verdicts.concluded(inspection) is not None
        return [Offer("merged_sheet", done, not done), Offer("acceptance_opinion", done, not done)]
    if may(found, "result.read") and publications.latest(found.project) is not None:
        return [Offer("acceptance_opinion", True)]
    return []


def issued(found: Standing) -> list[Paper]:
    """Every official paper issued for the project, newest first; for those who may read the journal."""
    if not may(found, "journal.read"):
        return []
    rows = Paper.objects.filter(project=found.project).select_related("issued_by").defer("values")
    return list(rows.order_by("-pk"))
