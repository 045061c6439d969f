"""The record of a draw as plain data, and replaying it: the same outcome from the same secrets, on any machine."""

from collections.abc import Iterator, Mapping
from typing import Any

from jiangyan.rulebook import candidates, drawing
from jiangyan.rulebook.drawing import SIDES, Drawn, Place

FORMAT = "jiangyan/draw/1"


def outcome(drawn: Drawn) -> dict[str, list[dict[str, Any]]]:
    """Members and reserves as plain data, in order.

    >>> outcome(Drawn((Place(7, "finance"),), ()))
    {'members': [{'id': 7, 'seat': 'finance'}], 'reserves': []}
    """
    return {"members": [_place(one) for one in drawn.members], "reserves": [_place(one) for one in drawn.reserves]}


def _place(one: Place) -> dict[str, Any]:
    return {"id": one.id, "seat": one.seat}


def differences(record: Mapping[str, Any]) -> Iterator[str]:
    """Everything in which a record disagrees with itself, as Chinese sentences; none means the draw is proved.

    The record holds `format`, `rules`, `considered`, `sealed`, `commitments` (side → commitment, nonce, value), `seed`,
    `members` and `reserves` ([{id, seat}]). KeyError, TypeError or ValueError: it is no such record.
    """
    about = candidates.rules(record["rules"])
    considered = [candidates.candidate(one) for one in record["considered"]]
    sealed = drawing.sealed_hash(considered, about)
    if sealed != record["sealed"]:
        yield f"候选名单和条件的摘要应为 {sealed}，记录为 {record['sealed']}"
    secrets = {}
    for side, label in SIDES.items():
        kept = record["commitments"][side]
        promised = drawing.commitment(kept["nonce"], kept["value"])
        if promised != kept["commitment"]:
            yield f"{label}揭示的内容的摘要为 {promised}，事先承诺的是 {kept['commitment']}"
        secrets[side] = drawing.nonce(kept["nonce"]) + kept["value"]
    start = drawing.seed(sealed, secrets)
    if start != record["seed"]:
        yield f"种子应为 {start}，记录为 {record['seed']}"
    yield from _compared(outcome(drawing.draw(considered, about, start)), record, {one.id: one.name for one in considered})


def _compared(drawn: Mapping[str, list[dict[str, Any]]], record: Mapping[str, Any], names: Mapping[int, str]) -> Iterator[str]:
    for part, label in (("members", "成员"), ("reserves", "候补")):
        right = [_said(one, names) for one in drawn[part]]
        kept = [_said(one, names) for one in record[part]]
        for place in range(max(len(right), len(kept))):
            here, there = (line[place] if place < len(line) else "无人" for line in (right, kept))
            if here != there:
                yield f"第 {place + 1} 名{label}应为{here}，记录为{there}"


def _said(one: Mapping[str, Any], names: Mapping[int, str]) -> str:
    seat = "财务席" if one["seat"] == "finance" else "普通席"
    return f"{names.get(one['id'], '名单以外的人')}（{one['id']}，{seat}）"
