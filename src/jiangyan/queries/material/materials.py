"""The materials of a project: entries of the notice, their files, what the centre said and what changed since."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jiangyan.models import MaterialCheck, Project, Receipt
from jiangyan.queries.material import audit_reports, evidence
from jiangyan.queries.sheet import facts, sheets
from jiangyan.rulebook.numbers import points
from jiangyan.rulebook.rubric import Rubric

Entry = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One thing that differs from the submission before: where, and a Chinese sentence."""

    place: str
    sentence: str


@dataclass(frozen=True)
class Submission:
    """One submission: its receipt, ordinal from 1, the centre's opinions per place, and what changed since the last."""

    receipt: Receipt
    ordinal: int
    checks: dict[str, MaterialCheck]
    changes: list[Change]

    @property
    def checked(self) -> MaterialCheck | None:
        """Any opinion of the check, for who and when; None while nobody has checked."""
        return next(iter(self.checks.values()), None)

    @property
    def returned(self) -> bool:
        """Whether the centre sent it back."""
        return any(not check.accepted for check in self.checks.values())

    def files(self, place: str) -> list[Entry]:
        """The files handed in at one place: entries of the manifest."""
        return [entry for entry in self.receipt.manifest if place in entry["places"]]


@dataclass(frozen=True)
class Item:
    """What the centre looks at: files, last opinion, what changed, and whether the last acceptance still fits."""

    place: str
    name: str
    hint: str
    files: list[Entry]
    check: MaterialCheck | None
    before: MaterialCheck | None
    changes: list[str]

    @property
    def audited(self) -> bool:
        """Whether this is the financial audit report, of which firm, licence number and day are asked."""
        return self.place == audit_reports.PLACE

    @property
    def audit(self) -> dict[str, str] | None:
        """What the unit says of the financial audit report, frozen with the submission."""
        return audit_reports.shown(next((entry["audit"] for entry in self.files if self.audited and "audit" in entry), None))

    @property
    def carried(self) -> bool:
        """Accepted last time and untouched since: marked beforehand, to be confirmed."""
        return self.before is not None and self.before.accepted and not self.changes


def place_of(item: Entry) -> str:
    """The place of a material entry of the notice: `material:plan`, or `self_assessment`."""
    return "self_assessment" if item.get("is_self_assessment") else f"material:{item['code']}"


def checked_places(project: Project) -> list[dict[str, str]]:
    """The items that the centre looks at one by one: place and name, in the notice's order."""
    return [{"place": place_of(item), "name": item["name"]} for item in project.round.notice.get("materials", [])
            if item.get("required_by") == "submission"]


def entries(project: Project) -> list[Entry]:
    """Every material entry with its files and the centre's latest opinion (None where there is none)."""
    files = evidence.by_place(project)
    opinions = latest_opinions(project)
    return [{**item, "place": place_of(item), "files": files.get(place_of(item), []),
             "opinion": opinions.get(place_of(item))} for item in project.round.notice.get("materials", [])]


def latest_opinions(project: Project) -> dict[str, MaterialCheck]:
    """The centre's opinions on the latest submission that was checked, per place."""
    checks = MaterialCheck.objects.filter(receipt__project=project).order_by("pk").select_related("checked_by")
    return {check.place: check for check in checks}


def submissions(project: Project) -> list[Submission]:
    """Every submission of the project, newest first, in two queries."""
    checks: dict[int, dict[str, MaterialCheck]] = {}
    for check in MaterialCheck.objects.filter(receipt__project=project).select_related("checked_by").order_by("pk"):
        checks.setdefault(check.receipt_id, {})[check.place] = check
    found: list[Submission] = []
    before: Receipt | None = None
    for ordinal, receipt in enumerate(Receipt.objects.filter(project=project).select_related("submitted_by")
                                      .order_by("pk"), start=1):
        receipt.project = project
        found.append(Submission(receipt, ordinal, checks.get(receipt.pk, {}), changes(project, before, receipt)))
        before = receipt
    return found[::-1]


def items(project: Project, handed_in: list[Submission]) -> list[Item]:
    """The newest of these submissions, item by item; none without a submission."""
    if not handed_in:
        return []
    now, last = handed_in[0], handed_in[1] if len(handed_in) > 1 else None
    hints = {place_of(item): item.get("hint", "") for item in project.round.notice.get("materials", [])}
    return [Item(place := item["place"], item["name"], hints.get(place, ""), now.files(place), now.checks.get(place),
                 last.checks.get(place) if last else None,
                 [change.sentence for change in now.changes if _concerns(place, change)])
            for item in checked_places(project)]


def _concerns(place: str, change: Change) -> bool:
    return change.place == place or (place == "self_assessment" and change.place.startswith("row:"))


def changes(project: Project, old: Receipt | None, new: Receipt) -> list[Change]:
    """What the unit changed between two submissions; empty for a first one."""
    if old is None:
        return []
    rubric = sheets.rubric_of(project.programme)
    kind = project.unit.kind if rubric.unit_kinds else None
    return [*_row_changes(rubric, kind, old, new), *_file_changes(project, old, new), *_audit_changes(old, new)]


def _audit_changes(old: Receipt, new: Receipt) -> Iterator[Change]:
    was, now = ([entry["audit"] for entry in one.manifest if "audit" in entry][:1] for one in (old, new))
    if was != now:
        yield Change(audit_reports.PLACE, f"审计报告的出具信息{'有修改' if was and now else '补填' if now else '撤下'}")


def changes_since(project: Project) -> list[str]:
    """What the unit changed between its last two submissions, as Chinese sentences; empty for a first one."""
    last = list(Receipt.objects.filter(project=project).order_by("-pk")[:2])
    return [change.sentence for change in changes(project, last[1], last[0])] if len(last) == 2 else []


def _row_changes(rubric: Rubric, kind: str | None, old: Receipt, new: Receipt) -> Iterator[Change]:
    for row in rubric.rows.values():
        before, now = old.rows.get(row.id) or {}, new.rows.get(row.id) or {}
        parts = [f"{was.label}由{was.words}改为{is_.words}" for was, is_ in zip(
            facts.stated(row, before.get("facts"), kind), facts.stated(row, now.get("facts"), kind), strict=True)
            if was.words != is_.words]
        if before.get("score") != now.get("score"):
            parts.append(f"自评分由{_points(before)}改为{_points(now)}")
        parts += [f"{name}有修改" for key, name in (("comment", "说明"), ("override_reason", "理由"))
                  if (before.get(key) or "") != (now.get(key) or "")]
        if parts:
            yield Change(f"row:{row.id}", f"第 {row.id} 项：{'；'.join(parts)}")


def _points(row: Entry) -> str:
    return f"{points(Decimal(row['score']))}分" if row.get("score") is not None else "未填"


def _file_changes(project: Project, old: Receipt, new: Receipt) -> Iterator[Change]:
    before, now = _kept(old), _kept(new)
    places = dict.fromkeys([place for place, _ in before] + [place for place, _ in now])
    names = {place_of(item): item["name"] for item in project.round.notice.get("materials", [])}
    for place in places:
        where = f"第 {place.removeprefix('row:')} 项佐证" if place.startswith("row:") else names.get(place, place)
        for word, there, gone in (("新增", now, before), ("撤下", before, now)):
            files = [name for (at, sha), name in there.items() if at == place and (at, sha) not in gone]
            if files:
                yield Change(place, f"{where}：{word}{'、'.join(f'“{name}”' for name in files)}")


def _kept(receipt: Receipt) -> dict[tuple[str, str], str]:
    """Name per place and content: the same bytes under another name count as the same file."""
    return {(place, entry["sha256"]): entry["name"] for entry in receipt.manifest for place in entry["places"]}
