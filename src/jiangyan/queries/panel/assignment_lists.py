"""A list of panels and visit days: who would sit where, what would change, what cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from jiangyan.models import Draw, Inspection, Person, Recusal, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.panel import draws, experts
from jiangyan.queries.panel.list_imports import DIFFERS, FRESH, SAME, Line, Row
from jiangyan.queries.project.project_rows import Named, named
from jiangyan.queries.rights import Asker, require
from jiangyan.rulebook import recusal
from jiangyan.rulebook.recusal import Subject, Ties


@dataclass(frozen=True)
class _Known:
    """What the lines are checked against, fetched once for all of them."""

    people: dict[str, Person]
    ties: dict[int, Ties]
    subjects: dict[int, Subject]
    barred: frozenset[int]
    recused: frozenset[tuple[int, int]]
    drawn: frozenset[int]
    now: dict[int, Inspection]
    today: date
    size: int


def plan(by: Asker, found: Round | None, rows: Sequence[Row]) -> list[Line]:
    """What each row would settle, in the same number of queries for one row as for a thousand."""
    if found is None:
        raise Problem("not_found")
    meant = named(by, found, rows)
    pks = [one.found.project.pk for one in meant if one.found]
    today, authority = local(database_now()).date(), found.authority_id
    people = list(Person.objects.filter(appointments__role="expert", appointments__authority=authority, appointments__ended_at__isnull=True,
                                        is_active=True).distinct())
    visits = Inspection.objects.filter(project__in=pks, merged_at__isnull=True).defer("record").prefetch_related(
        "members__person").order_by("ordinal")
    known = _Known(
        {one.username.lower(): one for one in people}, experts.ties(people, authority),
        dict(zip(pks, experts.subjects([one.found.project for one in meant if one.found]), strict=True)),
        frozenset(experts.barred(authority, today).values_list("person", flat=True)),
        frozenset(Recusal.objects.filter(project__round=found).values_list("project", "person")),
        frozenset(Draw.objects.filter(round=found, state__in=draws.LIVE).values_list("projects", flat=True)),
        {one.project_id: one for one in visits}, today, found.panel_size or 0)
    return [_line(row, one, known) for row, one in zip(rows, meant, strict=True)]


def _line(row: Row, one: Named, known: _Known) -> Line:
    if one.found is None:
        return Line(row, str(row.values.get("code") or ""), faults=(one.fault,))
    values, project = row.values, one.found.project
    faults: list[str] = []
    try:
        require(one.found, "panel.assign")
    except Problem as problem:
        faults.append(f"{row.at('code')}“{one.about}”{problem.message}")
    if project.pk in known.drawn:
        faults.append(f"{row.at('code')}“{one.about}”正在抽取专家，不能另行指定。")
    people = [_person(row, name, username, one, known, faults)
              for name, usernames in (("lead", [values.get("lead")]), ("members", values.get("members") or []))
              for username in usernames if username]
    chosen = [person for person in people if person is not None]
    if len(people) == len(chosen) and len({person.pk for person in chosen}) != known.size:
        faults.append(f"{row.at('members')}专家组共 {len({person.pk for person in chosen})} 人，本批次规定 {known.size} 人（组长在内，不能重复）。")
    starts, ends, day = values.get("starts"), values.get("ends"), values.get("visit_on")
    if day and day < known.today:
        faults.append(f"{row.at('visit_on')}验收日期{day:%Y-%m-%d}已经过去。")
    if bool(starts) != bool(ends) or (starts and ends and starts >= ends):
        faults.append(f"{row.at('starts')}开始时间须早于结束时间，两个都填或都不填。")
    return _compared(row, one, known.now.get(project.pk), chosen, faults)


def _person(row: Row, name: str, username: str, one: Named, known: _Known, faults: list[str]) -> Person | None:
    person = known.people.get(username.lower())
    if person is None:
        faults.append(f"{row.at(name)}没有账号为“{username[:40]}”的在任专家。")
        return None
    project = one.found.project if one.found else None
    why = recusal.reasons(known.ties[person.pk], known.subjects[project.pk]) if project else ()
    if person.pk in known.barred:
        faults.append(f"{row.at(name)}“{person.display_name}”（{username}）暂停使用或不在聘期。")
    elif project and ((project.pk, person.pk) in known.recused or why):
        faults.append(f"{row.at(name)}“{person.display_name}”（{username}）须回避这个项目{'：' + '；'.join(why) if why else ''}。")
    return person


def _compared(row: Row, one: Named, there: Inspection | None, people: list[Person], faults: list[str]) -> Line:
    values: dict[str, Any] = row.values
    given = {"project": one.found.project.pk if one.found else None, "experts": [person.pk for person in people],
             "lead": people[0].pk if people else None, "visit_on": values.get("visit_on"), "place": values.get("place") or "",
             "starts": values.get("starts"), "ends": values.get("ends")}
    new = {"组长": _names(people[:1]), "成员": _names(people[1:]), "日期": str(values.get("visit_on") or ""),
           "时间": _hours(values.get("starts"), values.get("ends")), "地点": given["place"]}
    if there is None:
        return Line(row, one.about, FRESH, (f"专家组：{_names(people)}（第一位是组长），{new['日期']} {new['时间']} {new['地点']}".rstrip(),),
                    tuple(faults), given)
    seated = [member for member in there.members.all() if member.left_at is None]
    old = {"组长": _names([member.person for member in seated if member.is_lead]),
           "成员": _names([member.person for member in seated if not member.is_lead]), "日期": str(there.visit_on or ""),
           "时间": _hours(there.visit_from, there.visit_until), "地点": there.place}
    changes = tuple(f"{name}由“{old[name] or '空'}”改为“{new[name] or '空'}”" for name in new if old[name] != new[name])
    return Line(row, one.about, DIFFERS if changes else SAME, changes, tuple(faults), given)


def _names(people: Sequence[Person]) -> str:
    return "、".join(sorted(f"{one.display_name}（{one.username}）" for one in people))


def _hours(starts: time | None, ends: time | None) -> str:
    return f"{starts:%H:%M}—{ends:%H:%M}" if starts and ends else ""
