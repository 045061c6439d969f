"""Everybody of the cast with a program of their own that calls the interface."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from jiangyan.models import Person
from tests.cast import Cast, cast


class Program:
    """Calls the interface as one person, the way another program would: JSON, cookies, an operation id per call."""

    def __init__(self, username: str = "") -> None:
        self.client = Client()
        if username:
            self.client.force_login(Person.objects.get(username=username))

    def call(self, method: str, place: str, content: Any = None, key: str | None = "", **headers: str) -> Any:
        """One call; `key` "" makes a fresh operation id, None sends none."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if method not in ("GET", "HEAD") and key is not None:
            given["Idempotency-Key"] = key or uuid.uuid4().hex
        return self.client.generic(method, f"/api/v1/{place}", json.dumps(content) if content is not None else b"",
                                   content_type="application/json", headers=given)

    def get(self, place: str) -> Any:
        """What stands at `place`, which must be there."""
        answer = self.call("GET", place)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()


@pytest.fixture
def everybody(db) -> Cast:
    return cast()


@pytest.fixture
def program():
    return Program
