"""Arranging visits: the places that each could take, a simple way to fill them, and what a plan without solution lacks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jiangyan.rulebook.plans import Panel, Setting, Slot, Travel, Visit, conflicts, engaged, gap, overlap, short


@dataclass(frozen=True)
class Place:
    """Where a visit goes: panel number, day, slot."""

    panel: int
    day: date
    slot: Slot


@dataclass(frozen=True)
class Relaxation:
    """One constraint given up: the same question without it, and the sentence that says what to change."""

    sentence: str
    setting: Setting
    panels: tuple[Panel, ...]
    visits: tuple[Visit, ...]


def current(visit: Visit) -> Place | None:
    """Where the visit is put now; None for nowhere."""
    if visit.panel is None or visit.day is None or visit.starts is None or visit.ends is None:
        return None
    return Place(visit.panel, visit.day, Slot("", visit.starts, visit.ends))


def same(one: Place | None, other: Place) -> bool:
    """Whether both are the same panel at the same time, however the slot is called."""
    return one is not None and (one.panel, one.day, one.slot.starts, one.slot.ends) == (
        other.panel, other.day, other.slot.starts, other.slot.ends)


def possible(setting: Setting, panels: Sequence[Panel], visit: Visit) -> list[Place]:
    """Every place that nobody's own day, recusal or other visit forbids; a locked visit has only its own."""
    kept = current(visit)
    if visit.locked and kept is not None:
        return [kept]
    return [Place(panel.number, day, slot) for panel in panels if not visit.barred.intersection(panel.experts)
            for day in setting.days if day >= setting.today and (setting.last_day is None or day <= setting.last_day)
            and not any((expert, day) in setting.absent for expert in panel.experts)
            for slot in setting.slots
            if not any(engaged(setting, expert, day, (slot.starts, slot.ends)) for expert in panel.experts)]


def apart(one: Slot, other: Slot, road: int) -> bool:
    """Whether one person can do both on one day with so many minutes on the road.

    >>> from datetime import time
    >>> early, late = Slot("上午", time(9), time(12)), Slot("下午", time(13, 30), time(17))
    >>> apart(late, early, 90), apart(early, late, 91), apart(early, early, 0)
    (True, False, False)
    """
    spans = (one.starts, one.ends), (other.starts, other.ends)
    return not overlap(*spans) and gap(*spans) >= road


def put(visit: Visit, place: Place) -> Visit:
    """The visit at this place."""
    return replace(visit, panel=place.panel, day=place.day, starts=place.slot.starts, ends=place.slot.ends)


def greedy(setting: Setting, panels: Sequence[Panel], visits: Sequence[Visit]) -> dict[int, Place]:
    """One visit after the other, the most constrained first, each at the first place without conflict; no second thoughts.

    What finds no place is left out. The same question always gets the same answer.
    """
    choices = {visit.id: possible(setting, panels, visit) for visit in visits}
    order = sorted(visits, key=lambda one: (not one.locked, len(choices[one.id]), one.district, one.id))
    done: list[Visit] = []
    placed: dict[int, Place] = {}
    for visit in order:
        ranked = sorted(choices[visit.id], key=lambda one: (not same(current(visit), one), one.day, one.slot.starts, one.panel))
        for place in ranked:
            if visit.locked or not conflicts(setting, panels, [*_near(done, place), put(visit, place)]):
                placed[visit.id] = place
                done.append(put(visit, place))
                break
    return placed


def _near(done: Sequence[Visit], place: Place) -> list[Visit]:
    return [one for one in done if one.day == place.day]


def missing(setting: Setting, panels: Sequence[Panel], visits: Sequence[Visit]) -> list[str]:
    """What arithmetic alone shows to be impossible, in sentences that say what to change; empty where it shows nothing."""
    if not visits:
        return []
    if not panels:
        return ["还没有专家组：请先填好专家组名单"]
    if not setting.days or not setting.slots:
        return ["没有可以安排的日子：请放宽起止日期，或少去掉几天"]
    stuck = [visit for visit in visits if not possible(setting, panels, visit)]
    found = [_stuck(setting, panels, visit) for visit in stuck]
    room = sum(min(setting.per_day, _most(setting.slots)) for panel in panels for day in setting.days
               if _whole(setting, panel, day))
    if not found and len(visits) > room:
        found.append(f"要排{len(visits)}家，{len(panels)}个专家组在{len(setting.days)}个工作日里、每组每天最多{setting.per_day}家，"
                     f"一共只有{room}个位置：请增加专家组、延长日期或增加每天的家数")
    return found


def _whole(setting: Setting, panel: Panel, day: date) -> bool:
    return day >= setting.today and (setting.last_day is None or day <= setting.last_day) and not any(
        (expert, day) in setting.absent for expert in panel.experts)


def _most(slots: Sequence[Slot]) -> int:
    """How many of the slots one panel can do on one day."""
    count, free = 0, None
    for slot in sorted(slots, key=lambda one: one.ends):
        if free is None or slot.starts >= free:
            count, free = count + 1, slot.ends
    return count


def _stuck(setting: Setting, panels: Sequence[Panel], visit: Visit) -> str:
    names = [setting.names.get(expert, str(expert)) for panel in panels for expert in panel.experts if expert in visit.barred]
    if all(visit.barred.intersection(panel.experts) for panel in panels):
        return f"“{visit.unit}”没有可去的专家组：每组都有人须回避（{'、'.join(dict.fromkeys(names))}）。请另组一个专家组"
    return f"“{visit.unit}”没有可去的时间：能去的专家组每天都有人不能参加。请调整名单，或延长日期"


def relaxations(setting: Setting, panels: Sequence[Panel], visits: Sequence[Visit]) -> Iterator[Relaxation]:
    """The constraints one could give up, one by one, the least painful first."""
    these, all_panels = tuple(visits), tuple(panels)
    if any(visit.locked for visit in these):
        free = tuple(replace(visit, locked=False) for visit in these)
        yield Relaxation("解除已锁定的场次", setting, all_panels, free)
    for expert in sorted({expert for expert, _day in setting.absent}):
        days = sorted(day for one, day in setting.absent if one == expert)
        name = setting.names.get(expert, str(expert))
        yield Relaxation(f"请{name}在{'、'.join(short(day) for day in days[:4])}中改出时间，或换一位专家",
                         replace(setting, absent=frozenset(one for one in setting.absent if one[0] != expert)), all_panels, these)
    if setting.per_day < _most(setting.slots):
        yield Relaxation(f"把每组每天最多{setting.per_day}家改为{setting.per_day + 1}家", replace(setting, per_day=setting.per_day + 1),
                         all_panels, these)
    yield Relaxation("缩短路上时间（同一天不跨相距远的区做不到），或把时段之间的间隔拉长",
                     replace(setting, travel=Travel({}, 0, 0)), all_panels, these)
    if setting.absent:
        yield Relaxation("减少专家不能参加的日子", replace(setting, absent=frozenset()), all_panels, these)
    if all_panels:
        yield Relaxation("再增加一个专家组", setting, (*all_panels, Panel(max(one.number for one in all_panels) + 1, "", ())), these)
