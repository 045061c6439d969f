"""Names are whole words of the glossary: no drawers for the rest, no pinyin, one spelling of a noun in every room."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pypinyin import lazy_pinyin

from tests.structure.tree import PACKAGE, ROOT, files, named, nodes, short

EMPTY_WORDS = {"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "stuff", "shared", "lib", "tools"}
# The terms of the glossary; their pinyin must not stand in a name.
TERMS = (
    "批次 建设单位 项目类别 建设项目 考核细则 考核项目 考核内容 评分点 事实 口径 自评 验收材料 佐证 文件 回执 专家组 专家 组长 秘书 抽取 回避 "
    "验收 初验 复验 现场 打分 评分 打分表 自评表 汇总 汇总表 "
    "批准 审批 受理 提交 退回 签名 公示 附件 问题 建议 表态 结论 整改 延期 取消 文书 日志 单位 项目 材料 细则 得分 分数 总分 附件 通知 用户 密码"
)
PINYIN = {"".join(lazy_pinyin(term)) for term in TERMS.split()} | {"_".join(lazy_pinyin(term)) for term in TERMS.split()}
ROOMS = ("models", "queries", "actions", "pages", "api")


def words(name: str) -> set[str]:
    """Returns the lower-case words of an identifier or file name, and the name itself without its signs."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return {word.lower() for word in re.split(r"[^A-Za-z]+", spaced) if word} | {spaced.lower().strip("_")}


def defined(path: Path) -> Iterator[str]:
    """Gives the names that a Python file defines."""
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def test_no_file_or_folder_is_a_drawer_for_the_rest() -> None:
    assert [short(path) for path in files() if any(words(Path(part).stem) & EMPTY_WORDS for part in path.relative_to(ROOT).parts)] == []


def test_no_file_is_named_in_pinyin() -> None:
    assert [short(path) for path in files() if words(path.stem) & PINYIN] == []


def test_nothing_is_named_in_pinyin_or_for_no_reason() -> None:
    wrong = {
        f"{short(path)}: {name}"
        for path in named(".py")
        for name in defined(path)
        if words(name) & (PINYIN | {"utils", "helper", "helpers"})
    }
    assert wrong == set()


def test_a_noun_has_one_file_name_in_every_room() -> None:
    spellings = defaultdict(set)
    for room in ROOMS:
        for path in named(".py", under=PACKAGE / room):
            if path.stem != "__init__":
                spellings[path.stem.removesuffix("s")].add(path.stem)
    assert {noun: sorted(found) for noun, found in spellings.items() if len(found) > 1} == {}


def test_a_room_that_outgrew_a_flat_list_is_grouped_by_noun() -> None:
    flat = {room: [path for path in named(".py", under=PACKAGE / room) if path.parent == PACKAGE / room] for room in ROOMS}
    groups = {path.parent for room in ROOMS[:4] for path in named(".py", under=PACKAGE / room)} - {PACKAGE / room for room in ROOMS}
    crowded = {short(group): count for group in groups if (count := len([*group.glob("*.py")])) > 25}
    assert ({room: len(found) for room, found in flat.items() if len(found) > 25}, crowded) == ({}, {})
    assert {path.name for path in groups} - {"rights"} == {
        "account", "round", "project", "material", "sheet", "panel", "visit", "verdict", "paper", "mail"}


def test_only_the_rooms_of_the_house_exist() -> None:
    drawn = {
        "rubrics", "papers", "rulebook", "config", "pages", "api", "management", "actions", "printing", "intake", "queries",
        "models", "vault", "templates", "static", "migrations", "locale",
    }
    found = {path.relative_to(PACKAGE).parts[0] for path in files() if path.is_relative_to(PACKAGE) and path.parent != PACKAGE}
    assert found - drawn == set()
