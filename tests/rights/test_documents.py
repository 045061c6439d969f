"""docs/rights.md and the rules in the code say the same, line by line; neither has a line more."""

from jiangyan.queries.rights import AGAIN, DEEDS, ROUND_DEEDS
from jiangyan.queries.rights.people import HOUSE_DEEDS
from tests.rights import sheet


def test_every_deed_of_a_project_stands_in_the_document_and_the_other_way_round() -> None:
    written = {name: (rule.name, {who: set(when) for who, when in rule.allowed.items()}, rule.told)
               for name, rule in sheet.projects().items()}
    coded = {name: (deed.name, {who: set(when) for who, when in deed.allowed.items() if when}, frozenset(deed.told))
             for name, deed in DEEDS.items()}
    assert sorted(written) == sorted(coded)
    assert {name: (written[name], coded[name]) for name in written if written[name] != coded[name]} == {}


def test_what_stays_open_in_a_reinspection_is_written_down() -> None:
    assert sheet.again() == {name: frozenset(who) for name, who in AGAIN.items()}


def test_every_deed_of_a_round_stands_in_the_document_and_the_other_way_round() -> None:
    assert sheet.rounds() == {name: (deed.name, frozenset(deed.roles)) for name, deed in ROUND_DEEDS.items()}


def test_every_deed_of_the_house_stands_in_the_document_and_the_other_way_round() -> None:
    assert sheet.house() == {name: (deed.name, frozenset(deed.roles)) for name, deed in HOUSE_DEEDS.items()}
