"""`jiangyan rubric` lists, shows and checks; every mistake in a file is told with its line."""

import re
import shutil
from pathlib import Path

import pytest

from jiangyan.management.main import main
from jiangyan.queries.round import rubrics

BASE, STUDIO = "tianjin-training-base-2025", "tianjin-master-studio-2025"
DRAWER = Path(str(rubrics.drawer()))
THRESHOLD, ROW = 'kind: "threshold"', 'id: "3.1"'


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("rubric.yaml", "cases.yaml"):
        shutil.copy(DRAWER / BASE / name, tmp_path)
    return tmp_path / "rubric.yaml"


def said(file: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the check says, without the folder; its status must agree."""
    status = main(["rubric", "check", str(file)])
    lines = capsys.readouterr().out.replace(f"{file.parent}/", "").splitlines()
    assert status == (lines[-1] != "rubric.yaml：没有问题。")
    return lines


def line_of(file: Path, words: str) -> int:
    return next(number for number, line in enumerate(file.read_text().splitlines(), 1) if words in line)


def change(file: Path, old: str, new: str) -> None:
    content = file.read_text()
    assert old in content
    file.write_text(content.replace(old, new, 1))


@pytest.mark.parametrize("name", [BASE, STUDIO])
def test_the_drawer_is_sound(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(DRAWER / name / "rubric.yaml", capsys) == ["rubric.yaml：没有问题。"]


def test_sums_that_do_not_add_up(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(copy, "max: 8\n", "max: 9\n")
    assert said(copy, capsys) == [
        f"rubric.yaml:{line_of(copy, 'max: 9')}：考核项目“组织与管理”写的是9分，各部分相加是8分。",
        f"rubric.yaml:{line_of(copy, 'max: 100')}：全表写的是100分，各部分相加是101分。", "rubric.yaml：发现 2 处问题。"]


def test_an_unknown_key_is_told_with_the_allowed_ones(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(copy, "otherwise: [0, 4]", "otherwhise: [0, 4]")
    line = line_of(copy, "otherwhise")
    assert said(copy, capsys) == [
        f"rubric.yaml:{line}：“threshold”规则没有“otherwhise”这个键，可用：kind、fact、otherwise、target、target_fact。",
        f"rubric.yaml:{line_of(copy, THRESHOLD) - 1}：“threshold”规则缺少“otherwise”。", "rubric.yaml：发现 2 处问题。"]


def test_an_unknown_kind_is_told_with_the_known_ones(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(copy, 'kind: "per_failure"', 'kind: "formula"')
    assert said(copy, capsys) == [
        f"rubric.yaml:{line_of(copy, 'formula')}：没有“formula”这种规则，可用：flags、levels、condition、judgement、tally、"
        "difference、per_failure、whole_share、threshold、shortfall。", "rubric.yaml：发现 1 处问题。"]


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ("levels: {running: 6, fair", "levels: {running: 5, fair", "第 9.1 项满分6分，按规则最多得5分，两者不符"),
    ("missing: {management_body: 2}", 'missing: {management_body: "1.5"}', "第 1.1 项满分2分，按规则最多得1.5分，两者不符"),
    ("target: 85", "target: 185", "第 14.1 项满分5分，按规则最多得0分，两者不符"),
])
def test_a_maximum_that_the_rule_cannot_reach(
    copy: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, sentence: str,
) -> None:
    change(copy, old, new)
    assert [line for line in said(copy, capsys) if "两者不符" in line and "：" + sentence + "。" in line] != []


def test_a_row_without_cases(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = copy.with_name("cases.yaml")
    cases.write_text(re.sub(r'\n"3\.1":\n(  - .*\n)+', "\n", cases.read_text()))
    assert said(copy, capsys) == [
        f"rubric.yaml:{line_of(copy, ROW)}：第 3.1 项没有案例，请在 cases.yaml 中补上。", "rubric.yaml：发现 1 处问题。"]


def test_a_row_with_too_few_cases(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = copy.with_name("cases.yaml")
    kept = re.sub(r'(\n"3\.1":\n(?:  - .*\n){5})(?:  - .*\n)+', r"\1", cases.read_text())
    cases.write_text(kept)
    assert said(copy, capsys) == [
        f"rubric.yaml:{line_of(copy, ROW)}：第 3.1 项只有 5 个案例，至少 6 个，请在 cases.yaml 中补上。", "rubric.yaml：发现 1 处问题。"]


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ("levels: {running: 6, fair: [3, 5], none: 0}", "levels: {running: 6, none: 0}", "第 9.1 项的得分应与选项一一对应：running、fair、none"),
    ('kinds: ["vocational_college"]', 'kinds: ["enterprise"]',
     "第 7.1 项（vocational_college）按目标扣分，应恰好填一个整数或金额，现有：（无）"),
    ('presupposes: {row: "15.1", fact: "summary_report"}', 'presupposes: {row: ["15.1"], fact: "summary_report"}',
     "“levels”规则的“presupposes”应写明 row 和 fact，都是带引号的文字"),
])
def test_a_rule_that_cannot_be_played_is_told_and_not_played(
    copy: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, sentence: str,
) -> None:
    change(copy, old, new)
    assert [line for line in said(copy, capsys) if re.fullmatch(rf"rubric\.yaml:\d+：{re.escape(sentence)}。", line)] != []


def test_no_cases_at_all(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy.with_name("cases.yaml").unlink()
    assert said(copy, capsys)[-1] == "rubric.yaml：发现 23 处问题。"


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ('"1.1":\n', '"99":\n', "考核细则没有第“99”项"),
    ("points:", "point:", "案例没有“point”这个键，可用：says、facts"),
    ("points: \"2\"", "points: \"1\"", "第 1.1 项的案例“设有专门机构，记满分”不符：points 应为 1，算出 2"),
    ("{says: ", "{say: ", "第 1.1 项的第 1 个案例应有一句话“says”"),
    ('"1.1":\n', '"1.1": 3\n"99":\n', "第 1.1 项的案例应是列表"),
    ('"1.1":\n', '"1.1": [\n', "写法不合 YAML"),
    ('points: "2"}', 'unit_kind: "school"}', "第 1.1 项的案例“设有专门机构，记满分”的“unit_kind”写错了"),
    ('points: "2"}', 'reading: "half"}', "第 1.1 项的案例“设有专门机构，记满分”的“reading”写错了"),
    ('points: "2"}', 'other_facts: 3}', "第 1.1 项的案例“设有专门机构，记满分”的“other_facts”写错了"),
    (', points: "2"}', '}', "第 1.1 项的案例“设有专门机构，记满分”不符：没有写明结果"),
])
def test_cases_that_are_wrong(copy: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, sentence: str) -> None:
    change(copy.with_name("cases.yaml"), old, new)
    told = [line for line in said(copy, capsys) if sentence in line]
    assert [re.match(r"cases\.yaml:\d+：", line) is not None for line in told] == [True]


@pytest.mark.parametrize(("content", "sentence"), [
    ("", "rubric.yaml:1：文件内容应是名称和值的对照表。"),
    ("- 1", "rubric.yaml:1：文件内容应是名称和值的对照表。"),
    ("id: a\nid: b\n", "rubric.yaml:2：同一个键写了两次。"),
    ("id: [", "rubric.yaml:1：写法不合 YAML。"),
    ("id: !!python/object:os.system {}", "rubric.yaml:1：写法不合 YAML。"),
    ("id: \x00", "rubric.yaml:1：写法不合 YAML。"),
])
def test_a_file_that_is_no_rubric(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, sentence: str) -> None:
    file = tmp_path / "rubric.yaml"
    file.write_text(content)
    assert said(file, capsys) == [sentence, "rubric.yaml：发现 1 处问题。"]


def test_a_file_that_is_not_there_or_not_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rubric.yaml"
    assert said(file, capsys)[0] == "rubric.yaml:1：打不开这个文件，请检查路径和权限。"
    file.write_bytes("title: 细则".encode("gb18030"))
    assert said(file, capsys)[0] == "rubric.yaml:1：不是 UTF-8 文字，请另存为 UTF-8。"


def test_the_list_and_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[:4] for line in listed] == [
        [STUDIO, "天津市技能大师工作室终期验收考核细则", "14 项", "100.0 分"],
        [BASE, "天津市高技能人才基地终期验收考核细则", "23 项", "100.0 分"]]
    assert [line.split("\t")[4] for line in listed] == [rubrics.rubric_hash(STUDIO), rubrics.rubric_hash(BASE)]
    assert main(["rubric", "show", BASE]) == 0
    table = capsys.readouterr().out
    assert "  3.1（5.0分）企业同期培训能力不低于100人" in table
    assert "口径 13.2：不足一个整步的差额怎样扣分" in table


def test_an_unknown_rubric_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "show", "../secrets"]) == 1
    assert capsys.readouterr().err == f"没有编号为“../secrets”的考核细则。请从列表中选择。可用：{STUDIO}、{BASE}\n"
