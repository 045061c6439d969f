"""The mailbox of the environment: read, or refused by name without its password."""

from typing import Any

import pytest

from jiangyan.config import inboxes
from jiangyan.config.environment import Nonsense
from jiangyan.config.inboxes import Inbox


@pytest.mark.parametrize(("given", "found"), [
    ("", None),
    ("imaps://yanshou%40example.org:p%3Aw@mail.example.org",
     Inbox("imaps", "mail.example.org", 993, "yanshou@example.org", "p:w", "INBOX", False, "", "", 30)),
    ("imap://yanshou:pw@127.0.0.1:2143/%E9%AA%8C%E6%94%B6?seen=1&move=%E5%B7%B2%E6%94%B6&timeout=5&authority=%E7%A4%BA%E4%BE%8B%E5%B1%80",
     Inbox("imap", "127.0.0.1", 2143, "yanshou", "pw", "验收", True, "已收", "示例局", 5)),
])
def test_the_mailbox_is_read(monkeypatch: Any, given: str, found: Inbox | None) -> None:
    monkeypatch.setenv("JIANGYAN_INBOX_URL", given)
    assert inboxes.inbox() == found
    assert found is None or found.password not in found.name


@pytest.mark.parametrize("given", [
    "yanshou:secret-word@mail.example.org", "pop3://yanshou:secret-word@mail.example.org", "imaps://yanshou@mail.example.org", "imaps://a:secret-word",
    "imaps://:secret-word@mail.example.org", "imaps://yanshou:secret-word@", "imaps://yanshou:secret-word@mail.example.org:nine",
    "imaps://yanshou:secret-word@mail.example.org?seen=2", "imaps://yanshou:secret-word@mail.example.org?delete=1",
    "imaps://yanshou:secret-word@mail.example.org?timeout=0", "imaps://yanshou:secret-word@mail.example.org?timeout=soon",
    "imaps://yanshou:secret-word@[::1", "imaps://yanshou:secret/word@mail.example.org", "imaps://yanshou:secret@word@mail.example.org:x"])
def test_a_mailbox_that_cannot_be_used_is_refused_by_name_and_without_its_password(monkeypatch: Any, given: str) -> None:
    monkeypatch.setenv("JIANGYAN_INBOX_URL", given)
    with pytest.raises(Nonsense) as caught:
        inboxes.inbox()
    assert "JIANGYAN_INBOX_URL" in str(caught.value) and "imaps://账号:口令@主机" in str(caught.value)
    assert "secret" not in str(caught.value)
