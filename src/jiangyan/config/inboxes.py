"""The mailbox that units send to, as the environment names it; nonsense stops the start, and the password is never repeated."""

import os
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from jiangyan.config.environment import Nonsense

PORTS = {"imap": 143, "imaps": 993}
_FORMS = ("imaps://账号:口令@主机:993/INBOX 或 imap://账号:口令@主机:143/INBOX（不加密，只宜用于本机或内网）；"
          "另可写 ?seen=1（收下后标为已读）、&move=文件夹（收下后移走）、&authority=主管部门名称、&timeout=秒数（1至300）")


@dataclass(frozen=True)
class Inbox:
    """Where mails are fetched: scheme of PORTS, account, folder, what is done to a mail that was taken, timeout in seconds.

    `authority` names who looks after mails that nobody can place; "" is the authority that was there first.
    """

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str
    seen: bool
    move: str
    authority: str
    timeout: int

    @property
    def name(self) -> str:
        """The mailbox in words, without its password."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


def inbox() -> Inbox | None:
    """The mailbox of JIANGYAN_INBOX_URL; None when none is set, and then no mail is fetched."""
    given = os.environ.get("JIANGYAN_INBOX_URL", "")
    if not given:
        return None
    shown = f"{given.partition(':')[0][:10]}://…@{given.rpartition('@')[2]}" if "@" in given else f"{given[:5]}…"
    try:
        parts = urlsplit(given)
        port = parts.port or PORTS[parts.scheme]
        asked = {name: value[0] for name, value in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
        timeout, seen = int(asked.pop("timeout", "30")), asked.pop("seen", "0")
        PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise Nonsense("JIANGYAN_INBOX_URL", shown, _FORMS) from None
    move, authority = asked.pop("move", ""), asked.pop("authority", "")
    if not parts.hostname or not parts.username or not parts.password or asked or not 1 <= timeout <= 300 or seen not in ("0", "1"):
        raise Nonsense("JIANGYAN_INBOX_URL", shown, _FORMS)
    return Inbox(parts.scheme, parts.hostname, port, unquote(parts.username), unquote(parts.password),
                 unquote(parts.path.strip("/")) or "INBOX", seen == "1", move, authority, timeout)
