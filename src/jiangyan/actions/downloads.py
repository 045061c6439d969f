"""Downloads and refused looks: what left the house, to whom, and who tried a door that is not theirs."""

from typing import Any

from django.db import transaction

from jiangyan.actions import journal
from jiangyan.queries.rights import Asker


def record(by: Asker, page: str, place: dict[str, Any], form: str) -> None:
    """One line before the bytes leave: the page's name, the ids in its address, and `form` (attachment or inline).

    No line, no file: when the journal cannot be written, nothing is handed out.
    """
    with transaction.atomic():
        journal.append(by.person, "file.handed_out", None, {"page": page, "place": place, "form": form})


def refuse(by: Asker, page: str, place: dict[str, Any], status: int) -> None:
    """One line for a look that was refused; not yours and not there leave the same line."""
    with transaction.atomic():
        journal.append(by.person, "refused", None, {"deed": page, "place": place, "status": status})
