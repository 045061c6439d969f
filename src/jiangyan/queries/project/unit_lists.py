"""A list of units: who is new, what would change, which projects and accounts come to it."""

from collections.abc import Sequence
from dataclasses import asdict

from jiangyan.models import Programme, Round
from jiangyan.models.project.units import UnitKind
from jiangyan.queries.panel.list_imports import DIFFERS, SAME, Line, Row
from jiangyan.queries.project import registrations
from jiangyan.queries.project.registrations import Account, Entry
from jiangyan.queries.rights import Asker
from jiangyan.queries.round import rounds


def plan(by: Asker, found: Round | None, rows: Sequence[Row]) -> list[Line]:
    """What each row would register; without a round units and accounts alone."""
    programmes = []
    if found is not None:
        rounds.require_at(by, found.authority_id, "unit.register")
        programmes = list(Programme.objects.filter(round=found).select_related("round").order_by("pk"))
    entries = [_entry(row) for row in rows]
    lines = registrations.plan(entries, registrations.known(entries, programmes))
    return [_line(row, one) for row, one in zip(rows, lines, strict=True)]


def _entry(row: Row) -> Entry:
    said = {name: str(value or "") for name, value in row.values.items()}
    kinds: dict[str, str] = {label: value for value, label in UnitKind.choices}
    kind = said.get("kind", "")
    return Entry(said.get("name", ""), said.get("credit_code", ""), kinds.get(kind, kind), said.get("district", ""),
                 said.get("programme", ""), said.get("project", ""), Account(said.get("clerk", ""), said.get("clerk_name", "")),
                 Account(said.get("head", ""), said.get("head_name", "")), row.places)


def _line(row: Row, one: registrations.Line) -> Line:
    entry = one.entry
    given = {"entry": asdict(entry) | {"places": {}}, "changes": list(one.changes),
             "programme": one.programme.pk if one.programme else None}
    told = _told(entry, one) if one.state not in (SAME, DIFFERS) else one.changes
    return Line(row, entry.name or entry.credit_code, one.state, told, one.faults, given)


def _told(entry: Entry, one: registrations.Line) -> tuple[str, ...]:
    """What a new unit, or a known one with something new, would have."""
    kinds: dict[str, str] = dict(UnitKind.choices)
    unit = "，".join(part for part in (entry.credit_code, kinds.get(entry.kind, entry.kind), entry.district) if part)
    project = f"项目：{one.programme.name}{f'，{entry.project}' if entry.project else ''}" if one.programme else ""
    people = "，".join(f"{role} {account.name}（{account.username}）" for role, account in (
        ("经办人", entry.clerk), ("负责人", entry.head)) if account.username)
    return tuple(part for part in (unit, project, f"账号：{people}" if people else "") if part)
