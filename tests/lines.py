"""Lines of the journal, as tests read them."""

from typing import Any

from jiangyan.models import JournalLine


def told(line: JournalLine) -> dict[str, Any]:
    """What a line says of its deed, without the fingerprints of the records that it took along."""
    return {name: value for name, value in line.content.items() if name != "records"}
