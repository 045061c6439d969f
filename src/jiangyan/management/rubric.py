"""`jiangyan rubric list | show ID | check FILE`."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from jiangyan.problems import Problem
from jiangyan.queries.round import rubric_cases, rubrics
from jiangyan.queries.round.rubrics import Unreadable
from jiangyan.rulebook import checking
from jiangyan.rulebook.fitting import fit
from jiangyan.rulebook.numbers import points
from jiangyan.rulebook.rubric import Rubric
from jiangyan.rulebook.shapes import Place, shape


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One of three deeds."""
    deeds = parser.add_subparsers(dest="deed", required=True)
    deeds.add_parser("list", help="列出全部考核细则")
    deeds.add_parser("show", help="显示一部考核细则").add_argument("id")
    deeds.add_parser("check", help="检查考核细则文件").add_argument("file")


def run(args: argparse.Namespace) -> int:
    """0 when all is well, 1 where something is wrong."""
    if args.deed == "list":
        for name in rubrics.rubric_ids():
            found = rubrics.load(name)
            print(f"{name}\t{found.title}\t{len(found.rows)} 项\t{points(found.max)} 分\t{found.hash}")
        return 0
    return show(args.id) if args.deed == "show" else check(Path(args.file))


def show(name: str) -> int:
    """Prints the table with the notice's words, the facts and the readings."""
    try:
        found = rubrics.load(name)
    except Problem as problem:
        print(f"{problem.message}可用：{'、'.join(rubrics.rubric_ids())}", file=sys.stderr)
        return 1
    print(f"{found.annex} {found.title}\n编号 {found.id}\n摘要 {found.hash}")
    for section in found.sections:
        print(f"\n{section.id} {section.name}（{points(section.max)}分）")
        for row in section.rows:
            print(f"  {row.id}（{points(row.max)}分）{row.indicator}\n      评分：{row.scoring}")
            for fact in row.facts:
                choices = "".join(f" {value}={label}" for value, label in fact.choices)
                print(f"      事实：{fact.name}（{fact.type}）{fact.label}{choices}")
    for reading in found.readings:
        choices = "、".join(f"{choice.value}={choice.label}" for choice in reading.choices)
        print(f"\n口径 {reading.id}：{reading.question}\n  原文：{reading.quote}\n  选项：{choices}（默认 {reading.default}）")
    return 0


def check(file: Path) -> int:
    """Prints every trouble with its line; the cases beside the file are read and played too."""
    found = [f"{place}:{line}：{sentence}。" for place, line, sentence in _troubles(file)]
    print("\n".join([*found, f"{file}：发现 {len(found)} 处问题。" if found else f"{file}：没有问题。"]))
    return 1 if found else 0


def _troubles(file: Path) -> Iterator[tuple[Path, int, str]]:
    try:
        content = _text(file)
        given = rubrics.plain(content)
    except Unreadable as wrong:
        yield file, wrong.line, str(wrong)
        return
    found = shape(given)
    if not found:
        rubric = rubrics.from_text(content)
        found = checking.check(rubric)
        yield from _case_troubles(rubric, file, content)
    for trouble in found:
        yield file, line(content, trouble.place), trouble.sentence


def _case_troubles(rubric: Rubric, file: Path, content: str) -> Iterator[tuple[Path, int, str]]:
    """Rows without cases at their line of the rubric, everything else at its line of the cases."""
    beside = file.with_name("cases.yaml")
    try:
        written = _text(beside) if beside.exists() else "{}"
        cases = rubrics.plain(written)
    except Unreadable as wrong:
        yield beside, wrong.line, str(wrong)
        return
    for trouble in checking.uncased(rubric, cases):
        yield file, line(content, trouble.place), trouble.sentence
    for trouble in rubric_cases.troubles(rubric, cases) if not fit(rubric) else ():  # a rule that does not fit cannot be played
        yield beside, line(written, trouble.place), trouble.sentence


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError:
        raise Unreadable("打不开这个文件，请检查路径和权限") from None
    except UnicodeDecodeError:
        raise Unreadable("不是 UTF-8 文字，请另存为 UTF-8") from None


def line(content: str, place: Place) -> int:
    """The line (from 1) where a path of the file stands; the nearest parent where the path itself does not."""
    from ruamel.yaml import YAML

    node, found = YAML(typ="rt").load(content), 1
    for step in place:
        marks = getattr(node, "lc", None)
        try:
            found = (marks.key(step) if isinstance(node, Mapping) else marks.item(step))[0] + 1  # type: ignore[union-attr]
            node = node[step]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return found
