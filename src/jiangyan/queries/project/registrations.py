"""What registering units would change: the plan that is shown before anything is written."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from jiangyan.models import Person, Programme, Project, Unit
from jiangyan.models.project.units import UnitKind
from jiangyan.problems import Problem
from jiangyan.queries.project.units import checked_code

FRESH, SAME, DIFFERS, MORE = "new", "same", "differs", "more"
_USERNAME = re.compile(r"[A-Za-z0-9._-]{3,60}")
_COMPARED = (("name", "名称"), ("kind", "类型"), ("district", "所在区"))


@dataclass(frozen=True)
class Account:
    """Somebody of the unit who shall sign in: user name and the name shown; empty user name: nobody."""

    username: str = ""
    name: str = ""


@dataclass(frozen=True)
class Entry:
    """One unit as entered or listed; `places` says where each field stands (表“名单” B3), for telling what is wrong."""

    name: str
    credit_code: str
    kind: str
    district: str = ""
    programme: str = ""
    project: str = ""
    clerk: Account = Account()
    head: Account = Account()
    places: dict[str, str] = field(default_factory=dict, hash=False)

    def place(self, name: str) -> str:
        """Where a field stands, as the beginning of a sentence; empty for a form."""
        return f"{self.places[name]}：" if name in self.places else ""


@dataclass(frozen=True)
class Line:
    """What one entry would do: its state, the changes as sentences, and what keeps it from being done."""

    entry: Entry
    state: str
    unit: Unit | None
    programme: Programme | None
    changes: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """What is registered already, fetched once for all entries."""

    units: dict[str, Unit]
    projects: frozenset[tuple[int, int, str]]
    begun: frozenset[int]
    usernames: dict[str, frozenset[int]]
    programmes: dict[str, Programme]


def known(entries: Sequence[Entry], programmes: Iterable[Programme]) -> Known:
    """Units, projects and accounts (user name → the units they work for) that these entries could meet."""
    codes = {_code(entry)[0] for entry in entries}
    units = {unit.credit_code: unit for unit in Unit.objects.filter(credit_code__in=codes)}
    offered = list(programmes)
    rows = list(Project.objects.filter(unit__in=units.values()).values_list("programme", "unit", "name", "stage"))
    wanted = {account.username for entry in entries for account in (entry.clerk, entry.head) if account.username}
    taken: dict[str, frozenset[int]] = {}
    for username, unit in Person.objects.filter(username__in=wanted).values_list("username", "appointments__unit"):
        taken[username] = taken.get(username, frozenset()) | ({unit} if unit else set())
    named = {one.code: one for one in offered} | {one.name: one for one in offered}
    return Known(units, frozenset((programme, unit, name) for programme, unit, name, _stage in rows),
                 frozenset(unit for _programme, unit, _name, stage in rows if stage != "preparing"),
                 taken, named)


@dataclass
class Seen:
    """What earlier entries of the same list said: per code, per project, per account."""

    units: dict[str, Entry] = field(default_factory=dict)
    projects: dict[tuple[str, str, str], Entry] = field(default_factory=dict)
    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def repeated(self, entry: Entry) -> list[str]:
        """What this entry contradicts or repeats; it counts as said afterwards."""
        found, code, where = [], entry.credit_code, entry.place("credit_code")
        first = self.units.setdefault(code, entry)
        if (first.name, first.kind) != (entry.name, entry.kind):
            found.append(f"{where}同一代码“{code}”前面写作“{first.name}”，名称和类型须一致。")
        if self.projects.setdefault((code, entry.programme, entry.project), entry) is not entry:
            found.append(f"{where}“{entry.name}”的这个项目在名单中重复出现，请只保留一行。")
        for role, account in (("clerk", entry.clerk), ("head", entry.head)):
            if account.username and self.accounts.setdefault(account.username, (code, role)) != (code, role):
                found.append(f"{entry.place(role)}账号“{account.username}”给了不止一个人，请换一个。")
        return found


def plan(entries: Sequence[Entry], about: Known) -> list[Line]:
    """One line an entry, in order; an entry that repeats an earlier one says so as a fault."""
    seen, lines = Seen(), [_line(entry, about) for entry in entries]
    return [replace(line, faults=(*line.faults, *seen.repeated(line.entry))) for line in lines]


def _code(entry: Entry) -> tuple[str, str]:
    try:
        return checked_code(entry.credit_code), ""
    except Problem as problem:
        return "", entry.place("credit_code") + problem.message


def _line(entry: Entry, about: Known) -> Line:
    code, wrong = _code(entry)
    faults = [wrong] if wrong else []
    entry = replace(entry, credit_code=code or entry.credit_code)
    if not entry.name or len(entry.name) > 120:
        faults.append(f"{entry.place('name')}单位名称须为 1 至 120 个字。")
    if entry.kind not in UnitKind.values:
        allowed = "、".join(label for _value, label in UnitKind.choices)
        faults.append(f"{entry.place('kind')}单位类型“{entry.kind}”不是{allowed}之一。")
    programme, missing = _programme(entry, about)
    unit = about.units.get(code)
    changes = _changes(entry, unit) if unit else ()
    if unit and unit.kind != entry.kind and unit.pk in about.begun:
        faults.append(f"{entry.place('kind')}“{unit.name}”已有项目提交，单位类型影响评分，不能再改。")
    faults += [*missing, *_accounts(entry, about)]
    return Line(entry, _state(entry, unit, programme, changes, about), unit, programme, changes, tuple(faults))


def _programme(entry: Entry, about: Known) -> tuple[Programme | None, list[str]]:
    if not entry.programme:
        return None, ([f"{entry.place('programme')}没有填写项目类别。"] if about.programmes and entry.places else [])
    found = about.programmes.get(entry.programme)
    if found is None:
        offered = "、".join(dict.fromkeys(one.name for one in about.programmes.values())) or "没有可选的类别"
        return None, [f"{entry.place('programme')}项目类别“{entry.programme}”不在本批次（{offered}）。"]
    if not entry.project and found.round.notice.get("named", {}).get(found.code) == "project":
        return found, [f"{entry.place('project')}“{found.name}”须填写{found.name_label}。"]
    return found, []


def _changes(entry: Entry, unit: Unit) -> tuple[str, ...]:
    kinds: dict[str, str] = dict(UnitKind.choices)
    found = []
    for name, label in _COMPARED:
        old, new = str(getattr(unit, name)), str(getattr(entry, name))
        if new and old != new:
            old, new = (kinds.get(old, old), kinds.get(new, new)) if name == "kind" else (old, new)
            found.append(f"{label}由“{old or '空'}”改为“{new}”")
    return tuple(found)


def project_name(entry: Entry, programme: Programme) -> str:
    """A new project's name: as entered, else made of the unit's name and the programme's.

    An entry without a project name means the unit's project in the programme, whatever it is called by now.
    """
    return entry.project or f"{entry.name}{programme.name}建设项目"


def _state(entry: Entry, unit: Unit | None, programme: Programme | None, changes: tuple[str, ...], about: Known) -> str:
    if unit is None:
        return FRESH
    if changes:
        return DIFFERS
    fresh = programme and not any((programme.pk, unit.pk) == (one, other) and entry.project in ("", name)
                                  for one, other, name in about.projects)
    people = any(account.username and account.username not in about.usernames for account in (entry.clerk, entry.head))
    return MORE if fresh or people else SAME


def _accounts(entry: Entry, about: Known) -> list[str]:
    unit, found = about.units.get(entry.credit_code), []
    for role, account in (("clerk", entry.clerk), ("head", entry.head)):
        where, username = entry.place(role), account.username
        if bool(username) != bool(account.name):
            found.append(f"{where}账号和姓名须一起填写。")
        elif username and not _USERNAME.fullmatch(username):
            found.append(f"{where}账号“{username[:40]}”须为 3 至 60 个字母、数字或“-”“_”“.”。")
        elif username in about.usernames and not (unit and unit.pk in about.usernames[username]):
            found.append(f"{where}账号“{username}”已被使用，请换一个。")
    return found
