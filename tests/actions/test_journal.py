"""The journal is one chain: every line covers the one before it."""

import pytest
from django.db import transaction

from jiangyan.actions import journal
from jiangyan.actions.panel import panels
from jiangyan.models import JournalHead, JournalLine
from jiangyan.problems import Problem
from tests.cast import Cast, request
from tests.lines import told


def _broken(lines: list[JournalLine]) -> list[int]:
    previous, found = "0" * 64, []
    for line in lines:
        own = journal.line_hash(line.position, line.at, line.actor_id, line.deed, line.project_id, line.content,
                                previous)
        if (line.hash, line.previous) != (own, previous):
            found.append(line.position)
        previous = line.hash
    return found


def test_a_whole_submission_leaves_an_unbroken_chain(cast: Cast) -> None:
    cast.submit("studio")
    lines = list(JournalLine.objects.order_by("position"))
    assert (_broken(lines), [line.position for line in lines], JournalHead.objects.get().hash) == (
        [], list(range(1, len(lines) + 1)), lines[-1].hash)


def test_a_changed_line_is_found_at_its_position(cast: Cast) -> None:
    cast.submit("studio")
    lines = list(JournalLine.objects.order_by("position"))
    lines[4].content = {**lines[4].content, "sheet": 999}
    assert _broken(lines) == [5]


def test_a_refusal_leaves_a_line_and_nothing_else(cast: Cast) -> None:
    with pytest.raises(Problem):
        panels.start(request(cast.outsider), cast.projects["college"].pk)
    assert [(line.deed, told(line)) for line in JournalLine.objects.all()] == [
        ("refused", {"deed": "inspection.start", "word": "not_found"})]


@pytest.mark.django_db(transaction=True)
def test_a_line_needs_the_transaction_of_its_deed() -> None:
    with pytest.raises(RuntimeError):
        journal.append(None, "nothing", None, {})
    with transaction.atomic():
        assert journal.append(None, "something", None, {}).position == 1
