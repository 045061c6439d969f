"""The journal as the audit administrator reads it: who did what when, in order; what was entered is not told."""

from typing import Any

from django.db.models import Q, QuerySet

from jiangyan.models import JournalLine
from jiangyan.queries import journal_words
from jiangyan.queries.account import people
from jiangyan.queries.rights import Asker
from jiangyan.rulebook.words import plain

OPEN = ("sign_in.", "second_factor.", "password.", "person.", "appointment.", "session.", "address.")
"""Deeds whose content may be read as well: they are about accounts, never about a project, a mark or a verdict."""
GROUPS: dict[str, tuple[str, ...]] = {"": (), "sign_in": OPEN, "refused": ("refused",)}
"""What the list can be narrowed to, by the beginning of the deed."""


def listed(by: Asker, search: str = "", group: str = "") -> QuerySet[JournalLine]:
    """The lines, newest first, with the name of who acted. For everybody but the audit administrator: Problem not_found."""
    people.require(by, "journal.browse")
    found = JournalLine.objects.select_related("actor").order_by("-position")
    begins = Q()
    for one in GROUPS.get(group, ()):
        begins |= Q(deed__startswith=one)
    words = plain(search)
    if words:
        sought = Q(actor__display_name__icontains=words) | Q(actor__username=words) | Q(deed__startswith=words)
        nouns, verbs = journal_words.codes(words)
        for noun in nouns:
            sought |= Q(deed__startswith=f"{noun}.")
        for verb in verbs:
            sought |= Q(deed__endswith=f".{verb}")
        found = found.filter(sought)
    return found.filter(begins)


def told(line: JournalLine) -> dict[str, Any]:
    """The content of a line that may be read; {} for all others."""
    content: dict[str, Any] = line.content if line.deed.startswith(OPEN) else {}
    return content
