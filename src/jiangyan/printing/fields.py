"""What a paper asks for: its declared fields, read from paper.yaml and refused where the declaration is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

Kind = Literal["text", "instant", "list", "table"]
KINDS: tuple[Kind, ...] = ("text", "instant", "list", "table")
_KEYS = {"name", "label", "kind", "required", "fields"}


@dataclass(frozen=True)
class Field:
    """One value of a paper: its name in templates, its Chinese label, its kind and whether paper must have it."""

    name: str
    label: str
    kind: Kind = "text"
    required: bool = True
    fields: tuple["Field", ...] = ()


def field(declared: Mapping[str, Any]) -> Field:
    """Read one declaration; raises ValueError naming what is wrong with it."""
    unknown = set(declared) - _KEYS
    if unknown:
        raise ValueError(f"字段里有不认识的键 {sorted(unknown)}；可用：{sorted(_KEYS)}")
    kind = declared.get("kind", "text")
    if kind not in KINDS or (kind == "list") != ("fields" in declared):
        raise ValueError(f"字段 {declared.get('name')} 的 kind 不对；可用：{list(KINDS)}，list 须有 fields")
    return Field(
        name=str(declared["name"]),
        label=str(declared["label"]),
        kind=cast(Kind, kind),
        required=bool(declared.get("required", True)),
        fields=tuple(field(inner) for inner in declared.get("fields", ())),
    )
