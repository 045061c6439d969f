"""A plan of visits, looked at with a calendar and a map: what cannot be, what had better not be, and why.

Ids are whole numbers that the caller chose; hours are local; minutes between districts come from a table.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import combinations

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Slot:
    """One part of a day that visits may take."""

    name: str
    starts: time
    ends: time


@dataclass(frozen=True)
class Travel:
    """Minutes on the road: per pair of districts (in either order), within one, and where the table has none."""

    minutes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    same: int = 20
    unknown: int = 60

    def between(self, one: str, other: str) -> int:
        """Minutes from one district to the other.

        >>> road = Travel({("东区", "西区"): 45})
        >>> road.between("西区", "东区"), road.between("东区", "东区"), road.between("东区", "")
        (45, 20, 60)
        """
        if one and one == other:
            return self.same
        return self.minutes.get((one, other), self.minutes.get((other, one), self.unknown))


@dataclass(frozen=True)
class Panel:
    """One panel of the plan, the ids of its experts, and who leads it."""

    number: int
    name: str
    experts: tuple[int, ...]
    lead: int | None = None


@dataclass(frozen=True)
class Visit:
    """One visit to a unit: where it is put now (or nowhere), and the ids of experts who must keep away from it."""

    id: int
    unit: str
    district: str
    panel: int | None = None
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    barred: frozenset[int] = frozenset()
    locked: bool = False


@dataclass(frozen=True)
class Engagement:
    """An expert is somewhere else: on a visit outside this plan. Without hours it takes the whole day."""

    expert: int
    day: date
    starts: time | None = None
    ends: time | None = None


@dataclass(frozen=True)
class Setting:
    """What a plan must keep to: days, slots, visits a day for a panel, the phase's last day, and the experts' own days.

    `size` is how many experts a panel must have; 0 does not ask.
    """

    days: tuple[date, ...]
    slots: tuple[Slot, ...]
    per_day: int
    today: date
    last_day: date | None = None
    free_days: frozenset[date] = frozenset()
    absent: frozenset[tuple[int, date]] = frozenset()
    engaged: tuple[Engagement, ...] = ()
    travel: Travel = field(default_factory=Travel)
    names: Mapping[int, str] = field(default_factory=dict)
    size: int = 0


@dataclass(frozen=True)
class Conflict:
    """Something wrong with a plan: its kind, the visits it is about, a Chinese sentence, and whether it cannot be at all."""

    kind: str
    visits: tuple[int, ...]
    sentence: str
    hard: bool


def minute(moment: time) -> int:
    """Minutes since midnight.

    >>> minute(time(9, 30))
    570
    """
    return moment.hour * 60 + moment.minute


def short(day: date) -> str:
    """A day as people say it in a plan.

    >>> short(date(2025, 4, 8))
    '4月8日（星期二）'
    """
    return f"{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def overlap(one: tuple[time, time], other: tuple[time, time]) -> bool:
    """Whether two spans of one day share a moment; touching ends do not.

    >>> overlap((time(9), time(12)), (time(12), time(14)))
    False
    """
    return one[0] < other[1] and other[0] < one[1]


def gap(one: tuple[time, time], other: tuple[time, time]) -> int:
    """Minutes between the end of the earlier span and the start of the later one.

    >>> gap((time(13, 30), time(17)), (time(9), time(12)))
    90
    """
    first, second = sorted((one, other))
    return minute(second[0]) - minute(first[1])


def conflicts(setting: Setting, panels: Sequence[Panel], visits: Sequence[Visit]) -> list[Conflict]:
    """Every conflict of the visits that have a day, the hard ones first, each named once."""
    known = {panel.number: panel for panel in panels}
    placed = [visit for visit in visits if visit.day is not None and visit.starts is not None]
    found = [conflict for visit in visits for conflict in _of_visit(setting, known, visit)]
    for one, other in combinations(sorted(placed, key=lambda one: (one.day, one.starts, one.id)), 2):
        found += _of_pair(setting, known, one, other)
    found += _too_many(setting, known, placed)
    found += _incomplete(setting, known, placed)
    return sorted(found, key=lambda one: (not one.hard, one.visits, one.kind))


def _of_visit(setting: Setting, panels: Mapping[int, Panel], visit: Visit) -> Iterator[Conflict]:
    day = visit.day
    if day is None or visit.starts is None or visit.ends is None:
        return
    where = f"“{visit.unit}”排在{short(day)}"
    if day < setting.today:
        yield Conflict("past", (visit.id,), f"{where}，这一天已经过去", True)
    if setting.last_day is not None and day > setting.last_day:
        yield Conflict("after_end", (visit.id,), f"{where}，晚于市级验收阶段的最后一天{short(setting.last_day)}", True)
    if day in setting.free_days:
        yield Conflict("non_working", (visit.id,), f"{where}，不是工作日", False)
    panel = panels.get(visit.panel or 0)
    if panel is None:
        yield Conflict("no_panel", (visit.id,), f"{where}，还没有专家组", True)
        return
    for expert in panel.experts:
        name = setting.names.get(expert, str(expert))
        if expert in visit.barred:
            yield Conflict("recused", (visit.id,), f"{name}须回避“{visit.unit}”，却在{panel.name}里", True)
        if (expert, day) in setting.absent:
            yield Conflict("absent", (visit.id,), f"{name}{short(day)}不能参加，{panel.name}却要去“{visit.unit}”", True)
        if engaged(setting, expert, day, (visit.starts, visit.ends)):
            yield Conflict("engaged", (visit.id,), f"{name}{short(day)}同一时间另有验收，{panel.name}却要去“{visit.unit}”", True)


def engaged(setting: Setting, expert: int, day: date, span: tuple[time, time]) -> bool:
    """Whether the expert is on a visit outside the plan at that time."""
    return any(one.expert == expert and one.day == day and (
        one.starts is None or one.ends is None or overlap((one.starts, one.ends), span)) for one in setting.engaged)


def _of_pair(setting: Setting, panels: Mapping[int, Panel], one: Visit, other: Visit) -> Iterator[Conflict]:
    if one.day != other.day or one.panel not in panels or other.panel not in panels:
        return
    mine, theirs = panels[one.panel or 0], panels[other.panel or 0]
    both = [expert for expert in mine.experts if expert in theirs.experts]
    if not both or one.starts is None or one.ends is None or other.starts is None or other.ends is None:
        return
    who = mine.name if mine == theirs else setting.names.get(both[0], str(both[0]))
    day = short(one.day) if one.day else ""
    spans = (one.starts, one.ends), (other.starts, other.ends)
    if overlap(*spans):
        yield Conflict("double", (one.id, other.id), f"{who}{day}同一时间排了“{one.unit}”和“{other.unit}”两家", True)
        return
    between, road = gap(*spans), setting.travel.between(one.district, other.district)
    if between < road:
        yield Conflict("travel", (one.id, other.id), f"{who}{day}从“{one.unit}”（{one.district or '所在区未填'}）到“{other.unit}”"
                       f"（{other.district or '所在区未填'}）只隔{between}分钟，路上约{road}分钟", False)


def _too_many(setting: Setting, panels: Mapping[int, Panel], placed: Sequence[Visit]) -> Iterator[Conflict]:
    full: dict[tuple[int, date], list[Visit]] = {}
    for visit in placed:
        if visit.panel in panels and visit.day is not None:
            full.setdefault((visit.panel or 0, visit.day), []).append(visit)
    for (number, day), these in full.items():
        if len(these) > setting.per_day:
            yield Conflict("per_day", tuple(sorted(one.id for one in these)),
                           f"{panels[number].name}{short(day)}排了{len(these)}家，每天最多{setting.per_day}家", False)


def _incomplete(setting: Setting, panels: Mapping[int, Panel], placed: Sequence[Visit]) -> Iterator[Conflict]:
    for panel in panels.values():
        these = tuple(sorted(one.id for one in placed if one.panel == panel.number))
        if not these or not setting.size:
            continue
        if len(panel.experts) != setting.size:
            yield Conflict("panel_size", these, f"{panel.name}现有{len(panel.experts)}人，本批次要求{setting.size}人", True)
        if panel.lead not in panel.experts:
            yield Conflict("panel_lead", these, f"{panel.name}还没有指定组长", True)
