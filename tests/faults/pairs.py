"""Two deeds at the same moment: `python -m tests.faults.pairs KIND COUNT` on a filled ground; prints what became of each pair."""

import json
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jiangyan.management import ground

Deed = Callable[[], Any]


@dataclass(frozen=True)
class Pair:
    """Both deeds, and how the records stand after them."""

    first: Deed
    second: Deed
    told: Callable[[], dict[str, Any]]


def together(*deeds: Deed) -> list[str]:
    """Runs the deeds in threads that start at the same moment; "done" or the refusal's word of each."""
    from django.db import connection

    from jiangyan.problems import Problem

    barrier, ends = threading.Barrier(len(deeds)), ["nothing"] * len(deeds)

    def run(place: int, deed: Deed) -> None:
        connection.ensure_connection()
        barrier.wait()
        try:
            deed()
            ends[place] = "done"
        except Problem as refusal:
            ends[place] = refusal.word
        except Exception as trouble:
            ends[place] = repr(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(deeds)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return ends


def _studio(cast: Any, number: int) -> str:
    """One more studio whose panel is on site."""
    name = f"studio{number}"
    cast.add(name, f"示例第{number}重型机械厂", "enterprise", "studio")
    cast.reach_panel(name)
    return name


def _seats(cast: Any, count: int) -> list[tuple[str, Any, Any]]:
    """So many filled expert sheets that are not filed, with project and expert."""
    found = []
    for number in range(-(-count // len(cast.experts))):
        name = _studio(cast, number)
        for expert in cast.experts:
            sheet = cast.sheet(name, "expert", expert)
            cast.take_over(name, sheet, expert)
            found.append((name, expert, sheet))
    return found[:count]


def _position(deed: str, **content: Any) -> int:
    from jiangyan.models import JournalLine

    lines = JournalLine.objects.filter(deed=deed, **{f"content__{name}": value for name, value in content.items()})
    return int(lines.order_by("-position").values_list("position", flat=True).first() or 0)


def _save(expert: Any, sheet: Any) -> Deed:
    from jiangyan.actions.sheet import marks
    from jiangyan.actions.sheet.marks import Entered
    from tests.cast import request

    asked = request(expert)
    return lambda: marks.record_mark(asked, sheet.pk, "5.1", Entered({"events": 4}), 1)


def _sheet(sheet: Any) -> dict[str, Any]:
    """The sheet as it stands: versions of the row, its total and our own sum, and where the save stands in the journal."""
    from jiangyan.models import Mark, Sheet
    from jiangyan.queries.sheet.sheets import latest

    now, marks = Sheet.objects.get(pk=sheet.pk), latest([sheet.pk])[sheet.pk]
    return {"versions": Mark.objects.filter(sheet=sheet, row="5.1").count(), "saved": _position("mark.recorded", sheet=sheet.pk),
            "total": str(now.total), "sum": str(sum(one.score or 0 for one in marks.values())), "filed": now.filed_at is not None}


def finalise(cast: Any, count: int) -> list[Pair]:
    """An expert saves a row on one device and files the sheet on another."""
    from jiangyan.actions.sheet import sheets
    from tests.cast import request

    def pair(expert: Any, sheet: Any) -> Pair:
        asked = request(expert)
        return Pair(_save(expert, sheet), lambda: sheets.finalise(asked, sheet.pk),
                    lambda: _sheet(sheet) | {"other": _position("sheet.filed", sheet=sheet.pk)})

    return [pair(expert, sheet) for _name, expert, sheet in _seats(cast, count)]


def recuse(cast: Any, count: int) -> list[Pair]:
    """An expert saves a row while the officer keeps them away from the project."""
    from jiangyan.actions.panel import panels
    from jiangyan.models import JournalLine
    from tests.cast import request

    def pair(name: str, expert: Any, sheet: Any) -> Pair:
        asked, project = request(cast.officer), cast.projects[name].pk

        def kept_away() -> int:
            lines = JournalLine.objects.filter(deed="recusal.imposed", project=project, content__person=expert.pk)
            return int(lines.values_list("position", flat=True).get())

        return Pair(_save(expert, sheet), lambda: panels.recuse(asked, project, expert.pk, "亲属（示例）"),
                    lambda: _sheet(sheet) | {"other": kept_away()})

    return [pair(*one) for one in _seats(cast, count)]


def publish(cast: Any, count: int) -> list[Pair]:
    """One approver confirms a publication while another sends it back to be corrected."""
    from jiangyan.actions.verdict import publications
    from jiangyan.models import Project, Proposal, Publication
    from tests.cast import person, request

    other = person("approver-too", "审批人己", "approver", authority=cast.authority)

    def pair(number: int) -> Pair:
        name = _studio(cast, number)
        cast.score(name)
        cast.conclude(name)
        project = cast.projects[name].pk
        proposal = publications.propose(request(cast.officer), project, "请整改完善（示例）")["proposal"]
        one, two = request(cast.approver), request(other)
        return Pair(lambda: publications.confirm(one, project, proposal),
                    lambda: publications.reject(two, project, proposal, "请更正（示例）"),
                    lambda: {"stage": Project.objects.get(pk=project).stage, "state": Proposal.objects.get(pk=proposal).state,
                             "publications": Publication.objects.filter(project=project).count()})

    return [pair(number) for number in range(count)]


def recused_first(cast: Any, count: int) -> list[Pair]:
    """Not left to chance: the save waits for the project while a recusal, which came first, waits to be written down."""
    from django.db import connection, transaction

    from jiangyan.models import JournalHead

    def waiting() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
            return int(cursor.fetchone()[0])

    def ordered(pair: Pair) -> Pair:
        def reach(how_many: int) -> None:
            for _turn in range(400):
                if waiting() >= how_many:
                    return
                threading.Event().wait(0.02)
            raise AssertionError("nobody waits")

        def both() -> list[str]:
            ends: list[str] = []
            with transaction.atomic():
                JournalHead.objects.select_for_update().get(pk=1)
                recusing = threading.Thread(target=lambda: ends.extend(together(pair.second)))
                recusing.start()
                reach(1)
                saving = threading.Thread(target=lambda: ends.extend(together(pair.first)))
                saving.start()
                reach(2)
            recusing.join()
            saving.join()
            return ends

        return Pair(lambda: None, both, pair.told)

    return [ordered(one) for one in recuse(cast, count)]


def number(cast: Any, count: int) -> list[Pair]:
    """Two officers issue papers of two projects; each paper takes the next number of its authority's series."""
    from jiangyan.actions.paper import papers
    from jiangyan.models import Paper
    from jiangyan.queries.rights import asker
    from tests.cast import person

    other = person("officer-too", "经办人辛", "officer", authority=cast.authority)

    def issue(by: Any, name: str) -> Deed:
        project = cast.projects[name].pk
        return lambda: papers.issue(asker(by), "attendance_sheet", project, "docx")

    def pair(place: int) -> Pair:
        first, second = _studio(cast, 2 * place), _studio(cast, 2 * place + 1)
        return Pair(issue(cast.officer, first), issue(other, second),
                    lambda: {"serials": list(Paper.objects.order_by("pk").values_list("serial", flat=True))})

    return [pair(place) for place in range(count)]


KINDS = {"number": number, "finalise": finalise, "recuse": recuse, "publish": publish, "recused_first": recused_first}


def main(kind: str, count: int) -> None:
    """Arranges, runs and prints."""
    from django.conf import settings

    from tests.faults.scene import known

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    found = KINDS[kind](known(), count)
    told = [{"ends": pair.second() if kind == "recused_first" else together(pair.first, pair.second), **pair.told()}
            for pair in found]
    print(json.dumps(told))


if __name__ == "__main__":
    ground.stand()
    main(sys.argv[1], int(sys.argv[2]))
