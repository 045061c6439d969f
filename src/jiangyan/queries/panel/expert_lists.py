"""A list of experts against the pool: who is new, what would change, what cannot be."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from jiangyan.models import Expert, Person, Round
from jiangyan.problems import Problem
from jiangyan.queries.panel.list_imports import DIFFERS, FRESH, SAME, Line, Row
from jiangyan.queries.project.units import checked_code
from jiangyan.queries.rights import Asker

FIELDS = {"name": "姓名", "title": "职称或技能等级", "employer": "工作单位", "employer_code": "单位代码", "former_employers": "曾任职单位",
          "fields": "专业领域", "region": "地区", "finance": "财务专家", "term_from": "聘期起", "term_until": "聘期止"}
LONGEST = {"name": 60, "title": 60, "employer": 100, "region": 40}
_EMPTY: dict[str, Any] = {"title": "", "employer_code": "", "former_employers": [], "region": "", "finance": False, "term_from": None,
                          "term_until": None}
_USERNAME = re.compile(r"[A-Za-z0-9._-]{3,60}")


def plan(by: Asker, _round: Round | None, rows: Sequence[Row]) -> list[Line]:
    """What each row would add or change in the pool of the asker's authority (two queries); what is left blank stays as it is."""
    home = min(by.authorities("officer"))
    names = [str(row.values.get("username") or "") for row in rows]
    pool = {one.person.username.lower(): one for one in Expert.objects.filter(authority=home).select_related("person")}
    taken = {one.username.lower(): one for one in Person.objects.filter(username__in=names).prefetch_related("appointments")}
    return [_line(row, home, pool, taken) for row in rows]


def known(found: Expert) -> dict[str, Any]:
    """What the pool keeps of an expert, by the fields of a list."""
    return {"name": found.person.display_name, "title": found.person.title, "employer": found.person.employer,
            "employer_code": found.employer_code, "former_employers": list(found.former_employers), "fields": list(found.fields),
            "region": found.region, "finance": found.finance, "term_from": found.term_from, "term_until": found.term_until}


def _line(row: Row, home: int, pool: dict[str, Expert], taken: dict[str, Person]) -> Line:
    username = str(row.values.get("username") or "")
    there = pool.get(username.lower())
    said = {name: row.values[name] for name in FIELDS if row.values.get(name) not in (None, "", [])}
    faults = _faults(row, username, said)
    if "employer_code" in said and not any("代码" in one for one in faults):
        said["employer_code"] = checked_code(said["employer_code"])
    before = known(there) if there else {}
    entry = {**_EMPTY, **before, **said}
    if entry["term_from"] and entry["term_until"] and entry["term_until"] < entry["term_from"]:
        faults.append(f"{row.at('term_until')}聘期止于{entry['term_until']}，早于起始的{entry['term_from']}。")
    person = taken.get(username.lower())
    if there is None and person is not None and (person.display_name != said.get("name") or not any(
            one.role == "expert" for one in person.appointments.all())):
        faults.append(f"{row.at('username')}账号“{username}”已被使用，请换一个。")
    changes = tuple(f"{FIELDS[name]}由“{_words(before[name])}”改为“{_words(value)}”" for name, value in said.items()
                    if there and before[name] != value)
    state = FRESH if there is None else DIFFERS if changes else SAME
    given = {"username": username, "authority": home, "expert": there.pk if there else None, "version": there.version if there else None,
             "entry": entry}
    return Line(row, f"{said.get('name', '')}（{username}）", state, changes, tuple(faults), given)


def _faults(row: Row, username: str, said: dict[str, Any]) -> list[str]:
    found = []
    if username and not _USERNAME.fullmatch(username):
        found.append(f"{row.at('username')}账号“{username[:40]}”须为 3 至 60 个字母、数字或“-”“_”“.”。")
    found += [f"{row.at(name)}{FIELDS[name]}超过 {most} 个字。" for name, most in LONGEST.items() if len(said.get(name, "")) > most]
    try:
        if "employer_code" in said:
            checked_code(said["employer_code"])
    except Problem as problem:
        found.append(row.at("employer_code") + problem.message)
    return found


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value) or "空"
    return value.isoformat() if isinstance(value, date) else str(value or "空")
