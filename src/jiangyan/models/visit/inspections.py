"""Inspections of a project and who sits on the panel."""

import uuid
from typing import ClassVar

from django.db import models


class Inspection(models.Model):
    """验收: ordinal 1 is 初验, 2 is 复验. `sequence` rises with every change of day, hours or place,
    `version` with these and with every change of who sits on the panel, leads it or keeps its record."""

    project = models.ForeignKey("Project", models.PROTECT, related_name="inspections")
    ordinal = models.PositiveSmallIntegerField(default=1)
    visit_on = models.DateField(null=True, blank=True)
    visit_from = models.TimeField(null=True, blank=True)
    visit_until = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    record = models.JSONField(default=dict, help_text="现场验收四个步骤的记录")
    calendar_id = models.UUIDField(default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    notice_sent_at = models.DateTimeField(null=True, blank=True, help_text="现场验收通知送达建设单位")
    notice_sent_by = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="+")
    notice_sequence = models.PositiveIntegerField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_reason = models.TextField(blank=True)
    merged_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "ordinal"], name="inspection_once")]


class PanelMember(models.Model):
    """One expert's seat on the panel of one inspection; the lead has `is_lead`."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="members")
    person = models.ForeignKey("Person", models.PROTECT, related_name="seats")
    is_lead = models.BooleanField(default=False)
    seat = models.PositiveSmallIntegerField(default=1)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "person"], name="panel_member_once"),
            models.UniqueConstraint(
                fields=["inspection"], condition=models.Q(is_lead=True, left_at__isnull=True), name="panel_one_lead"
            ),
        ]
