"""What a device recorded without network: each operation once, each with its fate."""

import pytest

from jiangyan.actions.panel import panels
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.models import Mark, SyncedOperation
from tests.cast import request


def batch(*operations):
    return {"device": "平板一（示例）", "operations": list(operations)}


def one(sheet, name="一", row="1.1", base=0, **more):
    return {"id": name, "sheet": sheet, "row": row, "base_version": base, "facts": {"management_body": True},
            "client_at": "2025-05-20T10:00:00+08:00", **more}


def verdicts(answer):
    assert answer.status_code == 200, answer.content.decode()
    return [result["verdict"] for result in answer.json()["results"]]


def test_sent_twice_is_recorded_once(everybody, program) -> None:
    everybody.reach_panel("college")
    member, sheet = program("expert2"), everybody.sheet("college", "expert", everybody.experts[1]).pk
    first = member.call("POST", "sync", batch(one(sheet), one(sheet, "二", base=1, facts={"management_body": False})))
    assert verdicts(first) == ["applied", "applied"]
    again = member.call("POST", "sync", batch(one(sheet), one(sheet, "二", base=1, facts={"management_body": False})))
    assert verdicts(again) == ["duplicate", "duplicate"]
    assert [one["mark"] for one in first.json()["results"]] == [one["mark"] for one in again.json()["results"]]
    assert [(mark.version, mark.score, str(mark.client_at)[:10]) for mark in Mark.objects.filter(sheet=sheet).order_by("pk")] == [
        (1, 2, "2025-05-20"), (2, 0, "2025-05-20")]
    changed = member.call("POST", "sync", batch(one(sheet, facts={"management_body": False})))
    assert changed.json()["results"][0]["code"] == "operation.key_reused" and verdicts(changed) == ["refused"]


def test_the_same_batch_under_the_same_id_gets_the_same_answer(everybody, program) -> None:
    everybody.reach_panel("college")
    member, sheet = program("expert2"), everybody.sheet("college", "expert", everybody.experts[1]).pk
    whole = batch(one(sheet), one(sheet, "迟"), one(sheet, "错", base=1, facts={"management_body": "true"}))
    first = member.call("POST", "sync", whole, key="whole")
    assert verdicts(first) == ["applied", "conflict", "refused"]
    again = program("expert2").call("POST", "sync", whole, key="whole")
    assert (again.status_code, again.content) == (200, first.content)
    other = member.call("POST", "sync", batch(one(sheet)), key="whole")
    assert (other.status_code, other.json()["code"]) == (422, "operation.key_reused")
    assert verdicts(member.call("POST", "sync", whole, key="anew")) == ["duplicate", "conflict", "refused"]
    assert Mark.objects.filter(sheet=sheet).count() == 1


def test_a_row_changed_elsewhere_is_a_conflict_and_stays_one(everybody, program) -> None:
    everybody.reach_panel("college")
    member, sheet = program("expert2"), everybody.sheet("college", "expert", everybody.experts[1]).pk
    assert verdicts(member.call("POST", "sync", batch(one(sheet), one(sheet, "迟")))) == ["applied", "conflict"]
    assert verdicts(member.call("POST", "sync", batch(one(sheet, "迟")))) == ["conflict"]
    assert Mark.objects.filter(sheet=sheet).count() == 1


def test_what_comes_after_filing_or_recusal_is_kept_aside(everybody, program) -> None:
    everybody.reach_panel("college")
    expert = everybody.experts[1]
    member, sheet = program("expert2"), everybody.sheet("college", "expert", expert)
    everybody.take_over("college", sheet, expert)
    finalise(request(expert), sheet.pk)
    assert verdicts(member.call("POST", "sync", batch(one(sheet.pk, "离线", base=1)))) == ["quarantined"]
    panels.recuse(request(everybody.officer), everybody.projects["college"].pk, expert.pk, "曾在该校任教（示例）")
    assert verdicts(member.call("POST", "sync", batch(one(sheet.pk, "更晚", base=1)))) == ["quarantined"]
    kept = SyncedOperation.objects.get(operation="更晚")
    assert (kept.fate, kept.content["facts"], kept.answer["code"]) == ("quarantined", {"management_body": True}, "not_found")


def test_what_cannot_be_right_is_refused_and_others_pass(everybody, program) -> None:
    everybody.reach_panel("college")
    member, sheet = program("expert2"), everybody.sheet("college", "expert", everybody.experts[1]).pk
    theirs = everybody.sheet("college", "expert", everybody.experts[2]).pk
    sent = batch(one(sheet, "错", facts={"management_body": "true"}), one(theirs, "他人"), one(999_999, "没有"), one(sheet, "对"))
    answer = member.call("POST", "sync", sent)
    assert verdicts(answer) == ["refused", "refused", "refused", "applied"]
    told = answer.json()["results"]
    assert {name: told[1][name] for name in ("code", "message")} == {name: told[2][name] for name in ("code", "message")}


def test_the_outsider_moves_nothing(everybody, program) -> None:
    everybody.reach_panel("college")
    sheet = everybody.sheet("college", "expert", everybody.experts[1]).pk
    assert verdicts(program("other-clerk").call("POST", "sync", batch(one(sheet)))) == ["refused"]
    assert not Mark.objects.filter(sheet=sheet).exists()


@pytest.mark.parametrize("said", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+23:00", "2025-05-20T10:00:00", "昨天"])
def test_an_instant_that_no_clock_tells_is_malformed(everybody, program, said: str) -> None:
    everybody.reach_panel("college")
    sheet = everybody.sheet("college", "expert", everybody.experts[1]).pk
    answer = program("expert2").call("POST", "sync", batch(one(sheet, client_at=said)))
    assert (answer.status_code, answer.json()["code"], SyncedOperation.objects.count()) == (400, "request.malformed", 0)
