"""Projects over the interface: seen, handed in, moved along the table, kept away from."""

import threading
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from tests.cast import PDF


def test_each_sees_what_is_theirs(everybody, program) -> None:
    seen = {name: [one["unit"]["name"] for one in program(name).get("projects")]
            for name in ("college-clerk", "officer", "expert1", "auditor")}
    assert seen["college-clerk"] == ["示例职业技术学院"] and seen["expert1"] == []
    assert len(seen["officer"]) == len(seen["auditor"]) == 4
    one = program("college-clerk").get(f"projects/{everybody.projects['college'].pk}")
    assert (one["stage"], one["next"]["who"], [sheet["kind"] for sheet in one["sheets"]]) == ("preparing", "建设单位", ["self"])
    assert one["deadline"].endswith("+08:00")


def test_the_list_costs_the_same_for_one_and_for_many(everybody, program, django_assert_num_queries) -> None:
    clerk, officer = program("college-clerk"), program("officer")
    for caller in (clerk, officer):
        with django_assert_num_queries(4):
            caller.get("projects")
        with django_assert_num_queries(5):
            caller.get("sheets")


def test_a_submission_ends_in_a_receipt_or_a_dated_refusal(everybody, program) -> None:
    head, clerk, college = program("college-head"), program("college-clerk"), everybody.projects["college"].pk
    gaps = head.call("POST", f"projects/{college}/submit").json()
    assert gaps["code"] == "self_assessment.gaps" and len(gaps["rows"]) == 23
    everybody.fill("college", everybody.clerks["college"], everybody.sheet("college"))
    for code in ("plan", "report", "audit"):
        file = SimpleUploadedFile(f"{code}（示例）.pdf", PDF + code.encode(), "application/pdf")
        kept = clerk.client.post("/api/v1/evidence", {"project": college, "place": f"material:{code}", "file": file},
                                 headers={"Idempotency-Key": code})
        assert kept.status_code == 200 and len(kept.json()["sha256"]) == 64
    assert clerk.call("POST", f"projects/{college}/submit").json()["code"] == "rights.denied"
    receipt = head.call("POST", f"projects/{college}/submit", key="一次").json()
    assert [one["name"] for one in receipt["manifest"]] == ["plan（示例）.pdf", "report（示例）.pdf", "audit（示例）.pdf"]
    assert head.call("POST", f"projects/{college}/submit", key="一次").json() == receipt
    assert head.get(f"receipts/{receipt['number']}") == receipt
    assert program("other-clerk").call("GET", f"receipts/{receipt['number']}").status_code == 404
    everybody.round.submission_deadline = timezone.now() - timedelta(seconds=1)
    everybody.round.save()
    late = program("enterprise-head").call("POST", f"projects/{everybody.projects['enterprise'].pk}/submit").json()
    assert late["code"] == "deadline.passed" and "服务器时间" in late["detail"]


def test_a_project_goes_the_whole_way(everybody, program) -> None:
    everybody.submit("college")
    college, officer, lead = everybody.projects["college"].pk, program("officer"), program("expert1")
    place = f"projects/{college}/moves"
    assert program("centre").call("POST", place, {"to": "accepted"}).json()["stage"] == "accepted"
    day = timezone.localdate().isoformat()
    panel = {"to": "scheduled", "experts": [one.pk for one in everybody.experts], "lead": everybody.lead.pk, "visit_on": day}
    assert officer.call("POST", place, panel).json()["stage"] == "scheduled"
    assert lead.call("POST", place, {"to": "inspecting"}).json()["stage"] == "inspecting"
    everybody.score("college")
    from jiangyan.actions.sheet import merged
    from tests.cast import request
    merged.merge(request(everybody.lead), college)
    assert lead.call("POST", place, {"to": "scored", "opinion": "建设任务完成（示例）。"}).json()["stage"] == "scored"
    assert officer.call("POST", place, {"to": "passed", "follow_up": "请整改（示例）。"}).json()["stage"] == "scored"
    assert program("approver").call("POST", place, {"to": "failed"}).json()["code"] == "publication.stale"
    assert program("approver").call("POST", place, {"to": "passed"}).json()["stage"] == "passed"


def test_a_move_sent_twice_is_one_move(everybody, program) -> None:
    everybody.submit("college")
    centre, place = program("centre"), f"projects/{everybody.projects['college'].pk}/moves"
    first = centre.call("POST", place, {"to": "accepted"}, key="once")
    again = centre.call("POST", place, {"to": "accepted"}, key="once")
    assert first.json()["stage"] == "accepted" and (again.status_code, again.content) == (200, first.content)
    other = centre.call("POST", place, {"to": "returned", "reason": "示例"}, key="once")
    assert (other.status_code, other.json()["code"]) == (422, "operation.key_reused")
    assert everybody.projects["college"].moves.filter(target="accepted").count() == 1


def test_an_old_answer_does_not_outlive_a_recusal(everybody, program) -> None:
    everybody.reach_panel("college")
    expert, college = everybody.experts[1], everybody.projects["college"].pk
    member, sheet = program("expert2"), everybody.sheet("college", "expert", expert).pk
    place, body = f"sheets/{sheet}/rows/1.1", {"facts": {"management_body": True}}
    assert member.call("PUT", place, body, key="once", If_Match="0").status_code == 200
    program("officer").call("POST", "recusals", {"expert": expert.pk, "project": college, "reason": "亲属（示例）"})
    theirs, nobodys = (member.call("PUT", one, body, key="once", If_Match="0") for one in (place, "sheets/999999/rows/1.1"))
    assert (theirs.status_code, theirs.content) == (404, nobodys.content)


def test_a_call_that_still_runs_is_told_so(everybody, program, monkeypatch) -> None:
    from jiangyan.actions import turns
    from tests.cast import request

    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    clerk, mine = program("college-clerk"), request(everybody.clerks["college"])
    place, key = f"projects/{everybody.projects['college'].pk}/submit", mine.key
    at_work, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with turns.alone(mine):
            at_work.set()
            go_on.wait(20)
        connection.close()

    other = threading.Thread(target=first)
    other.start()
    try:
        assert at_work.wait(20)
        told = clerk.call("POST", place, key=key)
    finally:
        go_on.set()
        other.join()
    assert (told.status_code, told.json()["code"], told["Retry-After"]) == (409, "operation.running", "1")
    assert clerk.call("POST", place, key=key).json()["code"] == "rights.denied"


def test_methods_and_bodies_that_no_call_has_are_refused_in_json(everybody, program) -> None:
    clerk = program("college-clerk")
    for method, place, allowed in (("PATCH", "projects", "GET"), ("DELETE", "me", "GET"), ("GET", "session", "DELETE, POST")):
        told = clerk.call(method, place)
        assert (told.status_code, told.json()["code"], told["Allow"]) == (405, "method.refused", allowed)
        assert told["Content-Type"] == "application/problem+json"
    broken = clerk.client.post("/api/v1/evidence", b"{", content_type="multipart/form-data", headers={"Idempotency-Key": "x"})
    assert (broken.status_code, broken.json()["code"]) == (400, "request.malformed")
    assert clerk.call("GET", "").json()["code"] == "not_found"


def test_what_the_table_has_not_is_refused(everybody, program) -> None:
    college = everybody.projects["college"].pk
    assert program("officer").call("POST", f"projects/{college}/moves", {"to": "passed"}).json()["code"] == "stage.wrong"
    assert program("officer").call("POST", f"projects/{college}/moves", {"to": "别处"}).json()["code"] == "request.malformed"
    assert program("other-clerk").call("POST", f"projects/{college}/moves", {"to": "submitted"}).status_code == 404


def test_a_recusal_is_in_force_before_the_answer_leaves(everybody, program) -> None:
    everybody.reach_panel("college")
    college, expert = everybody.projects["college"].pk, everybody.experts[1]
    member = program("expert2")
    assert member.call("GET", f"projects/{college}").status_code == 200
    answer = program("officer").call("POST", "recusals", {"expert": expert.pk, "project": college, "reason": "亲属（示例）"})
    assert answer.status_code == 201
    assert member.call("GET", f"projects/{college}").status_code == 404 and member.get("sheets") == []
    assert program("expert3").call("POST", "recusals", {"expert": expert.pk, "project": college, "reason": "无"}).status_code == 403


def test_strange_calls_get_a_sentence(everybody, program) -> None:
    clerk = program("college-clerk")
    for method, place, content in (("POST", "sync", {"device": "x"}), ("POST", "recusals", []), ("PUT", "sheets/1/rows/1.1", 7)):
        answer = clerk.call(method, place, content, If_Match="0")
        assert answer.status_code in (400, 404) and "code" in answer.json()
    broken = clerk.client.post("/api/v1/sync", "{", content_type="application/json", headers={"Idempotency-Key": "x"})
    assert (broken.status_code, broken.json()["code"]) == (400, "request.malformed")
    assert clerk.call("GET", "nowhere").json()["code"] == "not_found"
    foreign = clerk.call("POST", "recusals", {}, Origin="https://elsewhere.example")
    assert (foreign.status_code, foreign.json()["code"]) == (403, "origin.foreign")
    assert program().call("GET", "openapi.json").json()["info"]["title"] == "匠验"
    wrong = program().call("POST", "session", {"username": "officer", "password": "不对"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "session.refused")


def test_me_and_out_again(everybody, program) -> None:
    officer = program("officer")
    me = officer.get("me")
    assert (me["username"], [role["role"] for role in me["roles"]]) == ("officer", ["officer"])
    assert officer.call("DELETE", "session").status_code == 204
    assert officer.call("GET", "me").status_code == 401


def test_every_move_of_the_table_has_its_way(everybody, program) -> None:
    from jiangyan.api.moves import CARRIED_OUT, OTHERWISE
    from jiangyan.rulebook.stages import TABLE

    assert [step for step in TABLE if (step.origin, step.target) not in OTHERWISE and step.target not in CARRIED_OUT] == []
    assert [pair for pair in OTHERWISE if pair not in {(step.origin, step.target) for step in TABLE}] == []


def test_a_failed_project_rectifies_asks_again_or_is_cancelled(everybody, program) -> None:
    from tests.rectifying import fail, report

    fail(everybody, "studio")
    place, until = f"projects/{everybody.projects['studio'].pk}/moves", (timezone.now() + timedelta(days=60)).isoformat()
    officer, head, approver = program("officer"), program("studio-head"), program("approver")
    assert officer.call("POST", place, {"to": "rectifying", "reason": "示例"}).json()["code"] == "request.malformed"
    assert officer.call("POST", place, {"to": "rectifying", "until": until, "reason": "示例"}).json()["stage"] == "rectifying"
    assert head.call("POST", place, {"to": "reinspection_requested"}).json()["code"] == "report.gaps"
    report(everybody, "studio")
    assert head.call("POST", place, {"to": "reinspection_requested"}).json()["stage"] == "reinspection_requested"
    assert officer.call("POST", place, {"to": "rectifying", "reason": "材料不全（示例）"}).json()["stage"] == "rectifying"
    assert approver.call("POST", place, {"to": "completed"}).json()["code"] == "stage.wrong"
