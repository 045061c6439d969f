"""Declarations: what an expert says of their own ties, before anything of a project is shown."""

from django.db import models


class Declaration(models.Model):
    """回避承诺: the ties as declared ([{kind, organisation, code}], none: []) and the words promised; never changed."""

    person = models.ForeignKey("Person", models.PROTECT, related_name="declarations")
    invitation = models.ForeignKey("Invitation", models.PROTECT, related_name="declarations")
    ties = models.JSONField(default=list)
    promise = models.TextField()
    declared_at = models.DateTimeField()
