"""Rubrics from their drawer: read once, known by the hash of their content. Needs no Django."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from jiangyan.problems import Problem
from jiangyan.rulebook import rubric as rulebook
from jiangyan.rulebook.rubric import Rubric
from jiangyan.rulebook.shapes import shape


def drawer() -> Traversable:
    """The folder that holds the rubrics."""
    return files("jiangyan") / "rubrics"


@cache
def rubric_ids() -> tuple[str, ...]:
    """Ids of all rubrics in the drawer, sorted."""
    return tuple(sorted(place.name for place in drawer().iterdir() if (place / "rubric.yaml").is_file()))


def text(rubric_id: str) -> str:
    """The text of rubric.yaml; Problem rubric.unknown where there is none."""
    if rubric_id not in rubric_ids():
        raise Problem("rubric.unknown", rubric=rubric_id)
    return (drawer() / rubric_id / "rubric.yaml").read_text(encoding="utf-8")


class Unreadable(Exception):
    """A text that is no YAML table; `line` says where."""

    def __init__(self, sentence: str, line: int = 1) -> None:
        super().__init__(sentence)
        self.line = line


def plain(content: str) -> dict[str, Any]:
    """The YAML of a rubric or of its cases as plain data; Unreadable says in Chinese what is wrong with it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        found = YAML(typ="safe", pure=False).load(content)
    except MarkedYAMLError as trouble:
        mark = trouble.problem_mark or trouble.context_mark
        what = "同一个键写了两次" if isinstance(trouble, DuplicateKeyError) else "写法不合 YAML"
        raise Unreadable(what, mark.line + 1 if mark else 1) from None
    except (YAMLError, ValueError):
        raise Unreadable("写法不合 YAML") from None
    if not isinstance(found, Mapping):
        raise Unreadable("文件内容应是名称和值的对照表")
    return dict(found)


def content_hash(given: Mapping[str, Any]) -> str:
    """SHA-256 of a rubric's content in canonical form: comments and layout of the file do not count."""
    canonical = json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def from_text(content: str) -> Rubric:
    """A rubric from its YAML; what does not fit the shape is Problem rubric.bad with the first reason."""
    try:
        given = plain(content)
    except Unreadable as trouble:
        raise Problem("rubric.bad", rubric="rubric.yaml", detail=f"第 {trouble.line} 行{trouble}") from None
    found = shape(given)
    if found:
        place = " › ".join(str(step) for step in found[0].place)
        raise Problem("rubric.bad", rubric=str(given.get("id", "")), detail=f"{place}：{found[0].sentence}")
    return rulebook.build(given, content_hash(given))


@cache
def load(rubric_id: str) -> Rubric:
    """The rubric with this id, read once a process."""
    return from_text(text(rubric_id))


def rubric_hash(rubric_id: str) -> str:
    """The content hash of the rubric as it stands in the drawer now."""
    return load(rubric_id).hash
