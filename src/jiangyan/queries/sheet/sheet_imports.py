"""What a file would change on a sheet, row by row: the preview, and the sheet's imports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from jiangyan.models import Mark, SheetImport
from jiangyan.problems import Problem
from jiangyan.queries.rights import Asker
from jiangyan.queries.sheet import marks, sheets
from jiangyan.queries.sheet.sheet_forms import Values, values_of
from jiangyan.queries.sheet.sheets import Opened, number
from jiangyan.rulebook.numbers import exact
from jiangyan.rulebook.rubric import Row
from jiangyan.rulebook.scoring import Entry, score_entry

STATES = {"new": "新填", "changed": "有改动", "cleared": "清空", "kept": "保留系统里的", "same": "相同", "blank": "未填",
          "settled": "沿用初验", "unread": "没有读到", "refused": "有问题"}
WRITTEN = ("new", "changed", "cleared")


@dataclass(frozen=True)
class Line:
    """One row of the preview: what the file says, what the server holds, what would be written (`target`, None: nothing).

    `moved`: the server changed since the file was downloaded. `entry` is what the rulebook says of the target. `fallen` are
    points that were judged on the old facts and no longer fit the new ones: they fall away, as they do on the page.
    """

    row: Row
    state: str
    place: str
    given: Values
    server: Values
    target: Values | None = None
    entry: Entry | None = None
    why: str = ""
    moved: bool = False
    fallen: str | None = None

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return STATES[self.state]


@dataclass(frozen=True)
class Preview:
    """Everything a file would do: its lines in printed order, what is wrong in it, remarks, and the versions that were seen."""

    lines: tuple[Line, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    seen: str

    @property
    def written(self) -> list[Line]:
        """The lines that a yes would write."""
        return [line for line in self.lines if line.state in WRITTEN]


def opened(by: Asker, sheet_id: int) -> Opened:
    """The sheet of a form, for whoever fills it in: the unit's own self-assessment, an expert's own sheet; else Problem not_found."""
    found = sheets.opened(by, sheet_id)
    foreign = found.sheet.kind == "expert" and found.sheet.owner_id != by.person.pk
    if found.sheet.kind == "merged" or foreign or not found.standing.relations & {"own_clerk", "own_head", "member", "lead"}:
        raise Problem("not_found")
    if found.sheet.kind == "self" and not found.standing.relations & {"own_clerk", "own_head"}:
        raise Problem("not_found")
    return found


def kept(found: Opened, import_id: int) -> SheetImport:
    """One import of this sheet; Problem not_found otherwise."""
    one = SheetImport.objects.filter(pk=import_id, sheet=found.sheet).select_related("brought_by", "decided_by").first()
    if one is None:
        raise Problem("not_found")
    return one


def waiting(found: Opened) -> list[SheetImport]:
    """The sheet's files that were read and wait for a yes, the newest first."""
    return list(SheetImport.objects.filter(sheet=found.sheet, state="read").select_related("brought_by").order_by("-pk"))


def seen(found: Opened) -> str:
    """The versions of the sheet's rows now, as one line."""
    return " ".join(f"{row}:{mark.version}" for row, mark in sorted(found.marks.items()))


def changed(found: Opened, before: str) -> list[str]:
    """The rows that have another version than the line of versions says, in printed order."""
    then = dict(one.split(":", 1) for one in before.split() if ":" in one)
    return [row for row in found.rubric.rows if str(found.marks[row].version if row in found.marks else 0) != then.get(row, "0")]


def before(found: Opened, applied: list[dict[str, Any]]) -> dict[str, Values]:
    """What stood in each row just before a file was applied, from the marks that are kept for good (one query)."""
    wanted = {(one["row"], one["version"] - 1) for one in applied}
    kept = Mark.objects.filter(sheet=found.sheet, row__in=[row for row, _ in wanted])
    return {mark.row: Values(dict(mark.facts or {}), number(mark.given), mark.comment, mark.override_reason)
            for mark in kept if (mark.row, mark.version) in wanted}


def preview(found: Opened, reading: Mapping[str, Any]) -> Preview:
    """What the kept reading of a file would change on the sheet as it is now (one more query for what was downloaded)."""
    versions: Mapping[str, int] = reading["versions"] or {}
    bases = _bases(found, versions) if reading["form"] != "annex" else {}
    given = {row: Values(**values) for row, values in reading["rows"].items()}
    lines: list[Line] = []
    context = found.facts()
    for row in found.rubric.rows.values():
        line = _line(found, row, given.get(row.id), versions.get(row.id, 0), bases.get(row.id, Values()), reading, context)
        if line.target is not None:
            context[row.id] = line.target.facts
        lines.append(line)
    faults = (*(one["text"] for one in reading["faults"]),
              *(f"{line.place}：{line.why}。" for line in lines if line.state == "refused"))
    return Preview(tuple(lines), faults, tuple(reading["notes"]), seen(found))


def _bases(found: Opened, versions: Mapping[str, int]) -> dict[str, Values]:
    """What stood on the server when the file was made."""
    older = {(row, version) for row, version in versions.items() if row in found.marks and found.marks[row].version != version}
    bases = {row: values_of(found, row) for row, version in versions.items() if (row, version) not in older}
    if older:
        for mark in Mark.objects.filter(sheet=found.sheet, row__in=[row for row, _ in older]):
            if (mark.row, mark.version) in older:
                bases[mark.row] = Values(dict(mark.facts or {}), number(mark.given), mark.comment, mark.override_reason)
    return bases


def _line(found: Opened, row: Row, given: Values | None, version: int, base: Values, reading: Mapping[str, Any],
          context: dict[str, dict[str, Any]]) -> Line:
    place, server = reading["places"].get(row.id, ""), values_of(found, row.id)
    mark = found.marks.get(row.id)
    if mark is not None and mark.carried_from_id is not None:
        return Line(row, "settled", place, Values(), server)
    if given is None:
        return Line(row, "unread", place, Values(), server, why=reading["unread"].get(row.id, ""))
    if reading["form"] == "annex":
        target = _of_points(server, given, mark)
        state, moved = ("kept" if given.score is None and not server.blank else "", False)
    else:
        target = given
        state, moved = _three(found, row, given, base, server, version, mark, context)
    target, old = _plain(found, row, target, context), _plain(found, row, server, context)
    if same(row, target, old):
        state = "kept" if state == "kept" else "blank" if target.blank else "same"
    if state in ("kept", "blank", "same"):
        return Line(row, state, place, given, server, moved=moved)
    entry, fallen = _entry(found, row, target, context), None
    if not target.override_reason and marks.fallen(found, row.id, target.facts, target.score, entry):
        fallen, target = target.score, replace(target, score=None)
        entry = _entry(found, row, target, context)
    wrong = [error["message"] for error in entry.errors if error["code"] != "fact.missing"]
    if wrong:
        return Line(row, "refused", place, given, server, why="；".join(wrong), moved=moved)
    state = "cleared" if target.blank else "new" if server.blank else "changed"
    return Line(row, state, place, given, server, target, entry, moved=moved, fallen=fallen)


def _of_points(server: Values, given: Values, mark: Mark | None) -> Values:
    """What an annex means: the points beside whatever is there; the same points as now mean no change."""
    if given.score is None or (mark is not None and mark.score is not None and exact(given.score) == mark.score):
        return server
    return replace(server, score=given.score)


def _three(found: Opened, row: Row, given: Values, base: Values, server: Values, version: int, mark: Mark | None,
           context: dict[str, dict[str, Any]]) -> tuple[str, bool]:
    """Whether the server changed since the download, and if the file did not, that the server's is kept."""
    moved = (mark.version if mark else 0) != version
    untouched = same(row, _plain(found, row, given, context), _plain(found, row, base, context))
    if untouched and not server.blank:
        return "kept" if moved else "", moved
    return "kept" if moved and given.blank and not server.blank else "", moved


def _plain(found: Opened, row: Row, values: Values, context: dict[str, dict[str, Any]]) -> Values:
    """The values without points that say only what follows from the facts anyway."""
    if values.score is None or values.override_reason:
        return values
    entry = _entry(found, row, values, context)
    settled = entry.suggested is not None and not entry.errors and exact(values.score) == entry.suggested and values.facts
    return replace(values, score=None) if settled else values


def _entry(found: Opened, row: Row, values: Values, context: dict[str, dict[str, Any]]) -> Entry:
    return score_entry(found.rubric, row.id, values.facts or None, values.score, override_reason=values.override_reason,
                       unit_kind=found.unit_kind, readings=found.readings, context_facts=context)


def same(row: Row, left: Values, right: Values) -> bool:
    """Whether both say the same; 516.80 and 516.8 are one amount."""
    return (left.comment, left.override_reason, _amount(left.score)) == (
        right.comment, right.override_reason, _amount(right.score)) and dict(_facts(row, left)) == dict(_facts(row, right))


def _facts(row: Row, values: Values) -> Iterator[tuple[str, Any]]:
    amounts = {fact.name for fact in row.facts if fact.type == "decimal"}
    for name, value in values.facts.items():
        if value is not None:
            yield name, _amount(str(value)) if name in amounts else value


def _amount(text: str | None) -> Decimal | None:
    value = exact(text) if text is not None else None
    return Decimal(value) if value is not None else None
