"""`jiangyan score` as the scoring contract says, with every refusal."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import scoring
from jiangyan.management.main import main
from jiangyan.management.score import Desk, Unreadable, _careful, read, score_lines
from jiangyan.management.score import result as of
from jiangyan.queries.round import rubrics

BASE, STUDIO = "tianjin-training-base-2025", "tianjin-master-studio-2025"


def score(**sheet: Any) -> dict[str, Any]:
    return of(json.dumps({"rubric": BASE, "unit_kind": "enterprise", **sheet}).encode())


def codes(result: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(error["row"], error["code"]) for error in result["errors"]]


def row(result: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in result["rows"] if one["id"] == name)


def test_the_contract_s_own_sheet() -> None:
    result = score(facts={"3.1": {"concurrent_capacity": 80}, "13.2": {"senior_trainees_per_year": 150}},
                   scores={"3.1": "3"}, override_reasons={}, readings={"13.2": "any_part"},
                   total_deduction={"points": "2", "reason": "有不合规开支"})
    assert (result["complete"], result["total"], result["partial_total"], result["max"], result["total_deduction"]) == (
        False, None, "4.5", "100", "2")
    assert row(result, "3.1") | {"reason": ""} == {
        "id": "3.1", "max": "5", "state": "scored", "suggested": None, "allowed": [["0", "4"]], "score": "3", "reason": ""}
    assert row(result, "13.2")["reason"].startswith("应达200人，实有150人，少50人；每少20人扣0.5分")
    assert (len(result["rows"]), result["sections"][0], result["errors"]) == (
        23, {"id": "1", "name": "组织与管理", "max": "8", "score": None}, [])


@pytest.mark.parametrize(("sheet", "found"), [
    ({"rubric": "other"}, [(None, "rubric.unknown")]),
    ({"unit_kind": "school"}, [(None, "unit_kind.unknown")]),
    ({"unit_kind": None}, [(None, "unit_kind.missing")]),
    ({"facts": {"99": {"x": 1}}}, [("99", "row.unknown")]),
    ({"facts": {"1.1": {"x": True}}}, [("1.1", "fact.unknown")]),
    ({"facts": {"1.2": {"duties_divided": True}}}, [("1.2", "fact.missing")]),
    ({"facts": {"1.1": {"management_body": 1}}}, [("1.1", "fact.type")]),
    ({"facts": {"3.1": {"concurrent_capacity": True}}}, [("3.1", "fact.type")]),
    ({"facts": {"3.1": {"concurrent_capacity": 80.0}}}, [("3.1", "fact.type")]),
    ({"facts": {"3.1": [80]}}, [("3.1", "sheet.malformed")]),
    ({"facts": {"8.2": {"teachers": 0, "qualified_full_time": 0}}}, [("8.2", "fact.range")]),
    ({"facts": {"4.2": {"equipment_value": float("inf"), "approved_value": 1}}}, [("4.2", "fact.range")]),
    ({"facts": {"4.2": {"equipment_value": "NaN", "approved_value": 1}}}, [("4.2", "fact.range")]),
    ({"scores": {"1.1": "2.5"}}, [("1.1", "score.range")]),
    ({"scores": {"1.1": "-0.5"}}, [("1.1", "score.range")]),
    ({"scores": {"1.1": "1.2"}}, [("1.1", "score.grid")]),
    ({"scores": {"1.1": True}}, [("1.1", "score.range")]),
    ({"facts": {"1.1": {"management_body": True}}, "scores": {"1.1": 1}}, [("1.1", "score.outside_allowed")]),
    ({"readings": {"13.2": "half"}}, [("13.2", "reading.unknown")]),
    ({"readings": {"1.1": "whole"}}, [("1.1", "reading.unknown")]),
    ({"total_deduction": {"points": "2", "reason": " "}}, [(None, "deduction.reason_missing")]),
    ({"total_deduction": {"points": "101", "reason": "x"}}, [(None, "deduction.range")]),
    ({"total_deduction": {"points": "-1", "reason": "x"}}, [(None, "deduction.range")]),
    ({"facts": []}, [(None, "sheet.malformed")]),
    ({"notes": 1}, [(None, "sheet.malformed")]),
])
def test_refusals(sheet: dict[str, Any], found: list) -> None:
    result = score(**sheet)
    assert (codes(result), result["partial_total"]) == (found, "0")


def test_a_row_that_is_refused_is_blank_and_the_rest_counts() -> None:
    result = score(facts={"1.1": {"management_body": "true"}, "11.1": {"special_account": True}})
    assert (row(result, "1.1")["state"], row(result, "1.1")["score"], result["partial_total"]) == ("blank", None, "3")


def test_a_full_sheet_is_complete() -> None:
    from tests.cast import full_facts

    result = score(facts=full_facts("enterprise"))
    assert (result["complete"], result["total"], result["partial_total"]) == (True, "100", "100")


def test_a_bad_line_gets_its_result_in_place_and_stops_nothing() -> None:
    good = json.dumps({"rubric": STUDIO, "facts": {"5.1": {"events": 3}}}).encode()
    twice = b'{"rubric": "%s", "facts": {"5.1": {"events": 3, "events": 4}}}' % STUDIO.encode()
    target = io.BytesIO()
    sound = score_lines([good, b"\xff\n", b"\n", b"[1]", b"{", twice, b'{"rubric": 1e999999}', good], target)
    results = [json.loads(line) for line in target.getvalue().splitlines()]
    assert (sound, [[code for _, code in codes(result)] for result in results], results[0]) == (
        False, [[], *[["sheet.malformed"]] * 5, ["rubric.unknown"], []], results[-1])


def test_a_line_and_a_file_give_the_same_result() -> None:
    sheet = json.dumps({"rubric": BASE, "unit_kind": "enterprise", "facts": {"5.1": {"unmet_programmes": 2}},
                        "scores": {"5.1": 4}}).encode()
    line, sound = Desk().line(sheet)
    assert (json.loads(line), sound) == (of(sheet), True)


def test_a_missing_file_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "没有这个文件.json"]) == 1
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "sheet.malformed"


def test_without_a_command_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main([]), main(["fly"])) == (0, 2)
    assert "score" in capsys.readouterr().out


def test_the_bench_scores_its_sheets_without_a_refusal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scoring.run(40, tmp_path)
    assert [line.split(" in ")[0] for line in capsys.readouterr().out.splitlines()] == [
        f"{BASE}: 40 sheets of 23 rows", f"{STUDIO}: 40 sheets of 14 rows"]


def test_written_lines_are_the_plain_results(tmp_path: Path) -> None:
    desk = Desk()
    for rubric in (BASE, STUDIO):
        for sheet in scoring.sheets(60, rubrics.load(rubric)):
            line, sound = desk.line(sheet.encode())
            assert (json.loads(line), sound) == (of(sheet.encode()), True)


@pytest.mark.parametrize("content", [
    b'{"rubric": "x\\ud800"}', b'{"rubric": "\xe7\xbb\x86\xe5\x88\x99\\u0000\\""}', b"[" * 5000, b'{"a": 1' + b"0" * 5000 + b"}",
    b"null", b'"text"', b"\xff\xfe{\x00}\x00", b"{} {}", b"{'rubric': 1}", b'{"rubric": {"rubric": []}}', b"NaN",
])
def test_no_text_whatever_makes_it_stumble(content: bytes) -> None:
    line, sound = Desk().line(content)
    told = json.loads(line)
    assert (told, sound, len(told["errors"])) == (json.loads(json.dumps(of(content))), False, 1)
    assert {error["code"] for error in told["errors"]} <= {"sheet.malformed", "rubric.unknown"}


def test_a_byte_order_mark_and_an_absurd_exponent_are_read() -> None:
    facts = b'"facts": {"4.2": {"equipment_value": 1e99999999999999999999, "approved_value": 1}}'
    line, _ = Desk().line(b'\xef\xbb\xbf{"rubric": "%s", "unit_kind": "enterprise", %s}\r\n' % (BASE.encode(), facts))
    assert codes(json.loads(line)) == [("4.2", "fact.range")]


@pytest.mark.parametrize(("sheet", "status"), [
    ({"rubric": STUDIO}, 0), ({"rubric": "x"}, 1), ({"rubric": STUDIO, "facts": {"1.2": {"equipment_sufficient": 1}}}, 1)])
def test_the_status_says_whether_anything_was_refused(
    sheet: dict, status: int, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    file = tmp_path / "打分表.json"
    file.write_text(json.dumps(sheet))
    assert main(["score", str(file)]) == status
    assert json.loads(capsysbinary.readouterr().out) == of(file.read_bytes())
    assert main(["score", "--jsonl", str(file)]) == status


@pytest.mark.parametrize("arguments", [["--jsonl", "没有.jsonl"], ["没有.json"], ["--jsonl", "."], ["."]])
def test_what_cannot_be_opened_is_said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", *arguments]) == 1
    assert codes(json.loads(capsys.readouterr().out)) == [(None, "sheet.malformed")]


def test_scoring_imports_no_framework() -> None:
    program = "import sys, jiangyan.management.score; print(sorted({'django', 'ruamel.yaml', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True,
                          env={"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")})
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("value", [
    "1.50", "1e2", "-0", "0.1", "18446744073709551616", "-9223372036854775809", "[1.5]", '{"b": 2.5}', '"a:b"', "null", "NaN",
    '{"x": 1, "x": 2}',
])
def test_quick_reading_takes_only_what_it_reads_exactly(value: str) -> None:
    content = b'{"rubric": "%s", "facts": {"4.2": {"equipment_value": %s}}, "scores": {"4.2": %s}}' % (
        BASE.encode(), value.encode(), value.encode())
    try:
        slowly: Any = _careful(content)
    except Unreadable as trouble:
        slowly = str(trouble)
    try:
        quickly: Any = read(content)
    except Unreadable as trouble:
        quickly = str(trouble)
    assert repr(quickly) == repr(slowly)
