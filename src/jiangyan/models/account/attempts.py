"""Attempts to sign in that failed, counted; names and addresses are kept as keyed hashes only."""

from django.db import models

from jiangyan.models.records import Record


class Attempt(Record):
    """The failures of one key (an account from a source, a source, an account, an account on a device it knows)."""

    key = models.CharField(max_length=64, unique=True)
    account = models.CharField(max_length=64, blank=True, db_index=True)
    failures = models.PositiveIntegerField(default=0)
    pending = models.PositiveIntegerField(default=0, help_text="正在核对、还不知道成败的次数")
    last_at = models.DateTimeField(db_index=True)
