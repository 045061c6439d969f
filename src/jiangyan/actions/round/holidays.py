"""The holiday table: seeded once per year, then kept by officers after the yearly notice."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import chinese_calendar
from django.db import transaction

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.records import put_in
from jiangyan.models import HolidayDay, HolidayYear
from jiangyan.models.round.holidays import HolidayKind
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.round import holidays as asked
from jiangyan.queries.round import rounds

NAMES = {"New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节",
         "Dragon Boat Festival": "端午节", "National Day": "国庆节", "Mid-autumn Festival": "中秋节"}
SOURCE = "国务院办公厅放假通知（公开整理的数据）"
SEED_FROM = 2024
MOST_DAYS = 15


def seed() -> list[int]:
    """Puts the years into the table that the library knows and the table lacks; answers them. People's changes stay."""
    days: dict[date, tuple[str, str]] = {day: ("holiday", name) for day, name in chinese_calendar.holidays.items()}
    days |= {day: ("workday", name) for day, name in chinese_calendar.workdays.items()}
    with transaction.atomic():
        there = set(HolidayYear.objects.values_list("year", flat=True))
        fresh = sorted({day.year for day in days if day.year >= SEED_FROM} - there)
        for year in fresh:
            made = HolidayYear.objects.create(year=year, source=SOURCE, complete=True)
            put_in(HolidayDay, (HolidayDay(year=made, day=day, kind=kind, name=NAMES.get(name, name))
                                for day, (kind, name) in sorted(days.items()) if day.year == year))
        if fresh:
            journal.append(None, "holiday.seeded", None, {"years": fresh})
    return fresh


def _change(request: Request, year: int, what: str, body: Any, change: Callable[[HolidayYear], dict[str, Any]],
            seen: int | None) -> Answer:
    def work() -> Answer:
        rounds.require_any(request.by, "holiday.edit")
        found = asked.year_for(year, lock=True)
        versions.require(seen, found.version, "holiday.", year=year)
        content = change(found)
        found.version += 1
        found.save(update_fields=["version"])
        journal.append(request.by.person, f"holiday.{what}", None, {"year": year, **content})
        return {"year": year, **content}

    return once(request, f"holiday.{what}", {"year": year, "given": body, **versions.said(seen)}, work)


def add_year(request: Request, year: int, source: str) -> Answer:
    """Begins the table of a year from its notice (name or number); it counts only once it is said to be complete."""
    def work() -> Answer:
        rounds.require_any(request.by, "holiday.edit")
        if not 2000 <= year <= 2100:
            raise Problem("holiday.refused", detail="年份须在2000至2100之间")
        if not source.strip():
            raise Problem("holiday.refused", detail="请写明依据的放假通知")
        if HolidayYear.objects.filter(year=year).exists():
            raise Problem("holiday.refused", detail=f"{year}年已经在表里")
        HolidayYear.objects.create(year=year, source=source.strip()[:120])
        journal.append(request.by.person, "holiday.year_added", None, {"year": year})
        return {"year": year}

    return once(request, "holiday.add_year", {"year": year, "source": source}, work)


def set_days(request: Request, first: date, last: date, kind: str, name: str, seen: int | None = None) -> Answer:
    """Marks every day from `first` to `last` (one year, at most 15 days) as off or worked, replacing what stood there."""
    def change(found: HolidayYear) -> dict[str, Any]:
        if fault := _fault(first, last, kind, name):
            raise Problem("holiday.refused", detail=fault)
        span = [first + timedelta(days=place) for place in range((last - first).days + 1)]
        for day in span:
            HolidayDay.objects.update_or_create(day=day, defaults={"year": found, "kind": kind, "name": name.strip()})
        return {"first": first.isoformat(), "last": last.isoformat(), "kind": kind, "name": name.strip()}

    return _change(request, first.year, "days_set", [first.isoformat(), last.isoformat(), kind, name], change, seen)


def _fault(first: date, last: date, kind: str, name: str) -> str:
    if last < first:
        return "结束日期早于开始日期"
    if last.year != first.year:
        return "跨年的假期请按年份分两次录入"
    if (last - first).days >= MOST_DAYS:
        return f"一次最多{MOST_DAYS}天，请核对日期"
    if kind not in HolidayKind.values:
        return "请选择放假或上班"
    return "" if 0 < len(name.strip()) <= 20 else "节日名称须为1至20个字"


def remove_day(request: Request, day: date, seen: int | None = None) -> Answer:
    """Takes a day out of the table: it is an ordinary day of the week again."""
    def change(found: HolidayYear) -> dict[str, Any]:
        if not found.days.filter(day=day).delete()[0]:
            raise Problem("not_found")
        return {"day": day.isoformat()}

    return _change(request, day.year, "day_removed", day.isoformat(), change, seen)


def complete(request: Request, year: int, whole: bool, seen: int | None = None) -> Answer:
    """Says that a year's table is complete (or no longer is); only complete years are used for counting."""
    def change(found: HolidayYear) -> dict[str, Any]:
        if whole and not found.days.exists():
            raise Problem("holiday.refused", detail=f"{year}年还没有录入任何一天")
        found.complete = whole
        found.save(update_fields=["complete"])
        return {"complete": whole}

    return _change(request, year, "completed", whole, change, seen)
