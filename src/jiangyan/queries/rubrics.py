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


def plain(content: str) -> dict[str, Any]:
    """The YAML of a rubric as plain data; a text that is not such YAML is Problem rubric.bad."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        found = YAML(typ="safe", pure=False).load(content)
    except YAMLError as trouble:
        raise Problem("rubric.bad", rubric="rubric.yaml", detail=str(trouble).replace("\n", " ")) from None
    if not isinstance(found, Mapping):
        raise Problem("rubric.bad", rubric="rubric.yaml", detail="文件内容不是考核细则")
    return dict(found)


def content_hash(given: Mapping[str, Any]) -> str:
    """SHA-256 of a rubric's content in canonical form: comments and layout of the file do not count."""
    canonical = json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def from_text(content: str) -> Rubric:
    """A rubric from its YAML; what does not fit the shape is Problem rubric.bad with the reason."""
    given = plain(content)
    try:
        return rulebook.build(given, content_hash(given))
    except (KeyError, ValueError, TypeError, AttributeError) as trouble:
        raise Problem("rubric.bad", rubric=str(given.get("id", "")), detail=f"缺少或写错了 {trouble}") from None


@cache
def load(rubric_id: str) -> Rubric:
    """The rubric with this id, read once a process."""
    return from_text(text(rubric_id))


def rubric_hash(rubric_id: str) -> str:
    """The content hash of the rubric as it stands in the drawer now."""
    return load(rubric_id).hash
