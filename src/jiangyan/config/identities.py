"""The house that vouches for people, where the environment names one: OpenID Connect, off unless it is configured whole."""

import hashlib
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from jiangyan.config.environment import Nonsense

_ALL = ("JIANGYAN_OIDC_ISSUER", "JIANGYAN_OIDC_CLIENT", "JIANGYAN_OIDC_SECRET")
_FORM = "https:// 开头、不带参数的网址，与认证服务自己写的 issuer 一字不差；http:// 只限 127.0.0.1"


@dataclass(frozen=True)
class Identities:
    """Who vouches: issuer's URL, our account there, the button's text, and whether equal usernames count as the same person."""

    issuer: str
    client: str
    secret: str
    name: str
    by_username: bool

    @property
    def key(self) -> str:
        """Under what the people known there are kept: another issuer never answers for them."""
        return "oidc-" + hashlib.sha256(self.issuer.encode()).hexdigest()[:24]

    @property
    def origin(self) -> str:
        """Scheme and host, for the page that sends people there."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def identities() -> Identities | None:
    """The house that the environment names; None when nothing is set. Half of it stops the start."""
    given = {name: os.environ.get(name, "") for name in (*_ALL, "JIANGYAN_OIDC_NAME", "JIANGYAN_OIDC_MATCH")}
    if not any(given.values()):
        return None
    for name in _ALL:
        if not given[name]:
            raise Nonsense(name, "", f"{'、'.join(_ALL)} 须一起写明，或者都不写")
    issuer = given["JIANGYAN_OIDC_ISSUER"]
    if not _usable(issuer):
        raise Nonsense("JIANGYAN_OIDC_ISSUER", issuer, _FORM)
    if given["JIANGYAN_OIDC_MATCH"] not in ("", "username"):
        raise Nonsense("JIANGYAN_OIDC_MATCH", given["JIANGYAN_OIDC_MATCH"], "不写，或者 username")
    name = given["JIANGYAN_OIDC_NAME"] or "统一身份认证"
    if len(name) > 20:
        raise Nonsense("JIANGYAN_OIDC_NAME", name, "至多 20 个字")
    return Identities(issuer, given["JIANGYAN_OIDC_CLIENT"], given["JIANGYAN_OIDC_SECRET"], name,
                      given["JIANGYAN_OIDC_MATCH"] == "username")


def _usable(issuer: str) -> bool:
    try:
        parts = urlsplit(issuer)
        here = parts.hostname == "127.0.0.1" and (parts.port or 80) > 0
    except ValueError:
        return False
    plain = issuer.isascii() and issuer.isprintable() and not set(issuer) & set(" ;,\"'")  # it stands in a header, too
    return plain and bool(parts.hostname) and parts.username is None and not parts.query and not parts.fragment and (
        parts.scheme == "https" or (parts.scheme == "http" and here))
