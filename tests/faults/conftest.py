"""Grounds for tests under fault: each a fresh copy of one that was filled once."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.faults import grounds
from tests.faults.grounds import Ground


@pytest.fixture
def like(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled ground that copies are made of, shared by the processes of one run."""
    base = tmp_path_factory.getbasetemp()
    return grounds.template(base.parent if "popen-gw" in base.name else base, grounds.on_postgresql())


@pytest.fixture
def copied(like: Path, tmp_path: Path) -> Callable[..., AbstractContextManager[Ground]]:
    """Makes a copy, on PostgreSQL with settings if any are given."""
    return lambda **settings: grounds.ground(tmp_path / "data", grounds.on_postgresql(), like, **settings)


@pytest.fixture
def filled(copied: Callable[..., AbstractContextManager[Ground]]) -> Iterator[Ground]:
    """A copy, with the database that these tests run on."""
    with copied() as made:
        yield made
