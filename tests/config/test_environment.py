"""Settings that cannot be used stop the start with name, value and what is allowed."""

from pathlib import Path
from typing import Any

import pytest

from jiangyan.config import environment, identities
from jiangyan.config.environment import MailServer, Nonsense


@pytest.mark.parametrize(("given", "server"), [
    ("", None),
    ("smtp://127.0.0.1?from=a@example.org", MailServer("smtp", "127.0.0.1", 25, "", "", "a@example.org", 30)),
    ("smtps://a%40example.org:p%3Aw@mail.example.org",
     MailServer("smtps", "mail.example.org", 465, "a@example.org", "p:w", "a@example.org", 30)),
    ("smtp+starttls://clerk:pw@mail.example.org:2587?from=a@example.org&timeout=5",
     MailServer("smtp+starttls", "mail.example.org", 2587, "clerk", "pw", "a@example.org", 5)),
])
def test_the_mail_server_is_read(monkeypatch: Any, given: str, server: MailServer | None) -> None:
    monkeypatch.setenv("JIANGYAN_EMAIL_URL", given)
    assert environment.mail_server() == server


@pytest.mark.parametrize("given", [
    "mail.example.org", "imap://mail.example.org?from=a@example.org", "smtp://?from=a@example.org", "smtp://mail.example.org",
    "smtp://mail.example.org:nine?from=a@example.org", "smtp://mail.example.org?from=nobody", "smtp://[::1?from=a@example.org",
    "smtp://mail.example.org?from=a@example.org&timeout=0", "smtp://mail.example.org?from=a@example.org&tls=1",
    "smtp://mail.example.org/inbox?from=a@example.org", "smtp://mail.example.org?from=a@example.org%0aBcc:b@example.org",
])
def test_a_mail_server_that_cannot_be_used_is_refused_by_name(monkeypatch: Any, given: str) -> None:
    monkeypatch.setenv("JIANGYAN_EMAIL_URL", given)
    with pytest.raises(Nonsense) as caught:
        environment.mail_server()
    assert "JIANGYAN_EMAIL_URL" in str(caught.value) and given in str(caught.value) and "smtp+starttls://" in str(caught.value)


def test_the_password_is_not_repeated(monkeypatch: Any) -> None:
    monkeypatch.setenv("JIANGYAN_EMAIL_URL", "smtpx://clerk:secret-word@mail.example.org")
    with pytest.raises(Nonsense) as caught:
        environment.mail_server()
    assert "secret-word" not in str(caught.value)


@pytest.mark.parametrize(("given", "address"), [("https://yanshou.example.org/", "https://yanshou.example.org"), ("", "https://127.0.0.1")])
def test_the_address_for_links(monkeypatch: Any, given: str, address: str) -> None:
    monkeypatch.setenv("JIANGYAN_URL", given)
    monkeypatch.delenv("JIANGYAN_ALLOWED_HOSTS")
    assert environment.public_url(True) == address


@pytest.mark.parametrize("given", [
    "yanshou.example.org", "gopher://yanshou.example.org", "https://yanshou.example.org/a", "http://a.example.org:99999", "http:" "//[x"])
def test_an_address_for_links_that_cannot_be_used(monkeypatch: Any, given: str) -> None:
    monkeypatch.setenv("JIANGYAN_URL", given)
    with pytest.raises(Nonsense, match="JIANGYAN_URL"):
        environment.public_url(False)


@pytest.mark.parametrize(("given", "days"), [("", 184), ("184", 184), ("400", 400)])
def test_how_long_traces_are_kept(monkeypatch: Any, given: str, days: int) -> None:
    monkeypatch.setenv("JIANGYAN_LOG_DAYS", given)
    assert environment.log_days() == days


@pytest.mark.parametrize("given", ["183", "0", "-200", "half a year", "１８４", "99999999"])
def test_traces_are_kept_half_a_year_at_least(monkeypatch: Any, given: str) -> None:
    monkeypatch.setenv("JIANGYAN_LOG_DAYS", given)
    with pytest.raises(Nonsense) as caught:
        environment.log_days()
    assert str(caught.value) == (f"环境变量 JIANGYAN_LOG_DAYS 的值“{given}”不能使用。允许的写法：不少于 184 的整数（天）："
                                 "《网络安全法》第二十一条要求网络日志至少留存六个月。")


HOUSE = {"ISSUER": "https://sso.example.org/realms/one", "CLIENT": "jiangyan", "SECRET": "a-secret"}


def _identities(monkeypatch: Any, **given: str) -> identities.Identities | None:
    for name in ("ISSUER", "CLIENT", "SECRET", "NAME", "MATCH"):
        monkeypatch.setenv(f"JIANGYAN_OIDC_{name}", given.get(name, ""))
    return identities.identities()


def test_the_house_that_vouches_is_read_and_off_by_default(monkeypatch: Any) -> None:
    assert _identities(monkeypatch) is None
    found = _identities(monkeypatch, **HOUSE, MATCH="username")
    assert found is not None and found == identities.Identities(HOUSE["ISSUER"], "jiangyan", "a-secret", "统一身份认证", True)
    assert (found.origin, found.key) == ("https://sso.example.org", "oidc-" + found.key[5:])
    other = _identities(monkeypatch, **HOUSE | {"ISSUER": "http://127.0.0.1:8080", "NAME": "示例认证"})
    assert other is not None and (other.name, other.by_username, other.key != found.key) == ("示例认证", False, True)


@pytest.mark.parametrize(("name", "given"), [
    ("ISSUER", ""), ("CLIENT", ""), ("SECRET", ""), ("ISSUER", "http://sso.example.org"), ("ISSUER", "https://"),
    ("ISSUER", "sso.example.org"), ("ISSUER", HOUSE["ISSUER"] + "?a=1"), ("ISSUER", "https:" "//me@sso.example.org"),
    ("ISSUER", HOUSE["ISSUER"] + "; script-src *"), ("ISSUER", "http://127.0.0.1:nine"), ("MATCH", "email"), ("NAME", "长" * 21)])
def test_half_a_house_stops_the_start(monkeypatch: Any, name: str, given: str) -> None:
    with pytest.raises(Nonsense) as caught:
        _identities(monkeypatch, **HOUSE | {name: given})
    assert f"JIANGYAN_OIDC_{name}" in str(caught.value) and given in str(caught.value) and "允许的写法" in str(caught.value)
    assert HOUSE["SECRET"] not in str(caught.value)


@pytest.mark.parametrize(("name", "given"), [
    ("JIANGYAN_DATABASE_URL", "postgres://h:abc/db"), ("JIANGYAN_DATABASE_URL", "postgres://h:99999999/db"),
    ("JIANGYAN_DATABASE_URL", "postgres://[::1/db"), ("JIANGYAN_DATABASE_URL", "postgres:///db?port=nine"),
    ("JIANGYAN_DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3"), ("JIANGYAN_DATABASE_URL", "sqlite://"),
    ("JIANGYAN_ALLOWED_HOSTS", "https://yanshou.example.org"), ("JIANGYAN_ALLOWED_HOSTS", " , "),
    ("JIANGYAN_ANCHOR_DIR", "s3://anchors"), ("JIANGYAN_ANCHOR_DIR", "/proc/nowhere"), ("JIANGYAN_ANCHOR_DIR", __file__),
    ("JIANGYAN_FILES", __file__), ("JIANGYAN_FILES", "s3://Bucket!/a"), ("JIANGYAN_FILES", "s3:///a"), ("JIANGYAN_FILES", "s3://bucket/a?b"),
    ("JIANGYAN_DATABASE_URL", "postgres://h/db?port=99999"), ("JIANGYAN_DATABASE_URL", "postgres://h/db?sslmode=perhaps"),
    ("JIANGYAN_DATABASE_URL", "postgres://h/db?ssl=1"), ("JIANGYAN_ALLOWED_HOSTS", ".."), ("JIANGYAN_ALLOWED_HOSTS", "-"),
    ("JIANGYAN_ALLOWED_HOSTS", "主机.example.org"),
])
def test_nonsense_is_told_with_name_and_value(monkeypatch: Any, tmp_path: Path, name: str, given: str) -> None:
    monkeypatch.setenv(name, given)
    with pytest.raises(Nonsense) as caught:
        (environment.database(tmp_path), environment.hosts(), environment.anchors(tmp_path), environment.files(tmp_path))
    assert name in str(caught.value) and given in str(caught.value) and "允许的写法" in str(caught.value)


def test_a_database_password_is_not_repeated(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("JIANGYAN_DATABASE_URL", "postgres://clerk:secret-word@h:abc/db")
    with pytest.raises(Nonsense) as caught:
        environment.database(tmp_path)
    assert "secret-word" not in str(caught.value)


@pytest.mark.parametrize("given", ["4", "481", "-5", "x", "1e2", "９", "9" * 5000])
def test_a_number_out_of_its_bounds_is_told(monkeypatch: Any, given: str) -> None:
    monkeypatch.setenv("JIANGYAN_SESSION_IDLE", given)
    with pytest.raises(Nonsense, match="JIANGYAN_SESSION_IDLE"):
        environment.number("JIANGYAN_SESSION_IDLE", 30, 5, 480)


@pytest.mark.parametrize(("given", "host", "options"), [
    ("postgres://u:p@h:5432/db", "h", {}), ("postgres://u@/db?host=/run/postgresql&port=5432", "/run/postgresql", {}),
    ("postgres://u:p@h/db?sslmode=verify-full", "h", {"sslmode": "verify-full"})])
def test_how_postgresql_is_reached(monkeypatch: Any, tmp_path: Path, given: str, host: str, options: dict[str, str]) -> None:
    monkeypatch.setenv("JIANGYAN_DATABASE_URL", given)
    found = environment.database(tmp_path)
    assert (found["HOST"], found["NAME"], found["OPTIONS"]) == (host, "db", environment.ALIVE | options)


@pytest.mark.parametrize("given", ["*", "yanshou.example.org, 127.0.0.1", ".example.org", "[::1]", "my_host"])
def test_the_hosts_that_are_answered(monkeypatch: Any, given: str) -> None:
    monkeypatch.setenv("JIANGYAN_ALLOWED_HOSTS", given)
    assert environment.hosts() == [one.strip() for one in given.split(",")]
