"""Objections to a published result, and what the authority answered."""

from django.db import models


class Objection(models.Model):
    """异议 of a unit's head to one publication; `files` are frozen as id, name, size and sha256."""

    project = models.ForeignKey("Project", models.PROTECT, related_name="objections")
    publication = models.ForeignKey("Publication", models.PROTECT, related_name="objections")
    text = models.TextField()
    files = models.JSONField(default=list)
    raised_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()


class ObjectionAnswer(models.Model):
    """答复: upheld (a corrected result follows) or refused, always with a reason; never changed."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="answer")
    upheld = models.BooleanField()
    reason = models.TextField()
    answered_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
