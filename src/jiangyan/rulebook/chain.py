"""The chain of the journal: how one line is hashed, by SHA-256 or by SM3 (GB/T 32905), and what begins with which."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.hashes import SM3, Hash

Digest = Callable[[bytes], bytes]


def _sha256(content: bytes) -> bytes:
    return sha256(content).digest()


def _sm3(content: bytes) -> bytes:
    made = Hash(SM3())
    made.update(content)
    return made.finalize()


DIGESTS: dict[str, Digest] = {"sha-256": _sha256, "sm3": _sm3}
"""The algorithms that a journal may use, by the name that stands in front of every line that is hashed."""

FIRST = "sha-256"
"""Every journal begins with this one; a line of its own says from where on another counts."""

TURN = "journal.algorithm"
"""The deed of that line; its content names the algorithm of all lines after it."""


def line_hash(line: dict[str, Any], algorithm: str = FIRST) -> str:
    """The hash of one line, in hexadecimal: over the chain's name with its algorithm, then the RFC 8785 bytes of the line.

    The line: position, at (ISO 8601), actor, deed, project, content, previous.

    >>> line = {"position": 1, "content": {}, "previous": "0"}
    >>> line_hash(line)[:8], line_hash(line, "sm3")[:8]
    ('386bea5d', '6ee08006')
    """
    domain = f"jiangyan/journal/{algorithm}/1\n".encode()
    return DIGESTS[algorithm](domain + rfc8785.dumps(line)).hex()


def following(deed: str, content: dict[str, Any], algorithm: str) -> str:
    """The algorithm of the line after this one.

    >>> following("journal.algorithm", {"algorithm": "sm3"}, "sha-256"), following("mark.recorded", {}, "sm3")
    ('sm3', 'sm3')
    """
    return str(content["algorithm"]) if deed == TURN else algorithm
