"""The test ground: its own data folder, quick password hashing, the cast, and guards that let a flush pass."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Each process has a folder of its own, gone at its end; nobody's real data is ever what the tests stand on.
_FOLDER = tempfile.TemporaryDirectory(prefix="jiangyan-tests-", ignore_cleanup_errors=True)
os.environ["JIANGYAN_DATA_DIR"] = _FOLDER.name
os.environ.update(JIANGYAN_FILES="", JIANGYAN_DEMO="", JIANGYAN_TLS="", JIANGYAN_ALLOWED_HOSTS="")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiangyan.config.settings")

import pytest  # noqa: E402 - the settings above come first


def pytest_configure() -> None:
    """Passwords are hashed quickly here and nowhere else, and nothing is written outside the folder above."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Settings may have been read before this file: the folders are this process's own all the same.
    settings.DATA_DIR, settings.VAULT_DIR = Path(_FOLDER.name), str(Path(_FOLDER.name) / "files")
    settings.ANCHOR_DIR = str(Path(_FOLDER.name) / "anchors")
    Path(settings.VAULT_DIR).mkdir(exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def flush_passes_guards() -> Iterator[None]:
    """Emptying the database between transactional tests lifts the append-only guards and puts them back."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from jiangyan.models import guards

    original = BaseDatabaseOperations.execute_sql_flush

    def lifted(self: Any, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                for table in guards.APPEND_ONLY:
                    cursor.execute(f"DROP TRIGGER append_only ON {table}")
                    cursor.execute(f"DROP TRIGGER append_only_whole ON {table}")
            else:
                for table in guards.APPEND_ONLY:
                    cursor.execute(f"DROP TRIGGER {table}_no_update")
                    cursor.execute(f"DROP TRIGGER {table}_no_delete")
                for deed in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER sent_mail_no_{deed}")
        original(self, sql_list)
        with self.connection.cursor() as cursor:
            for statement in guards.statements(self.connection.vendor, guards.APPEND_ONLY):
                cursor.execute(statement)
            for statement in guards.sent_mails("sqlite") if self.connection.vendor == "sqlite" else ():
                cursor.execute(statement)

    BaseDatabaseOperations.execute_sql_flush = lifted  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def forced_in_with_everything() -> Iterator[None]:
    """`force_login` stands for a whole sign-in, second factor included; who comes through a door is not touched."""
    from django.contrib.auth.signals import user_logged_in

    def whole(request: Any, **rest: Any) -> None:
        if "SERVER_NAME" not in request.META:  # no server made this request
            request.session["second_factor"] = "totp"

    user_logged_in.connect(whole)
    yield
    user_logged_in.disconnect(whole)


@pytest.fixture
def cast(db: Any) -> Any:
    """The fixed cast in an open round."""
    from tests.cast import cast as build

    return build()


@pytest.fixture
def seen(client: Any) -> Any:
    """Signs somebody in and answers a client: `seen(person).get(url)`."""
    def sign_in(person: Any) -> Any:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
