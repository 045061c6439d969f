"""What left the house stands in the journal, and who tried a door that is not theirs; without a line nothing leaves."""

from typing import Any

import pytest

from jiangyan.actions import journal
from jiangyan.models import Evidence, JournalLine
from tests.cast import Cast
from tests.lines import told

pytestmark = pytest.mark.django_db


def lines(deed: str) -> list[tuple[Any, ...]]:
    return [(line.actor_id, told(line)) for line in JournalLine.objects.filter(deed=deed).order_by("position")]


def test_a_file_leaves_with_a_line_of_its_own(cast: Cast, seen: Any) -> None:
    cast.submit("college")
    kept = Evidence.objects.filter(project=cast.projects["college"]).first()
    assert kept is not None
    client = seen(cast.clerks["college"])
    for address in (f"/evidence/{kept.pk}/", f"/evidence/{kept.pk}/view/"):
        assert client.get(address).status_code == 200
    who, place = cast.clerks["college"].pk, {"evidence_id": kept.pk}
    assert lines("file.handed_out") == [
        (who, {"page": "evidence", "place": place, "form": "attachment"}),
        (who, {"page": "evidence_view", "place": place, "form": "inline"})]


def test_a_refused_look_leaves_the_same_line_whether_the_thing_is_there_or_not(cast: Cast, seen: Any) -> None:
    project = cast.projects["college"].pk
    client = seen(cast.outsider)
    assert [client.get(f"/projects/{one}/").status_code for one in (project, 987654)] == [404, 404]
    assert lines("refused") == [
        (cast.outsider.pk, {"deed": "project", "place": {"project_id": one}, "status": 404}) for one in (project, 987654)]


def test_without_a_line_no_file(cast: Cast, seen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.submit("college")
    kept = Evidence.objects.filter(project=cast.projects["college"]).first()
    assert kept is not None
    client = seen(cast.clerks["college"])
    monkeypatch.setattr(journal, "append", lambda *_args: (_ for _ in ()).throw(RuntimeError("no line")))
    client.raise_request_exception = False
    assert client.get(f"/evidence/{kept.pk}/").status_code == 500


def test_pages_are_not_files(cast: Cast, seen: Any) -> None:
    assert seen(cast.clerks["college"]).get(f"/projects/{cast.projects['college'].pk}/").status_code == 200
    assert lines("file.handed_out") == []
