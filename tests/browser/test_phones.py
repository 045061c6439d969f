"""On a phone: no page pushes past its edge, and whoever goes on to a row sees that row, not the top of the page."""

import pytest

from tests.browser.conftest import Entering

pytestmark = pytest.mark.browser
WIDTH = 390
PAST_THE_EDGE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(("who", "places"), [
    ("officer", ("/", "/rounds/1/", "/rounds/1/papers/", "/projects/1/", "/projects/10/papers/", "/holidays/2026/")),
    ("expert1", ("/projects/10/merged/",))])
def test_no_page_pushes_past_the_edge_of_a_phone(enter: Entering, who: str, places: tuple[str, ...]) -> None:
    page = enter(who, WIDTH)
    for place in places:
        assert page.goto(place).status == 200  # type: ignore[union-attr]
        assert (place, page.evaluate(PAST_THE_EDGE)) == (place, 0)


def test_the_next_row_begins_where_one_looks(enter: Entering) -> None:
    clerk = enter("college-clerk", WIDTH)
    clerk.goto("/projects/1/self-assessment/?row=9.1")
    top = clerk.locator(".row-card").bounding_box()
    assert top is not None
    assert 0 <= top["y"] < 200
