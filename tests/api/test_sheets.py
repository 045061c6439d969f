"""Sheets over the interface: read, saved with the version seen, closed; the outsider finds nothing."""

from jiangyan.models import Mark


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


def test_a_row_is_saved_with_the_version_that_was_seen(everybody, program) -> None:
    clerk, sheet = program("college-clerk"), everybody.sheet("college").pk
    answer = clerk.call("PUT", f"sheets/{sheet}/rows/13.2", {"facts": {"senior_trainees_per_year": 480}}, If_Match='"0"')
    assert answer.status_code == 200
    done = answer.json()
    assert (done["version"], done["score"], done["suggested"], done["allowed"]) == (1, "4", "4", [["4", "4"]])
    assert done["reason"].startswith("应达600人，实有480人，少120人") and done["journal"]["position"] > 0
    assert done["server_at"].endswith("+08:00"), "as every other instant of the interface"
    rows = {row["id"]: row for row in clerk.get(f"sheets/{sheet}")["rows"]}
    assert (rows["13.2"]["score"], rows["13.2"]["max"], rows["1.1"]["score"], rows["1.1"]["state"]) == ("4", "5", None, "blank")


def test_a_stale_version_gets_both_versions_back(everybody, program) -> None:
    clerk, head, sheet = program("college-clerk"), program("college-head"), everybody.sheet("college").pk
    clerk.call("PUT", f"sheets/{sheet}/rows/1.1", {"facts": {"management_body": True}}, If_Match='"0"')
    told = refused(head.call("PUT", f"sheets/{sheet}/rows/1.1", {"facts": {"management_body": False}}, If_Match="0"),
                   412, "version.stale")
    assert (told["current"]["facts"], told["yours"]["facts"]) == ({"management_body": True}, {"management_body": False})
    hostile = head.call("PUT", f"sheets/{sheet}/rows/1.1", {"comment": "<script>alert(1)</script>"}, If_Match="0")
    assert (hostile["Content-Type"], hostile["X-Content-Type-Options"]) == ("application/problem+json", "nosniff")  # never a page
    refused(head.call("PUT", f"sheets/{sheet}/rows/1.1", {"facts": {"management_body": False}}), 428, "version.missing")
    refused(head.call("PUT", f"sheets/{sheet}/rows/1.1", {"facts": None}, If_Match="*"), 400, "request.malformed")


def test_what_is_left_out_stays_and_null_takes_it_away(everybody, program) -> None:
    clerk, sheet = program("college-clerk"), everybody.sheet("college").pk
    place = f"sheets/{sheet}/rows/3.1"
    clerk.call("PUT", place, {"facts": {"concurrent_capacity": 80}, "comment": "示例说明"}, If_Match="0")
    done = clerk.call("PUT", place, {"score": "3"}, If_Match="1").json()
    assert (done["score"], done["state"], done["allowed"]) == ("3", "scored", [["0", "4"]])
    row = next(row for row in clerk.get(f"sheets/{sheet}")["rows"] if row["id"] == "3.1")
    assert (row["facts"], row["comment"], row["given"]) == ({"concurrent_capacity": 80}, "示例说明", "3")
    done = clerk.call("PUT", place, {"score": None}, If_Match="2").json()
    assert (done["score"], done["state"]) == (None, "judgement")


def test_an_old_reason_does_not_cover_new_points(everybody, program) -> None:
    clerk, sheet = program("college-clerk"), everybody.sheet("college").pk
    place = f"sheets/{sheet}/rows/13.1"
    facts = {"demonstration": "fair"}
    assert clerk.call("PUT", place, {"facts": facts, "score": "3", "override_reason": "示例理由"}, If_Match="0").status_code == 200
    refused(clerk.call("PUT", place, {"score": "3.5"}, If_Match="1"), 422, "mark.refused")
    assert clerk.call("PUT", place, {"comment": "补充"}, If_Match="1").json()["score"] == "3"


def test_the_same_operation_is_one_mark(everybody, program) -> None:
    clerk, sheet = program("college-clerk"), everybody.sheet("college").pk
    place, body = f"sheets/{sheet}/rows/1.1", {"facts": {"management_body": True}}
    first = clerk.call("PUT", place, body, key="示例-1".encode().hex(), If_Match="0")
    again = clerk.call("PUT", place, body, key="示例-1".encode().hex(), If_Match="0")
    assert first.json() == again.json() and Mark.objects.filter(sheet=sheet).count() == 1
    refused(clerk.call("PUT", place, {"facts": {"management_body": False}}, key="示例-1".encode().hex(), If_Match="0"),
            422, "operation.key_reused")
    refused(clerk.call("PUT", place, body, key=None, If_Match="0"), 400, "operation.key_missing")


def test_not_yours_and_not_there_are_the_same(everybody, program) -> None:
    outsider, sheet = program(everybody.outsider.username), everybody.sheet("college").pk
    for method, place in (("GET", "sheets/{}"), ("PUT", "sheets/{}/rows/1.1"), ("POST", "sheets/{}/finalise")):
        theirs, nobodys = (outsider.call(method, place.format(one), {} if method == "PUT" else None) for one in (sheet, 999_999))
        assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    assert [one["kind"] for one in outsider.get("sheets")] == ["self"]
    assert refused(program().call("GET", "sheets"), 401, "session.missing")["title"] == "没有登录"


def test_an_experts_sheet_opens_to_others_when_the_panel_has_filed(everybody, program) -> None:
    everybody.reach_panel("college")
    lead, member = program("expert1"), program("expert2")
    assert [one["kind"] for one in member.get("sheets")] == ["self", "expert"]
    assert sorted(one["kind"] for one in lead.get("sheets")) == ["expert", "merged", "self"]
    own = next(one["id"] for one in member.get("sheets") if one["kind"] == "expert")
    assert refused(member.call("POST", f"sheets/{own}/finalise"), 409, "sheet.gaps")["rows"][:2] == ["1.1", "1.2"]
    everybody.score("college")
    assert sorted(one["kind"] for one in lead.get("sheets")) == ["expert", "expert", "expert", "merged", "self"]
    assert [one["kind"] for one in member.get("sheets")] == ["self", "expert"]


def test_the_merged_sheet_is_agreed_row_by_row(everybody, program) -> None:
    everybody.round.merge_rule = "consensus"
    everybody.round.save()
    everybody.reach_panel("college")
    everybody.score("college", {"r13_2": {"senior_trainees_per_year": 540}})
    lead, sheet = program("expert1"), everybody.sheet("college", "merged").pk
    done = lead.call("PUT", f"sheets/{sheet}/rows/13.2", {"score": "4.5", "comment": "合议（示例）"}, If_Match="0").json()
    assert (done["version"], done["score"], done["server_at"][-6:]) == (1, "4.5", "+08:00")
