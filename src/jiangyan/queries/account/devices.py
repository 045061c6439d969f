"""Devices: by a signed cookie a browser is known to an account that signed in from it; and where a request comes from."""

import ipaddress
import secrets
from collections.abc import Mapping

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "jiangyan.device"
AGE = 180 * 24 * 3600
MOST = 8
"""So many accounts are known on one device; the one that was there longest is forgotten first."""


def hashed(kind: str, *words: str) -> str:
    """A name, an address or several of them as a keyed hash of 64 signs: it can be matched and not be read."""
    return salted_hmac(f"jiangyan.attempt.{kind}", "\x1f".join(words), algorithm="sha256").hexdigest()


def source(headers: Mapping[str, str]) -> str:
    """Where a request comes from, of its META: the address, for IPv6 its network of 64 bits.

    Behind JIANGYAN_PROXIES reverse proxies of our own the address is the one that the outermost of them wrote down.
    """
    chain = [one.strip() for one in headers.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    given = chain[-settings.PROXIES] if 0 < settings.PROXIES <= len(chain) else headers.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)


def _listed(cookie: str) -> list[list[str]]:
    try:
        found = signing.loads(cookie, salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return []
    return [one for one in found if isinstance(one, list) and len(one) == 2] if isinstance(found, list) else []


def known(cookie: str, account: str) -> str:
    """The device's own mark for this account (a user name); "" where the account never signed in."""
    return dict(_listed(cookie)).get(hashed("account", account), "")


def remembered(cookie: str, account: str) -> str:
    """The cookie's next value, in which this account is known as well."""
    mine = hashed("account", account)
    others = [one for one in _listed(cookie) if one[0] != mine]
    return signing.dumps([*others[-MOST + 1:], [mine, known(cookie, account) or secrets.token_hex(16)]], salt=SALT)
