"""Every deed that the code writes into the journal has its words, for the page on which people read it."""

import ast
import re
from pathlib import Path

from jiangyan.queries.journal_words import DONE, NOUNS, words

SOURCE = Path(__file__).resolve().parents[2] / "src" / "jiangyan"


def _deeds() -> set[str]:
    """Second arguments of journal.append, with * for what a variable fills in."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("journal.append") and len(node.args) > 1:
                given = node.args[1]
                for one in (given.body, given.orelse) if isinstance(given, ast.IfExp) else (given,):
                    found.add(re.sub(r"\{.*?\}+", "*", re.sub(r"""^f?['"]|['"]$""", "", ast.unparse(one))))
    return found


def test_every_deed_has_its_words() -> None:
    deeds = {deed for deed in _deeds() if "." in deed}
    assert len(deeds) > 100
    lacking = [deed for deed in sorted(deeds) for noun, done in [deed.split(".", 1)]
               if noun not in {*NOUNS, "*"} or done not in {*DONE, "*"}]
    assert lacking == []


def test_what_a_variable_fills_in_has_its_words_too() -> None:
    filled = [*(f"sync.{one}" for one in ("conflict", "quarantined", "refused")), "sheet_import.withdrawn", "sheet_import.applied",
              *(f"deduction.{one}" for one in ("confirmed", "rejected", "withdrawn")), "project.returned", "project.accepted",
              *(f"mail.{one}" for one in ("sent", "failed")), "holiday.days_set", "holiday.day_removed", "holiday.completed",
              *(f"round.{one}" for one in ("named", "contacts", "dates", "rules", "reminders", "objections", "gates")),
              *(f"extension.{one}" for one in ("proposed", "confirmed", "rejected", "withdrawn")), "reopening.confirmed", "cancellation.confirmed",
              *(f"finding.{one}" for one in ("planned", "handed_in", "accepted", "sent_back", "adopted", "declined")), "refused"]
    assert [deed for deed in filled if words(deed) == deed] == []
