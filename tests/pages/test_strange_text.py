"""Signs that no database keeps are refused at the door, in Chinese, on pages and in the interface alike."""

import json
from typing import Any

import pytest

from tests.cast import Cast

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
