"""Passwords that were used before."""

from django.db import models

from jiangyan.models.records import Record


class FormerPassword(Record):
    """The hash of a password that somebody had until `until`; only as many are kept as may not be used again."""

    person = models.ForeignKey("Person", models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    until = models.DateTimeField()
