"""Exports over the interface: a job, then the file, and nobody else's; a right that is gone closes the file."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest

from jiangyan.actions.panel import panels
from jiangyan.management.work import Worker
from jiangyan.models import Export, JournalLine
from jiangyan.printing.exports import KINDS, PROJECTS, SCORES
from jiangyan.queries import rights
from jiangyan.queries.round import exports
from tests.cast import Cast, request


def made(caller: Any, kind: str, round_id: int) -> dict[str, Any]:
    """An export asked for and made by a worker."""
    asked = caller.call("POST", "exports", {"kind": kind, "round": round_id})
    assert (asked.status_code, asked.json()["status"], asked.json()["file"]) == (202, "waiting", None)
    assert asked.headers["Location"] == f"/api/v1/exports/{asked.json()['id']}"
    worker = Worker()
    while worker.turn():
        pass
    found: dict[str, Any] = caller.get(f"exports/{asked.json()['id']}")
    assert (found["status"], found["file"]) == ("done", f"/api/v1/exports/{found['id']}/file")
    return found


def content(caller: Any, found: dict[str, Any]) -> bytes:
    """The bytes of a file that was made."""
    answer = caller.client.get(found["file"])
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, found["media_type"])
    assert "attachment" in answer.headers["Content-Disposition"] and "sandbox" in answer.headers["Content-Security-Policy"]
    return b"".join(answer.streaming_content)


def test_the_scores_go_out_as_they_may_be_read(everybody: Cast, program) -> None:
    everybody.reach_panel("college")
    everybody.score("college")
    officer, found = program("officer"), everybody.round.pk
    plain = json.loads(content(officer, made(officer, "scores", found)))
    by_name = {one["unit"]["name"]: one for one in plain["projects"]}
    assert by_name["示例职业技术学院"]["stage"] == "inspecting" and len(plain["projects"]) == 4
    # The panel has filed but nothing is concluded: the officer reads the unit's own sheet and no expert's.
    assert [one["kind"] for one in by_name["示例职业技术学院"]["sheets"]] == ["self"]
    assert by_name["示例装备制造有限公司"]["sheets"] == []
    row = by_name["示例职业技术学院"]["sheets"][0]["rows"][0]
    assert (row["id"], row["score"], row["state"]) == ("1.1", "2", "scored")
    rows = list(csv.reader(io.StringIO(content(officer, made(officer, "scores_csv", found)).decode("utf-8-sig"))))
    assert tuple(rows[0]) == SCORES and len(rows) == 24 and [rows[1][place] for place in (8, 9, 10, 11)] == ["1.1", "2", "2", "2"]
    book = openpyxl.load_workbook(io.BytesIO(content(officer, made(officer, "scores_xlsx", found))))
    assert [cell.value for cell in book.active[1]] == list(SCORES) and book.active.max_row == 24


def test_the_projects_go_out_with_what_each_may_know(everybody: Cast, program) -> None:
    everybody.submit("college")
    officer, found = program("officer"), everybody.round.pk
    rows = list(csv.reader(io.StringIO(content(officer, made(officer, "projects_csv", found)).decode("utf-8-sig"))))
    assert tuple(rows[0]) == PROJECTS
    own = {row[1]: row[9] for row in rows[1:]}
    assert own["示例职业技术学院"] not in ("", "0") and own["示例装备制造有限公司"] == ""  # a draft is not theirs, and not zero
    asked = made(officer, "projects", found)
    answer = officer.client.get(f"/api/v1/exports/{asked['id']}", headers={"Accept": asked["media_type"]})
    assert openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.max_row == 5
    assert [line.deed for line in JournalLine.objects.filter(deed__startswith="export.").order_by("position")] == [
        "export.asked", "export.made", "export.downloaded", "export.asked", "export.made", "export.downloaded"]


def test_a_file_is_nobody_elses_and_closes_with_a_recusal(everybody: Cast, program) -> None:
    everybody.submit("college")
    officer, college = program("officer"), everybody.projects["college"].pk
    found = made(officer, "scores", everybody.round.pk)
    for name in ("approver", "centre", "auditor", "college-clerk", "other-clerk", "expert1"):
        for place in (f"exports/{found['id']}", f"exports/{found['id']}/file", "exports/999999"):
            assert program(name).call("GET", place).status_code == 404
    for name, status in (("college-head", 404), ("expert1", 404), ("centre", 202), ("auditor", 202)):
        assert program(name).call("POST", "exports", {"kind": "scores", "round": everybody.round.pk}).status_code == status
    approver_view = program("approver")
    theirs = made(approver_view, "scores", everybody.round.pk)
    panels.recuse(request(everybody.officer), college, everybody.approver.pk, "与项目负责人有亲属关系（示例）")
    for place in (f"exports/{theirs['id']}", f"exports/{theirs['id']}/file"):
        assert approver_view.call("GET", place).json()["code"] == "not_found"
    assert program("officer").get(f"exports/{found['id']}")["status"] == "done"
    again = made(approver_view, "scores", everybody.round.pk)  # a fresh one leaves the project out
    assert college not in {one["id"] for one in json.loads(content(approver_view, again))["projects"]}


def test_the_same_call_makes_one_export(everybody: Cast, program) -> None:
    officer, wanted = program("officer"), {"kind": "projects", "round": everybody.round.pk}
    first = officer.call("POST", "exports", wanted, key="one").json()
    assert officer.call("POST", "exports", wanted, key="one").json()["id"] == first["id"] and Export.objects.count() == 1
    other = officer.call("POST", "exports", {**wanted, "kind": "scores"}, key="one")
    assert (other.status_code, other.json()["code"]) == (422, "operation.key_reused")
    assert officer.call("POST", "exports", wanted, key=None).json()["code"] == "operation.key_missing"
    assert officer.call("POST", "exports", {**wanted, "kind": "everything"}).json()["code"] == "request.malformed"
    assert officer.call("POST", "exports", {**wanted, "round": 999}).status_code == 404
    early = officer.call("GET", f"exports/{first['id']}/file").json()
    assert (early["status"], early["code"]) == (409, "export.not_ready")
    schema = officer.get("openapi.json")["components"]["schemas"]["Wanted"]["properties"]["kind"]["enum"]
    assert tuple(schema) == tuple(KINDS)


@pytest.mark.django_db
def test_reading_costs_the_same_for_one_and_for_many(everybody: Cast, django_assert_num_queries) -> None:
    everybody.submit("college")
    by = rights.asker(everybody.officer)
    with django_assert_num_queries(4):
        exports.taken(by, everybody.round)
    everybody.submit("studio")
    with django_assert_num_queries(4):
        exports.taken(by, everybody.round)
