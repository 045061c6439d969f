"""Extensions: a unit's own deadline, moved by two people."""

from typing import ClassVar

from django.db import models


class ExtensionSubject(models.TextChoices):
    """Which deadline was moved."""

    SUBMISSION = "submission", "提交截止时间"
    RECTIFICATION = "rectification", "整改期限"


class Extension(models.Model):
    """延期 as it came into force: the deadline before and after, why, and the two people; never changed."""

    project = models.ForeignKey("Project", models.PROTECT, related_name="extensions")
    proposal = models.OneToOneField("Proposal", models.PROTECT, related_name="extension")
    subject = models.CharField(max_length=16, choices=ExtensionSubject.choices)
    before = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.TextField()
    proposed_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    extended_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("before")), name="extension_is_later"),
        ]
