"""Facts as people type them: read leniently in form, strictly in sense; what cannot be read is kept and explained."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jiangyan.actions.sheet.marks import Entered
from jiangyan.problems import Problem
from jiangyan.queries.sheet import facts
from jiangyan.rulebook.rubric import Fact, Row
from jiangyan.rulebook.words import trimmed, unwritable

TEXT_LIMIT = 2000
_WHOLE = re.compile(r"-?\d{1,18}\Z", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,6})?\Z", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?\Z", re.ASCII)


@dataclass(frozen=True)
class Typed:
    """One row's form as it was typed: what it means, and per field what cannot be read (name → sentence)."""

    facts: dict[str, Any]
    score: str | None
    comment: str
    override_reason: str
    raw: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def entered(self) -> Entered:
        """What to record; no facts at all is None."""
        return Entered(self.facts or None, self.score, self.comment, self.override_reason)


def plain_number(text: str) -> str:
    """Full-width digits and grouped thousands as plain ones: "１,２００" → "1200"; everything else as it was."""
    shown = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    return shown.replace(",", "") if _GROUPED.match(shown) else shown


def _value(fact: Fact, given: str) -> tuple[Any, str]:
    if fact.type == "bool":
        known: dict[str, Any] = {"true": True, "false": False}
        return known.get(given), "" if given in known else _("请选“是”或“否”。")
    if fact.type == "choice":
        fits = any(given == value for value, _label in fact.choices)
        return (given, "") if fits else (None, _("请从所列选项中选一项。"))
    shown = plain_number(given)
    if fact.type == "int":
        if _WHOLE.match(shown):
            return int(shown), ""
        return None, _("“%(typed)s”不是整数。请只填数字，例如 3，不要带单位或文字。") % {"typed": given}
    if _DECIMAL.match(shown):
        return shown, ""
    return None, _("“%(typed)s”不是数字。请只填数字，例如 516.8，不要带单位或文字。") % {"typed": given}


def _text(post: Mapping[str, str], name: str, label: str) -> str:
    given = trimmed(post.get(name, ""))
    if len(given) > TEXT_LIMIT:
        raise Problem("form.invalid", detail=_("“%(label)s”有 %(count)s 个字，最多 %(limit)s 个字，没有保存。请删减后再试") % {
            "label": label, "count": len(given), "limit": TEXT_LIMIT})
    if unwritable(given):
        raise Problem("form.invalid", detail=_("“%(label)s”含有看不见的控制字符或“_x0041_x0042_”，没有保存。请重新输入") % {"label": label})
    return given


def read(row: Row, unit_kind: str | None, post: Mapping[str, str]) -> Typed:
    """The form fields `fact-<name>`, `score`, `comment`, `override_reason` of one row; absent or empty is nothing."""
    values: dict[str, Any] = {}
    raw: dict[str, str] = {}
    errors: dict[str, str] = {}
    for fact in row.facts_for(unit_kind):
        given = post.get(f"fact-{fact.name}", "").strip()
        if not given:
            continue
        raw[fact.name] = given
        value, wrong = _value(fact, given)
        if wrong:
            errors[fact.name] = wrong
        else:
            values[fact.name] = value
    score = plain_number(post.get("score", ""))
    if score and not _DECIMAL.match(score):
        errors["score"] = _("评分“%(typed)s”不是数字。请填数字，例如 3.5。") % {"typed": score}
    return Typed(values, score or None, _text(post, "comment", _("说明")),
                 _text(post, "override_reason", _("理由")), raw, errors)


def fields(row: Row, unit_kind: str | None, slug: str, values: Mapping[str, Any] | None,
           typed: Typed | None = None) -> list[dict[str, Any]]:
    """The row's facts for parts/fact_field.html; what was typed wins over what is kept."""
    stated = values or {}
    found = []
    for fact in row.facts_for(unit_kind):
        value = typed.raw.get(fact.name, "") if typed else stated.get(fact.name)
        found.append({
            "name": f"fact-{fact.name}", "id": f"{slug}-{fact.name}", "label": fact.label, "kind": fact.type,
            "value": value, "unit": fact.unit, "hint": fact.hint, "said": facts.words(fact, stated.get(fact.name)),
            "choices": [{"value": code, "label": label} for code, label in fact.choices],
            "problem": typed.errors.get(fact.name, "") if typed else ""})
    return found
