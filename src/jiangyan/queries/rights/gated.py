"""Questions about what one asker may see, put into SQL once for everybody whose appointments are of the same kinds."""

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from jiangyan.models import Appointment, Person
from jiangyan.models.questions import Question
from jiangyan.queries.rights.askers import Asker

Row = TypeVar("Row")
Shape = tuple[tuple[str, bool, bool], ...]
"""Role, whether at a unit, whether at an authority, of every appointment."""


class Gated(Generic[Row]):
    """A question that begins with who asks: `Gated(lambda by, found: visible_projects(by).filter(round=found))`.

    Answers as models.questions.Question does. The asker in the query has the same roles, but their numbers (person, units,
    authorities) only stand for those of whoever asks later: the query may use nothing else of them.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Row]]) -> None:
        self._ask = ask
        self._kept: dict[tuple[Shape, int], Question[Row]] = {}

    def __call__(self, by: Asker, *values: int | str) -> list[Row]:
        """What `by` may see for these values, in one query; as many values as stand in the query."""
        seats = by.appointments
        shape = tuple((one.role, one.unit_id is not None, one.authority_id is not None) for one in seats)
        places = [place for one in seats for place in (one.unit_id, one.authority_id) if place is not None]
        kept = self._kept.get((shape, len(values)))
        if kept is None:
            kept = self._kept[shape, len(values)] = Question(partial(self._asked, shape))
        return kept(by.person.pk, *places, *values)

    def _asked(self, shape: Shape, person: int, *numbers: int) -> QuerySet[Any, Row]:
        left = iter(numbers)
        seats = tuple(Appointment(role=role, unit_id=next(left) if unit else None,
                                  authority_id=next(left) if authority else None) for role, unit, authority in shape)
        return self._ask(Asker(Person(pk=person), seats), *left)
