"""The walk knows every route: a new word in an address must be given values, or its route a reason."""

import re

import pytest

from jiangyan.config.routes import routes
from tests.cast import Cast
from tests.leaks import places


@pytest.mark.django_db
def test_every_route_that_answers_get_is_walked_or_has_a_reason(cast: Cast) -> None:
    walked = places.addresses()
    for pattern in places.patterns():
        made = list(places.filled(pattern))
        assert made and set(walked) & set(made), pattern
        assert not [one for one in made if re.search(r"[<>{}]", one)], made[0]
    assert {one.pattern for one in routes()} >= set(places.NOT_WALKED)
