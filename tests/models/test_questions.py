"""A kept question answers what its query would, row for row, and locks what its query locks."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from jiangyan.models import Project, Sheet
from jiangyan.models.questions import Question
from tests.cast import Cast


def _projects(unit: int, stage: str) -> QuerySet[Project]:
    return Project.objects.select_related("round__authority", "unit").filter(unit=unit, stage=stage).order_by("pk")


def _plain(record: Any) -> dict[str, Any]:
    """Everything that a record and those fetched with it hold."""
    found = {name: value for name, value in vars(record).items() if name != "_state"}
    return found | {name: _plain(one) for name, one in record._state.fields_cache.items()}


def test_objects_and_what_was_fetched_with_them_are_the_same_as_the_query_s(cast: Cast) -> None:
    ask, unit = Question(_projects), cast.projects["college"].unit_id
    for values in ((unit, "preparing"), (unit, "scored"), (cast.projects["studio"].unit_id, "preparing")):
        with CaptureQueriesContext(connection) as asked:
            told = ask(*values)
        assert [_plain(one) for one in told] == [_plain(one) for one in _projects(*values)]
        assert (len(asked), [one._state.adding for one in told]) == (1, [False] * len(told))


def test_values_come_as_tuples_and_the_first_of_none_is_none(cast: Cast) -> None:
    ask = Question(lambda project: Sheet.objects.filter(project=project).order_by("pk").values_list("pk", "partial_total", "filed_at"))
    project = cast.projects["college"].pk
    assert ask(project) == list(Sheet.objects.filter(project=project).order_by("pk").values_list("pk", "partial_total", "filed_at"))
    assert (ask.first(project), ask.first(0)) == (ask(project)[0], None)


def test_a_text_is_a_value_and_never_a_piece_of_the_statement(cast: Cast) -> None:
    ask, unit = Question(_projects), cast.projects["college"].unit_id
    assert [ask(unit, stage) for stage in ("preparing' OR '1'='1", "%s", "")] == [[], [], []]


@pytest.mark.django_db(transaction=True)
def test_a_row_is_not_locked_outside_a_transaction() -> None:
    ask = Question(lambda pk: Sheet.objects.filter(pk=pk).select_for_update())
    with transaction.atomic():
        assert ask(1) == []
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            ask(1)


def test_a_record_can_be_changed_saved_and_read_without_some_columns(cast: Cast) -> None:
    project = Project.objects.get(pk=cast.projects["college"].pk)
    project.number = "示例-1"
    project.save(update_fields=["number"])
    brief = Project.objects.only("name").get(pk=project.pk)
    assert (brief.get_deferred_fields() != set(), brief.number) == (True, "示例-1")
