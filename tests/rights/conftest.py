"""The world of these tests is built once, and nothing of it stays."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.rights.world import World, built


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Everybody signed in, before projects at every place of the way; their sessions outlast the whole matrix."""
    with override_settings(PROVED=86_400, SESSION_IDLE=86_400, SESSION_COOKIE_AGE=86_400), django_db_blocker.unblock(), transaction.atomic():
        yield built()
        transaction.set_rollback(True)
