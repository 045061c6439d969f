"""Signs that no database keeps are refused at the door, in Chinese, on pages and in the interface alike."""

import json
from typing import Any

import pytest

from tests.cast import Cast, person

HUGE = "9" * 30


def test_pages_refuse_a_nul_sign_wherever_it_stands(cast: Cast, seen: Any) -> None:
    client, project = seen(cast.clerks["college"]), cast.projects["college"].pk
    answers = [
        client.get("/", {"q": "a\0b"}), client.get("/", {"a\0": "b"}),
        client.post(f"/projects/{project}/evidence/use/", {"place": "row:7.1\0", "evidence": "1", "operation": "u"}),
        client.post("/account/login/", {"login": "a\0", "password": "b"}),
    ]
    assert [(answer.status_code, "无法保存的字符" in answer.content.decode()) for answer in answers] == [(400, True)] * 4


@pytest.mark.parametrize("address", [f"/projects/{HUGE}/", f"/evidence/{HUGE}/", f"/rounds/{HUGE}/", f"/sheets/{HUGE}/"])
def test_a_number_beyond_every_database_is_not_there(cast: Cast, seen: Any, address: str) -> None:
    assert seen(cast.officer).get(address).status_code == 404


@pytest.mark.parametrize("address", [f"projects/{HUGE}", f"evidence/{HUGE}", f"sheets/{HUGE}"])
def test_nor_is_it_in_the_interface(cast: Cast, seen: Any, address: str) -> None:
    answer = seen(cast.officer).get(f"/api/v1/{address}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("body", [
    '{"score": "4", "comment": "a\\u0000b"}', '{"comment": "\\ud800"}', '{"comment": "\\udc00\\ud800"}',
    '{"facts": {"enterprise_agreements": 1e999}}', '{"facts": {"enterprise_agreements": NaN}}', '{"comment": "\udcff"}', "[" * 3000,
    '{"facts": {"enterprise_agreements": ' + HUGE + "}}", "", "\ufeff{}", "{'a': 1}",
])
def test_the_interface_reads_strict_json_only(cast: Cast, seen: Any, body: str) -> None:
    sheet = cast.sheet("college").pk
    answer = seen(cast.clerks["college"]).generic(
        "PUT", f"/api/v1/sheets/{sheet}/rows/7.1", body.encode("utf-8", "surrogateescape"), content_type="application/json",
        headers={"Idempotency-Key": "k", "If-Match": "0"})
    assert (answer.status_code, answer["Content-Type"]) in ((400, "application/problem+json"), (422, "application/problem+json"))


def test_too_much_is_said_in_chinese(cast: Cast, seen: Any) -> None:
    client, project = seen(cast.clerks["college"]), cast.projects["college"].pk
    page = client.post(f"/projects/{project}/evidence/use/", {"place": "x" * 3_000_000, "operation": "u"})
    call = client.put(f"/api/v1/sheets/{cast.sheet('college').pk}/rows/7.1", json.dumps({"comment": "x" * 3_000_000}),
                      content_type="application/json", headers={"Idempotency-Key": "k", "If-Match": "0"})
    assert (page.status_code, "内容太多" in page.content.decode()) == (400, True)
    assert (call.status_code, call.json()["code"]) == (400, "request.malformed")


@pytest.mark.parametrize("body", ['{"a":' * 900 + "1" + "}" * 900, "[" * 900 + "]" * 900, "[" * 3000, "\0"])
def test_a_call_without_a_body_takes_any(cast: Cast, seen: Any, body: str) -> None:
    answer = seen(cast.heads["college"]).generic(
        "POST", f"/api/v1/projects/{cast.projects['college'].pk}/submit", body, content_type="application/json",
        headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (409, "self_assessment.gaps")


@pytest.mark.parametrize(("address", "who"), [("/people/", "administrator"), ("/units/", "officer"), ("/api/v1/sheets", "officer")])
def test_what_is_sought_has_an_end(cast: Cast, seen: Any, address: str, who: str) -> None:
    client = seen(person("admin", "管理员", who) if who == "administrator" else cast.officer)
    found = [client.get(address, {"q": "a" * length}).status_code for length in (2000, 2001, 60_000)]
    assert found == [200, 400, 400]


TALL = "9" * 17
"""A number that a database would keep, but that canonical JSON, which the journal hashes, cannot tell from its neighbours."""


@pytest.mark.parametrize(("address", "said"), [
    (f"/jobs/{TALL}/retry/", 404), (f"/projects/{TALL}/undo/", 404), (f"/proposals/{TALL}/withdraw/", 404), (f"/draws/{TALL}/seal/", 404),
    (f"/people/{TALL}/switch", 404), (f"/sheets/{TALL}/import/{TALL}/withdraw/", 404),
])
def test_a_deed_on_a_number_that_no_journal_keeps_is_not_there(cast: Cast, seen: Any, address: str, said: int) -> None:
    answer = seen(cast.officer).post(address, {"operation": "tall", "reason": "示例"})
    assert (answer.status_code, "没有找到" in answer.content.decode()) == (said, True)


def test_numbers_in_forms_that_are_none_of_ours_are_refused_in_chinese(cast: Cast, seen: Any) -> None:
    cast.submit("college")
    cast.accept("college")
    client, project, answers = seen(cast.officer), cast.projects["college"].pk, {}
    for given in ("9" * 5000, TALL, "²", "-1", "①", "x"):
        sent = [
            client.post(f"/projects/{project}/panel/", {"operation": "a" + given[:9], "expert": given, "lead": given, "visit_on": "2030-01-01"}),
            client.post(f"/projects/{project}/recusals/", {"operation": "b" + given[:9], "person": given, "reason": "示例"}),
            client.post("/outbox/release/", {"operation": "c" + given[:9], "mail": given})]
        answers[given[:9]] = [answer.status_code for answer in sent]
    assert answers == {given: [409, 422, 302] for given in answers}
    purge = client.post(f"/rounds/{cast.round.pk}/purge/", {"operation": "d", "deed": "day", "version": TALL, "on": "2040-01-01"})
    assert (purge.status_code, "没有保存" in purge.content.decode()) == (422, True)


def test_a_clock_with_a_zone_and_the_last_day_of_all_are_refused_with_what_was_typed(cast: Cast, seen: Any) -> None:
    cast.submit("college")
    cast.accept("college")
    client, project = seen(cast.officer), cast.projects["college"].pk
    panel = client.post(f"/projects/{project}/panel/", {
        "operation": "a", "expert": [str(one.pk) for one in cast.experts], "lead": str(cast.lead.pk), "visit_on": "2030-01-01",
        "starts": "09:00+08:00", "ends": "11:00", "place": "示例地点"})
    late = client.post(f"/projects/{cast.projects['studio'].pk}/proposals/extend/", {
        "operation": "b", "until_0": "9999-12-31", "until_1": "24:00", "reason": "停电（示例）"})
    assert (panel.status_code, "09:00 的样子" in panel.content.decode(), "示例地点" in panel.content.decode()) == (422, True, True)
    assert (late.status_code, "年份应在" in late.content.decode(), "停电（示例）" in late.content.decode()) == (422, True, True)


def test_points_that_are_no_number_come_back_on_the_page_without_a_script(cast: Cast, seen: Any) -> None:
    answer = seen(cast.clerks["studio"]).post(f"/sheets/{cast.sheet('studio').pk}/rows/5.3/", {
        "operation": "p", "version": "0", "score": "三分", "comment": "手写的说明（示例）"})
    assert (answer.status_code, "不是数字" in answer.content.decode(), "手写的说明（示例）" in answer.content.decode()) == (422, True, True)
