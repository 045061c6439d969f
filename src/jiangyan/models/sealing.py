"""Secrets that the database keeps sealed: Fernet, with a key that only the secret key of this installation gives."""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"jiangyan/sealing/second-factor/1"


@cache
def _lock(secret_key: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def seal(text: str) -> str:
    """The text as it may lie in a stolen copy of the database: unreadable without JIANGYAN_SECRET_KEY."""
    return _lock(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What `seal` was given. ValueError when it was sealed under another key or changed since."""
    try:
        return _lock(settings.SECRET_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise ValueError("sealed under another key") from None
