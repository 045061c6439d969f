"""Personal numbers under lock: AES-256-GCM with a key that has a name, a keyed digest for finding, a salted one for the journal."""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORM = "s1"


class Unsealable(Exception):
    """A sealed value that no key here opens, or that somebody changed."""


def seal(words: str, place: str) -> str:
    """The words under the newest key; `place` ("table.column") is bound to them. "" stays ""."""
    if not words:
        return ""
    name, key = settings.DATA_KEYS[0]
    nonce = os.urandom(12)
    closed = AESGCM(_derived(key, "field")).encrypt(nonce, words.encode(), f"{name}|{place}".encode())
    return f"{FORM}.{name}.{base64.urlsafe_b64encode(nonce + closed).decode()}"


def unseal(sealed: str, place: str) -> str:
    """What was sealed for `place`; Unsealable without its key, or when a single bit differs."""
    if not sealed:
        return ""
    try:
        form, name, packed = sealed.split(".")
        key = dict(settings.DATA_KEYS)[name]
        content = base64.urlsafe_b64decode(packed)
        if form != FORM:
            raise ValueError(form)
        return AESGCM(_derived(key, "field")).decrypt(content[:12], content[12:], f"{name}|{place}".encode()).decode()
    except (ValueError, KeyError, InvalidTag) as trouble:
        raise Unsealable(f"{place}：没有打开它的密钥，或者内容被改过") from trouble


def key_of(sealed: str) -> str:
    """The name of the key that a sealed value needs."""
    return sealed.split(".")[1] if sealed.count(".") == 2 else ""


def matches(words: str) -> list[str]:
    """The keyed digests (hexadecimal) under which equal words may be found: of the newest key first, then of the older ones."""
    tight = "".join(words.split()).replace("-", "").upper().encode()
    return [hmac.new(_derived(key, "match"), tight, hashlib.sha256).hexdigest() for _name, key in settings.DATA_KEYS]


def salt() -> str:
    """Fresh chance for one commitment; whoever throws it away makes the commitment mean nothing."""
    return os.urandom(16).hex()


def commitment(salt_: str, words: str) -> str:
    """What the journal says of personal words: SHA-256 over their salt and them; proves them to whoever has both."""
    return hashlib.sha256(b"jiangyan/personal/1\n" + bytes.fromhex(salt_) + words.encode()).hexdigest()


def _derived(key: bytes, use: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"jiangyan/{use}/1".encode()).derive(key)
