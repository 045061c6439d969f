"""The papers after the verdict carry what the records say: limit and reason, the report row by row, the application."""

from jiangyan.actions.paper import papers
from jiangyan.models import Rectification
from jiangyan.queries import rights
from jiangyan.queries.clock import local
from jiangyan.queries.paper import offers
from jiangyan.rulebook import deadlines
from tests import rectifying
from tests.cast import Cast
from tests.printing.reading import pages


def _words(cast: Cast, who: object, kind: str) -> str:
    made = papers.issue(rights.asker(who), kind, cast.projects["studio"].pk, "pdf")  # type: ignore[arg-type]
    return "".join(pages(made.content))


def test_a_failed_project_gets_its_letter_its_report_and_its_application(cast: Cast) -> None:
    rectifying.reach_reinspection(cast, "studio")
    limit, head = Rectification.objects.get(), cast.heads["studio"]
    until = deadlines.words(local(limit.until)).replace(" ", "")
    letter = _words(cast, cast.officer, "rectification_notice")
    report, application = _words(cast, head, "rectification_report"), _words(cast, head, "reinspection_application")
    assert (until in letter, "整改报告" in report, until in application, cast.projects["studio"].unit.name in application) == (
        True, True, True, True)
    told = [one.kind for one in offers.offered(rights.standing(rights.asker(head), cast.projects["studio"].pk))]
    assert [kind in told for kind in ("rectification_report", "reinspection_application", "rectification_notice")] == [
        True, True, False]
