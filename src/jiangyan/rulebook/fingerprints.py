"""Fingerprints of marks: what of a mark each edition covers, and whether a mark is still the one that the journal kept."""

import hashlib
from typing import Any

import rfc8785

_FIRST = ("sheet", "row", "version", "facts", "given", "score", "state", "suggested", "reason", "comment", "override_reason",
          "correction_reason", "maker", "operation", "rubric")
_SECOND = (*_FIRST, "allowed", "base_version", "server_at", "client_at")
EDITIONS: tuple[tuple[str, ...], ...] = (_FIRST, _SECOND, (*_SECOND, "carried_from"))
"""What a mark is told by. The first two stand in the journal without their number; an edition never changes, a new one is added."""
_UNNUMBERED = EDITIONS[:2]


def of_mark(told: dict[str, Any]) -> str:
    """The fingerprint of the newest edition, with its number.

    >>> of_mark(dict.fromkeys(EDITIONS[-1])).partition(":")[0]
    '3'
    """
    return f"{len(EDITIONS)}:{_digest(told, EDITIONS[-1])}"


def same_mark(told: dict[str, Any], kept: str) -> bool:
    """Whether a mark told so is the one that this fingerprint, of whichever edition, was taken of.

    >>> same_mark(dict.fromkeys(EDITIONS[-1]), "4:unknown")
    False
    """
    number, _, own = kept.rpartition(":")
    known = tuple(names for place, names in enumerate(EDITIONS, start=1) if str(place) == number) if number else _UNNUMBERED
    return any(_digest(told, names) == own for names in known)


def _digest(told: dict[str, Any], names: tuple[str, ...]) -> str:
    return hashlib.sha256(rfc8785.dumps({name: told[name] for name in names})).hexdigest()
