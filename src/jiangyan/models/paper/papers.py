"""Official papers that were issued, their files, and the ones that were withdrawn."""

from typing import ClassVar

from django.db import models


class Paper(models.Model):
    """文书 as issued: its values frozen under a number; about a project, or about the whole round.

    `series` with `year` and `serial` counts the authority's papers without a gap; a paper with a number of its own
    (a receipt) has none. `digest` is the SHA-256 of kind, number and values.
    """

    kind = models.CharField(max_length=40)
    authority = models.ForeignKey("Authority", models.PROTECT, related_name="papers")
    round = models.ForeignKey("Round", models.PROTECT, related_name="papers")
    project = models.ForeignKey("Project", models.PROTECT, null=True, blank=True, related_name="papers")
    series = models.CharField(max_length=8, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField(max_length=80, blank=True)
    values = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "series", "year", "serial"],
                                    condition=models.Q(serial__isnull=False), name="paper_number_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["number"], name="paper_by_number")]


class PaperFile(models.Model):
    """One form of a paper, its bytes in the vault under `sha256`."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="files")
    form = models.CharField(max_length=4, choices=[("pdf", "PDF"), ("docx", "Word")])
    sha256 = models.CharField(max_length=64)
    printed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["paper", "form"], name="paper_file_once")]


class PaperWithdrawal(models.Model):
    """作废: the paper counts no longer; its number stays taken."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    withdrawn_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()
