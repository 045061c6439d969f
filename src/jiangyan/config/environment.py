"""What the machine's environment tells the product; nonsense stops the start with name, value and what is allowed."""

import os
import re
import secrets
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from jiangyan.vault import keys


class Nonsense(SystemExit):
    """A setting that cannot be used; printed as one Chinese sentence."""

    def __init__(self, name: str, value: str, allowed: str) -> None:
        super().__init__(f"环境变量 {name} 的值“{value}”不能使用。允许的写法：{allowed}。")


def data_dir() -> Path:
    """The folder that holds database, files and the generated secret key; made if absent."""
    folder = Path(os.environ.get("JIANGYAN_DATA_DIR") or "data").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise Nonsense("JIANGYAN_DATA_DIR", str(folder), f"可写入的文件夹（{trouble.strerror}）") from None
    return folder


def secret_key(folder: Path) -> str:
    """The key from the environment, else one made once and kept in the data folder (mode 600)."""
    given = os.environ.get("JIANGYAN_SECRET_KEY")
    if given is not None:
        if len(given) < 32:
            raise Nonsense("JIANGYAN_SECRET_KEY", given[:4] + "…", "至少 32 个字符")
        return given
    place = folder / "secret.key"
    if not place.exists():
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return place.read_text().strip()


def data_keys(folder: Path) -> keys.Keys:
    """The keys for personal numbers, see vault/keys.py; the first seals, all of them open."""
    try:
        return keys.kept(folder)
    except keys.BadKeys:
        raise Nonsense("JIANGYAN_DATA_KEYS", "…",
                       "名称:密钥，几个之间用逗号；名称是字母和数字，密钥是 32 个字节的 Base64，现用的写在最前面") from None


def _sqlite(place: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": place,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


ALIVE = {"connect_timeout": 5, "keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
         "tcp_user_timeout": 10_000}
"""How soon a connection to a PostgreSQL that vanished without a word counts as lost: about ten seconds (the last in ms)."""


SECURE = ("", "disable", "allow", "prefer", "require", "verify-ca", "verify-full")
"""What `sslmode` may say: whether the connection to PostgreSQL is encrypted, and whom it trusts."""


def database(folder: Path) -> dict[str, Any]:
    """Django's description of the database named by JIANGYAN_DATABASE_URL (default: SQLite in `folder`)."""
    url = os.environ.get("JIANGYAN_DATABASE_URL", "")
    if not url:
        return _sqlite(str(folder / "jiangyan.sqlite3"))
    if url.startswith("sqlite://"):
        path = urlsplit(url).path
        place = Path(unquote(path[1:] if path.startswith("//") else path))
        if not place.name or place.is_dir() or not place.parent.is_dir():
            raise Nonsense("JIANGYAN_DATABASE_URL", url, "sqlite:////路径，所在的文件夹须已存在，如 sqlite:////var/lib/jiangyan/jiangyan.sqlite3")
        return _sqlite(str(place))
    return _postgresql("JIANGYAN_DATABASE_URL", url)


def owner_database() -> dict[str, Any] | None:
    """Who owns the tables and migrates them, where the product itself works as a humbler role; None where it is the same."""
    url = os.environ.get("JIANGYAN_OWNER_DATABASE_URL", "")
    return _postgresql("JIANGYAN_OWNER_DATABASE_URL", url) if url else None


def _postgresql(name: str, url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        asked = parse_qs(parts.query)
        port = (asked.get("port") or [str(parts.port or "")])[0]
    except ValueError:  # a port or an address that is none
        parts, asked, port = urlsplit(""), {}, ""
    secure = (asked.get("sslmode") or [""])[0]
    if (parts.scheme not in ("postgres", "postgresql") or len(parts.path) < 2 or not re.fullmatch("[0-9]{0,5}", port) or int(port or 1) > 65535
            or set(asked) - {"host", "port", "sslmode"} or secure not in SECURE):
        raise Nonsense(name, re.sub(r"://[^@/?]*@", "://…@", url),
                       ("" if "OWNER" in name else "sqlite:////路径 或 ")
                       + "postgres://用户:密码@主机:端口/库名，后面可加 ?sslmode=require 或 verify-full")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": (asked.get("host") or [parts.hostname or ""])[0],
        "PORT": port,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": ALIVE | ({"sslmode": secure} if secure else {}),
    }


def hosts() -> list[str]:
    """The host names that are answered; only this machine unless JIANGYAN_ALLOWED_HOSTS lists others."""
    given = os.environ.get("JIANGYAN_ALLOWED_HOSTS")
    if not given:
        return ["127.0.0.1", "localhost", "[::1]"]
    names = [name.strip() for name in given.split(",") if name.strip()]
    if not names or not all(re.fullmatch(r"\*|\.?\w[\w-]*(\.\w[\w-]*)*|\[[0-9A-Fa-f:.]+\]", name, re.ASCII) for name in names):
        raise Nonsense("JIANGYAN_ALLOWED_HOSTS", given, "主机名，几个之间用逗号，不写 http:// 和端口，如 yanshou.example.org,127.0.0.1")
    return names


def files(folder: Path) -> str:
    """Where the vault keeps its bytes: a folder, or s3://bucket/prefix (needs the extra `s3`)."""
    given = os.environ.get("JIANGYAN_FILES", "")
    if given.startswith("s3://"):
        if not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^?#]*)?", given):
            raise Nonsense("JIANGYAN_FILES", given, "s3://存储桶/前缀")
        if find_spec("boto3") is None:
            raise Nonsense("JIANGYAN_FILES", given, "本机文件夹的路径；要用 s3:// 须先安装 jiangyan[s3]")
    elif "://" in given or (given and Path(given).exists() and not Path(given).is_dir()):
        raise Nonsense("JIANGYAN_FILES", given, "本机文件夹的路径，或 s3://存储桶/前缀")
    return given or str(folder / "files")


def anchors(folder: Path) -> str:
    """Where the journal's daily roots are left; better a folder that another machine takes away."""
    given = os.environ.get("JIANGYAN_ANCHOR_DIR", "")
    if "://" in given or (given and Path(given).exists() and not Path(given).is_dir()):
        raise Nonsense("JIANGYAN_ANCHOR_DIR", given, "文件夹的路径")
    try:
        if given:
            Path(given).mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise Nonsense("JIANGYAN_ANCHOR_DIR", given, f"可写入的文件夹（{trouble.strerror}）") from None
    return given or str(folder / "anchors")


def journal_digest() -> str:
    """The algorithm by which new lines of the journal are hashed: sha-256, or sm3 where national algorithms are asked for."""
    given = os.environ.get("JIANGYAN_JOURNAL_DIGEST") or "sha-256"
    if given not in ("sha-256", "sm3"):
        raise Nonsense("JIANGYAN_JOURNAL_DIGEST", given, "sha-256 或 sm3")
    return given


LEAST_LOG_DAYS = 184


def flag(name: str) -> bool:
    """A switch: 1 is on; 0, empty or absent is off."""
    given = os.environ.get(name, "")
    if given not in ("", "0", "1"):
        raise Nonsense(name, given, "0 或 1")
    return given == "1"


def number(name: str, usual: int, least: int, most: int) -> int:
    """A whole number between `least` and `most`; `usual` when nothing is set."""
    given = os.environ.get(name, "")
    if not given:
        return usual
    if not given.isascii() or not given.isdigit() or not least <= int(given[:9]) <= most:
        raise Nonsense(name, given[:60], f"{least} 到 {most} 的整数")
    return int(given)


def log_days() -> int:
    """How many days traces outside the journal are kept: six months at least, 184 unless something longer is set."""
    given = os.environ.get("JIANGYAN_LOG_DAYS", "")
    if given and (not given.isascii() or not given.isdigit() or not LEAST_LOG_DAYS <= int(given[:6]) <= 36500):
        raise Nonsense("JIANGYAN_LOG_DAYS", given, f"不少于 {LEAST_LOG_DAYS} 的整数（天）：《网络安全法》第二十一条要求网络日志至少留存六个月")
    return int(given or LEAST_LOG_DAYS)


def public_url(secure: bool) -> str:
    """The address under which people open the product, for links in mails; without a slash at its end."""
    given = os.environ.get("JIANGYAN_URL", "")
    if not given:
        return ("https" if secure else "http") + "://" + hosts()[0]
    try:
        parts = urlsplit(given)
        sound = parts.port != 0 and bool(parts.hostname)
    except ValueError:  # a port or an address that is none
        parts, sound = urlsplit(""), False
    if not sound or parts.scheme not in ("http", "https") or parts.path.strip("/") or parts.query:
        raise Nonsense("JIANGYAN_URL", given, "https://yanshou.example.org 或 http://127.0.0.1:8000 的样子")
    return given.rstrip("/")


@dataclass(frozen=True)
class Clamd:
    """Where clamd listens: a socket file, or host and port; whether files are refused when it does not answer."""

    path: str
    host: str
    port: int
    required: bool


def clamd() -> Clamd | None:
    """The virus scanner of JIANGYAN_CLAMD; None when none is set, and then files are said to be unscanned."""
    given = os.environ.get("JIANGYAN_CLAMD", "")
    if not given:
        return None
    parts = urlsplit(given)
    try:
        port, required = parts.port or 0, {"": False, "required=0": False, "required=1": True}[parts.query]
    except (ValueError, KeyError):
        port, required = -1, False
    local = parts.scheme == "unix" and len(parts.path) > 1 and not parts.netloc
    remote = parts.scheme == "tcp" and bool(parts.hostname) and port > 0 and not parts.path
    if port < 0 or not (local or remote):
        raise Nonsense("JIANGYAN_CLAMD", given, "unix:///套接字文件 或 tcp://主机:端口，后面可加 ?required=1（查不了就不收）")
    return Clamd(parts.path if local else "", parts.hostname or "", port, required)


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed over: scheme of MAIL_PORTS, account ("" for none), sender's address, timeout in seconds."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str
    timeout: int


MAIL_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
_MAIL_FORMS = ("smtp://主机:25?from=发件邮箱、smtps://账号:口令@主机:465?from=发件邮箱 或 "
               "smtp+starttls://账号:口令@主机:587?from=发件邮箱；账号本身是邮箱时可省去 from，另可写 &timeout=秒数（1至300）")


def mail_server() -> MailServer | None:
    """The mail server of JIANGYAN_EMAIL_URL; None when none is set, and then mails wait."""
    given = os.environ.get("JIANGYAN_EMAIL_URL", "")
    if not given:
        return None
    shown = re.sub(r"://[^@/?]*@", "://…@", given)
    try:
        parts = urlsplit(given)
        port = parts.port or MAIL_PORTS[parts.scheme]
        asked = {name: value[0] for name, value in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
        timeout = int(asked.pop("timeout", "30"))
    except (ValueError, KeyError):
        raise Nonsense("JIANGYAN_EMAIL_URL", shown, _MAIL_FORMS) from None
    user = unquote(parts.username or "")
    sender = asked.pop("from", user)
    if not parts.hostname or parts.path.strip("/") or asked or not 1 <= timeout <= 300 or not re.fullmatch(
            r"[\w.+-]+@[\w.-]+", sender, re.ASCII):
        raise Nonsense("JIANGYAN_EMAIL_URL", shown, _MAIL_FORMS)
    return MailServer(parts.scheme, parts.hostname, port, user, unquote(parts.password or ""), sender, timeout)
