"""Readings: what the notice leaves open, programme by programme, and what the authority confirmed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jiangyan.models import Programme, ReadingConfirmation
from jiangyan.queries.sheet.sheets import rubric_of
from jiangyan.rulebook.rubric import Reading, Rubric


@dataclass(frozen=True)
class Asked:
    """One reading of one programme and the confirmation in force, if there is one."""

    programme: Programme
    reading: Reading
    confirmation: ReadingConfirmation | None

    @property
    def choice(self) -> str | None:
        """The confirmed choice; None while nobody has confirmed."""
        return self.confirmation.choice if self.confirmation else None

    @property
    def label(self) -> str:
        """The confirmed choice in the rubric's words; empty while nobody has confirmed."""
        return next((one.label for one in self.reading.choices if one.value == self.choice), "")

    @property
    def where(self) -> str:
        """The row that the reading is about ("第 13.2 项"), or the notice as a whole."""
        return f"第 {self.reading.row} 项" if self.reading.row else f"“{self.reading.quote.strip('“”')}”"


def _latest(programmes: Iterable[Programme]) -> dict[tuple[int, str], ReadingConfirmation]:
    rows = ReadingConfirmation.objects.filter(programme__in=list(programmes)).select_related("confirmed_by")
    return {(row.programme_id, row.reading): row for row in rows.order_by("pk")}


def asked(programmes: Iterable[Programme]) -> list[Asked]:
    """Every reading of the programmes' rubrics, in the rubrics' order, with what is confirmed (one query)."""
    programmes = list(programmes)
    latest = _latest(programmes)
    return [Asked(programme, reading, latest.get((programme.pk, reading.id)))
            for programme in programmes for reading in rubric_of(programme).readings]


def version(programme: Programme, reading: str) -> int:
    """How often a reading of a programme has been confirmed; every confirmation stays, so the number only rises."""
    return ReadingConfirmation.objects.filter(programme=programme, reading=reading).count()


def each_once(found: list[Asked]) -> list[Asked]:
    """The readings with those about the notice as a whole only once, at their first programme."""
    first = {one.reading.id: one for one in reversed(found)}
    return [one for one in found if one.reading.row or first[one.reading.id] is one]


def confirmed(programmes: Iterable[Programme]) -> Iterator[tuple[Programme, dict[str, str]]]:
    """The confirmed choices of each programme, by reading id."""
    found = asked(programmes)
    for programme in programmes:
        yield programme, {one.reading.id: one.choice for one in found
                          if one.programme.pk == programme.pk and one.choice is not None}


def contradictions(found: list[Asked]) -> list[str]:
    """Readings of the notice as a whole that were confirmed differently for two programmes."""
    general: dict[str, set[str]] = {}
    questions: dict[str, str] = {}
    for one in found:
        if not one.reading.row and one.choice is not None:
            general.setdefault(one.reading.id, set()).add(one.choice)
            questions[one.reading.id] = one.reading.question
    return [f"各项目类别对“{questions[name]}”确认得不一致" for name, choices in general.items() if len(choices) > 1]


def place(rubric: Rubric, row: str) -> str:
    """A row's number and its item's name, "4.2 设备条件"; the whole table where there is no row."""
    if row not in rubric.rows:
        return "全表"
    section = rubric.section_of(row)
    item = next(item for item in section.items if any(one.id == row for one in item.rows))
    return f"{row} {item.name}"


def lines(rubric: Rubric, choices: Mapping[str, str]) -> list[dict[str, str]]:
    """Every reading for papers and results, with the choice in force (else the default): row, question, choice."""
    found = []
    for reading in rubric.readings:
        chosen = choices.get(reading.id, reading.default)
        labels = {choice.value: choice.label for choice in reading.choices}
        found.append({"row": place(rubric, reading.row), "question": reading.question,
                      "choice": labels.get(chosen, chosen)})
    return found
