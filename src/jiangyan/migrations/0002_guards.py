"""The database refuses to change what only grows."""

from typing import ClassVar

from django.db import migrations

from jiangyan.models import guards

FIRST = (
    "jiangyan_mark", "jiangyan_journalline", "jiangyan_move", "jiangyan_receipt", "jiangyan_materialcheck",
    "jiangyan_verdict", "jiangyan_publication", "jiangyan_rubricedition", "jiangyan_readingconfirmation",
    "jiangyan_recusal", "jiangyan_paper",
)
"""The tables that were there; a later one is guarded by the migration that makes it."""


class Migration(migrations.Migration):
    """Append-only tables."""

    dependencies: ClassVar = [("jiangyan", "0001_records")]
    operations: ClassVar = [guards.guarded(*FIRST)]
