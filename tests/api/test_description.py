"""The description of the interface tells the truth: every call with its head, and answers of the shape it names."""

from typing import Any

from pydantic import TypeAdapter

from jiangyan.api.description import ANSWERS, FILES
from tests.cast import Cast


def test_every_call_is_described_with_its_head_and_its_refusals(db: None, program: Any) -> None:
    told = program().call("GET", "openapi.json").json()
    calls = {(method, place.removeprefix("/api/v1/")): call for place, methods in told["paths"].items() for method, call in methods.items()}
    assert set(calls) == set(ANSWERS) | {("get", place) for place in FILES} | {("post", "session"), ("delete", "session")}
    for (method, place), call in calls.items():
        heads = {one["name"] for one in call.get("parameters", []) if one["in"] == "header"}
        wanted = set() if place == "session" or method == "get" else {"Idempotency-Key"} | ({"If-Match"} if method == "put" else set())
        assert (place, heads) == (place, wanted)
        assert set(call["responses"]["default"]["content"]) == {"application/problem+json"} and len(call["responses"]) == 2
    named = set(told["components"]["schemas"])
    assert {part.split('"')[0] for part in str(told).replace("'", '"').split("#/components/schemas/")[1:]} <= named


def test_answers_have_the_shape_that_is_described(everybody: Cast, program: Any) -> None:
    everybody.reach_panel("college")
    college, own = everybody.projects["college"].pk, everybody.sheet("college", "expert", everybody.experts[1]).pk
    officer, member, number = program("officer"), program("expert2"), everybody.projects["college"].receipts.get().number

    def holds(method: str, place: str, answer: Any) -> None:
        assert answer.status_code < 300, answer.content
        TypeAdapter(ANSWERS[method, place]).validate_python(answer.json(), strict=True)

    for caller in (officer, member, program("college-clerk")):
        for place in ("me", "projects", "sheets"):
            holds("get", place, caller.call("GET", place))
        holds("get", "projects/{project_id}", caller.call("GET", f"projects/{college}"))
    holds("get", "sheets/{sheet_id}", member.call("GET", f"sheets/{own}"))
    holds("get", "sheets/{sheet_id}", program("studio-clerk").call("GET", f"sheets/{everybody.sheet('studio').pk}"))  # no kind of unit
    holds("put", "sheets/{sheet_id}/rows/{row}", member.call("PUT", f"sheets/{own}/rows/1.1", {"facts": {"management_body": True}}, If_Match="0"))
    holds("post", "sync", member.call("POST", "sync", {"device": "平板", "operations": [
        {"id": "一", "sheet": own, "row": "1.2", "base_version": 3, "comment": "示例"}]}))
    holds("get", "receipts/{number}", program("college-head").call("GET", f"receipts/{number}"))
    holds("post", "exports", officer.call("POST", "exports", {"kind": "projects", "round": everybody.round.pk}))
    holds("post", "recusals", officer.call("POST", "recusals", {"expert": everybody.experts[2].pk, "project": college, "reason": "亲属（示例）"}))
