"""A row that is inserted is the row that save() would have written."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jiangyan.actions.records import insert
from jiangyan.models import Mark, Operation
from jiangyan.queries.clock import database_now
from tests.cast import Cast

ALIKE = {"facts": {"名称": "示例", "数": 3, "空": None}, "score": Decimal("3.5"), "state": "scored", "allowed": [["0", "5"]],
         "reason": "按细则", "operation": "one", "rubric_hash": "0" * 64, "version": 1, "base_version": 0}


def _mark(cast: Cast, row: str) -> Mark:
    return Mark(sheet=cast.sheet("college"), row=row, maker=cast.clerks["college"], server_at=database_now(), **ALIKE)


def _kept(mark: Mark) -> dict[str, Any]:
    return Mark.objects.filter(pk=mark.pk).values(*ALIKE, "given", "comment", "maker", "client_at").get()


def test_every_column_and_the_number_are_as_save_would_leave_them(cast: Cast) -> None:
    one, other = _mark(cast, "1.1"), _mark(cast, "1.2")
    insert(one)
    other.save(force_insert=True)
    assert (_kept(one), one.pk, one._state.adding) == (_kept(other), other.pk - 1, False)


def test_a_second_row_with_the_same_key_is_refused_and_the_first_stays(cast: Cast) -> None:
    insert(_mark(cast, "1.1"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(_mark(cast, "1.1"))
    assert Mark.objects.filter(sheet=cast.sheet("college"), row="1.1").count() == 1


def test_the_instant_that_a_table_sets_by_itself_is_set(cast: Cast) -> None:
    done = Operation(person=cast.officer, key="one", fingerprint="0" * 64, answer=None)
    insert(done)
    assert (Operation.objects.get(pk=done.pk).done_at, Operation.objects.get(pk=done.pk).answer) == (done.done_at, None)
