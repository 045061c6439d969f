"""The commands of dev.py: what they count, remember and say."""

from pathlib import Path

import pytest

from dev_steps import checks, figures, running, saying, stamps
from dev_steps.counting import Line, Tally, of_report, table
from tests.figures import figure
from tests.structure.tree import ROOT

REPORT = """<testsuites><testsuite tests="5">
<testcase name="passes"/><testcase name="passes too"/>
<testcase name="fails in its end as well"><failure/><error/></testcase>
<testcase name="cannot begin"><error/></testcase><testcase name="is skipped"><skipped/></testcase>
</testsuite></testsuites>"""


@pytest.mark.parametrize(
    ("report", "status", "counted"),
    [
        (REPORT, 1, Tally(2, 2, 1)),
        ("<testsuites><testcase name='passes'/></testsuites>", 0, Tally(1, 0, 0)),
        ("<testsuites><testcase name='passes'/></testsuites>", 3, Tally(1, 1, 0)),
        ("<testsuites/>", 5, Tally(0, 1, 0)),
        ("<testsuites/>", 0, Tally(0, 1, 0)),
        ("<testsuites", 0, Tally(0, 1, 0)),
    ],
)
def test_a_report_is_counted_and_silence_is_a_failure(report, status, counted, tmp_path) -> None:
    (tmp_path / "report.xml").write_text(report)
    assert of_report(tmp_path / "report.xml", status) == counted


def test_no_report_is_a_failure(tmp_path) -> None:
    assert of_report(tmp_path / "none.xml", 0) == Tally(failed=1)


def test_the_last_line_and_the_table() -> None:
    lines = [Line("ruff", Tally(passed=1), 0.4), Line("浏览器", Tally(3, 1, 2), 61.6, "慢")]
    assert str(lines[0].tally + lines[1].tally) == "4 passed, 1 failed, 2 skipped"
    assert table(lines).splitlines() == [
        "         通过   失败   跳过     秒",
        "ruff        1      0      0      0",
        "浏览器      3      1      2     62  慢",
    ]


def test_figures_that_tests_wrote_down_are_one_table_equal_names_added_up(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("JIANGYAN_FIGURES", str(tmp_path / "figures"))
    figure("写入并确认", 1200, "次")
    figure("丢失", 0, "次")
    figure("写入并确认", 34, "次")
    figure("最慢的回答", 1.25, "秒")
    (tmp_path / "figures" / "of another process.jsonl").write_text('{"name": "丢失", "value": 2, "unit": "次"}\n{"name": "cut')
    found = figures.read(tmp_path / "figures")
    assert sorted(found) == [("丢失", "2", "次"), ("写入并确认", "1,234", "次"), ("最慢的回答", "1.2", "秒")]
    assert figures.table([("丢失", "2", "次"), ("写入并确认", "1,234", "")]).splitlines() == [
        "丢失            2  次",
        "写入并确认  1,234",
    ]


def test_figures_are_written_nowhere_unless_a_folder_is_named(monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("JIANGYAN_FIGURES", raising=False)
    monkeypatch.chdir(tmp_path)
    figure("丢失", 0, "次")
    assert (list(tmp_path.iterdir()), figures.read(tmp_path / "none")) == ([], [])


def test_what_cannot_run_is_skipped_for_a_person_and_fails_for_the_server(monkeypatch) -> None:
    monkeypatch.setattr("dev_steps.postgres.programs", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    ground = checks.Ground(Path(), [])
    assert checks.postgresql(ground) == (Tally(skipped=1), "没有 PostgreSQL，整步跳过")
    monkeypatch.setenv("CI", "true")
    assert checks.postgresql(ground) == (Tally(failed=1), "没有 PostgreSQL；CI 中不得跳过")


def test_a_check_that_does_not_exist_is_named() -> None:
    with pytest.raises(saying.Stop, match="没有叫“sqlit”的检查"):
        checks.run(["sqlit"], [], announce=True)


def test_what_was_made_is_made_again_when_source_or_product_change(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(stamps, "ROOT", tmp_path)
    source, product = tmp_path / "source", tmp_path / "product"
    source.write_text("1")
    product.write_text("made of 1")
    stamp, key = stamps.Stamp(tmp_path / "made.stamp"), stamps.hash_of([source])
    assert stamp.fresh(key) is False
    stamp.press(key, [product])
    assert stamp.fresh(key) is True
    product.unlink()
    assert stamp.fresh(key) is False
    product.write_text("made of 1")
    source.write_text("2")
    assert stamp.fresh(stamps.hash_of([source])) is False


def test_folders_are_meant_from_where_the_person_stands(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["--headless", "--data", "d", f"--out={tmp_path}/o", "--port", "8001"]
    assert running._from_here(words) == ["--headless", "--data", f"{tmp_path}/d", f"--out={tmp_path}/o", "--port", "8001"]


def test_names_of_checks_end_where_the_options_of_pytest_begin() -> None:
    assert running._split(["sqlite", "--", "-k", "marks"]) == (["sqlite"], ["-k", "marks"])
    assert running._split(["sqlite"]) == (["sqlite"], [])


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("OSError: [Errno 28] No space left on device", "磁盘空间不足"),
        ("Temporary failure in name resolution", "多半是连不上软件源"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "下载到的文件与锁定的哈希不符"),
        ("[Errno 13] Permission denied", "没有写入权限"),
        ("something else", "请看上面的输出"),
    ],
)
def test_a_failure_says_what_to_do(said, begins) -> None:
    assert saying.remedy(said).startswith(begins)


def test_the_server_runs_what_everybody_runs() -> None:
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "exec python3 dev.py test"
