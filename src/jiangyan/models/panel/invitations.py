"""Drawn experts: asked, answered, seated, or waiting as reserves."""

from typing import ClassVar

from django.db import models


class InvitationState(models.TextChoices):
    """Where a drawn expert stands; a reserve has not been asked yet."""

    RESERVE = "reserve", "候补"
    ASKED = "asked", "待答复"
    ACCEPTED = "accepted", "已同意，待承诺"
    READY = "ready", "已承诺"
    DECLINED = "declined", "不能参加"
    LAPSED = "lapsed", "逾期未答复"
    RECUSED = "recused", "须回避"


class Invitation(models.Model):
    """征询: one drawn expert of one draw. `project` is set when a reserve steps in for that project alone."""

    draw = models.ForeignKey("Draw", models.PROTECT, related_name="invitations")
    person = models.ForeignKey("Person", models.PROTECT, related_name="invitations")
    rank = models.PositiveSmallIntegerField()
    seat = models.CharField(max_length=10, choices=[("finance", "财务席"), ("ordinary", "普通席")])
    state = models.CharField(max_length=10, choices=InvitationState.choices)
    replaces = models.ForeignKey("Invitation", models.PROTECT, null=True, blank=True, related_name="successors")
    project = models.ForeignKey("Project", models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "person"], name="invitation_once"),
            models.UniqueConstraint(fields=["draw", "rank"], name="invitation_rank_once"),
            models.CheckConstraint(condition=models.Q(state__in=InvitationState.values), name="invitation_state_known"),
        ]
