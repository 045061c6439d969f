"""Notifications: what one person is told inside the product."""

from typing import ClassVar

from django.db import models


class Notification(models.Model):
    """消息: one line for one person; its words come from its kind when it is shown, with that person's rights."""

    kind = models.CharField(max_length=40)
    person = models.ForeignKey("Person", models.PROTECT, related_name="notifications")
    project = models.ForeignKey("Project", models.PROTECT, null=True, blank=True, related_name="notifications")
    values = models.JSONField(default=dict)
    key = models.CharField(max_length=160, unique=True, null=True, blank=True, help_text="只说一次的事，如某次到期提醒")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notification_of_person"),
            models.Index(fields=["person"], condition=models.Q(read_at__isnull=True), name="notification_unread"),
        ]
