"""What a verification finds: one sentence each, with the line of the journal that it contradicts."""

from dataclasses import dataclass
from typing import Any

UNREADABLE = (ValueError, TypeError, ArithmeticError, AttributeError, KeyError, IndexError)
"""What reading a value raises that no action ever wrote."""


class CannotTell(Exception):
    """Something that is needed for the answer cannot be read; the sentence says what."""


@dataclass(frozen=True)
class Finding:
    """One thing that does not agree; `position` is the journal's line, None where no line knows of it."""

    position: int | None
    kind: str
    sentence: str

    def plain(self) -> dict[str, Any]:
        """The finding as plain data."""
        return {"position": self.position, "kind": self.kind, "sentence": self.sentence}
