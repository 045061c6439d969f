"""What stands on the record of a draw and on a declaration, rendered through the papers' own drawer."""

import pytest

from jiangyan.models import Declaration
from jiangyan.printing import papers
from jiangyan.queries.panel import draw_papers
from jiangyan.rulebook.recusal import Tie
from tests.pool import agree, asked, held, pool, sealed


@pytest.fixture
def ready(cast):
    """The college accepted, eight in the pool."""
    cast.submit("college")
    cast.accept("college")
    pool(cast)
    return cast


def test_the_record_holds_conditions_hashes_and_outcome(ready) -> None:
    found = held(ready, "college")
    values = draw_papers.record(found, ready.projects["college"])
    assert (values["rule"], values["candidates"], values["excluded"], values["candidates_hash"], values["seed"]) == (
        "专业领域：不限；地区：不限；财务席1席；同一工作单位不超过1名；专家组3人，候补3人。", "8", "0", found.sealed, found.seed)
    assert [one["name"] for one in values["chosen"]] == [one.person.display_name for one in asked(found)]
    assert [one["kind"] for one in values["chosen"]] == ["财务席", "普通席", "普通席"]
    assert [one["order"] for one in values["reserves"]] == ["1", "2", "3"]
    assert papers.render("draw_record", values, "pdf", draft=True).startswith(b"%PDF")


def test_a_draw_that_was_not_held_leaves_gaps(ready) -> None:
    values = draw_papers.record(sealed(ready, "college"), ready.projects["college"])
    assert (values["drawn_at"], values["seed"], values["chosen"], values["commitments"]) == (None, None, [], [])


def test_the_declaration_says_what_was_declared(ready) -> None:
    agree(asked(held(ready, "college"))[0], Tie("post", "别的学校"))
    values = draw_papers.declaration(Declaration.objects.get())
    assert values["declared"].startswith("本人申报的关系：与“别的学校”：现在或曾经任职、兼职。经核对与本项目无关。本人承诺：")
