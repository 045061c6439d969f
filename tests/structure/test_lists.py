"""Every table on screen goes out as Excel and CSV, or it is written here why it does not."""

import re

from tests.structure.tree import PACKAGE, named, short, text

TEMPLATES = {short(path).removeprefix("src/jiangyan/templates/"): text(path) for path in named(".html", under=PACKAGE / "templates")}
FILES = "parts/list_files.html"
OUT_WITH = {"announcements/table.html": "announcements/announcements.html", "purges/table.html": "purges/purge.html",
            "rounds/lines.html": "rounds/table.html", "improvements/finding.html": "improvements/improvements.html"}
"""A table that stands in a page whose links it goes out with."""
SHEET = "a score sheet: leaves as a paper (PDF, Word), as the form to fill in, and with everybody's rows in the round's exports"
PREVIEW = "what a deed would do, for the one moment before it is confirmed; done, it stands in the journal, which goes out"
FORM = "a form to be filled in, not a list"
ONCE = "passwords shown once and never kept: a file would keep them"
REASONS = {
    "checks/rows.html": SHEET, "merged/table.html": SHEET, "sheets/table.html": SHEET, "reinspections/compare.html": SHEET,
    "publications/content.html": SHEET, "rectifications/report.html": "the report is a paper (PDF, Word)",
    "corrections/correction.html": FORM, "invitations/invitation.html": FORM, "panels/panel.html": FORM, "received_mails/mail.html": FORM,
    "rounds/gates.html": FORM, "people/authorities.html": "the one or two names that the administrator enters at the beginning",
    "group_deeds/preview.html": PREVIEW, "list_imports/preview.html": PREVIEW, "plans/apply.html": PREVIEW,
    "sheet_imports/preview.html": PREVIEW, "sheet_imports/decided.html": PREVIEW, "parts/conflict.html": PREVIEW,
    "outbox/mail.html": PREVIEW, "units/passwords.html": ONCE, "units/unit.html": ONCE,
    "draws/draw.html": "who was barred and why stands in the draw's record (JSON), to be replayed elsewhere; the result goes out",
    "exports/index.html": "the kinds of files that can be made, each with its button; what was made is the list below, which goes out",
    "papers/lines.html": "the papers that can be issued, each with its file; those that were issued are a list, which goes out",
    "papers/received.html": "the unit's own papers, each with its file",
    "parts/versions.html": "the earlier texts of one entry, beside the form",
    "plans/panels.html": "who sits in which panel of a plan that is not applied: the plan's own list goes out",
    "plans/travel.html": FORM, "overviews/figure.html": "each figure has two links of its own, by its code",
    "receipts/receipt.html": "a receipt is a paper (PDF, Word)", "receipts/submission.html": "what the receipt will list, before it is there",
    "rounds/settled.html": "the readings print on every score sheet", "rubrics/show.html": "a rubric is a file of its own (YAML)",
}
"""Why a table has no file."""


def bare(templates: dict[str, str]) -> set[str]:
    """The templates with a table that name neither file."""
    return {name for name, words in templates.items() if re.search(r"<table\b", words) and FILES not in words}


def test_every_table_goes_out_or_says_why_not() -> None:
    assert bare(TEMPLATES) - set(OUT_WITH) - set(REASONS) == set()
    assert [page for page in OUT_WITH.values() if FILES not in TEMPLATES[page] and "list_files" not in TEMPLATES[page]] == []


def test_no_reason_outlives_its_table() -> None:
    tables = {name for name, words in TEMPLATES.items() if re.search(r"<table\b", words)}
    assert (set(OUT_WITH) | set(REASONS)) - tables == set()


def test_a_table_without_files_is_found() -> None:
    assert bare({"a.html": "<table></table>", "b.html": f'<table></table>{{% include "{FILES}" %}}', "c.html": "<p>"}) == {"a.html"}
