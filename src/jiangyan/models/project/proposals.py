"""Decisions that need two people."""

from typing import ClassVar

from django.db import models


class ProposalKind(models.TextChoices):
    """What is proposed by one and confirmed by another (design: two people)."""

    OPEN_ROUND = "open_round", "开启批次"
    PUBLISH = "publish", "发布结果"
    DEDUCTION = "deduction", "总分扣分"
    EXTEND = "extend", "延期"
    REOPEN_SHEET = "reopen_sheet", "重开打分表"
    CANCEL = "cancel", "取消建设项目"
    ANNOUNCE = "announce", "公示"
    PURGE = "purge", "清除个人信息"


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    PENDING = "pending", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class Proposal(models.Model):
    """One proposal; `subject` is the id of the round or inspection that it is about."""

    kind = models.CharField(max_length=20, choices=ProposalKind.choices)
    round = models.ForeignKey("Round", models.PROTECT, related_name="proposals")
    project = models.ForeignKey("Project", models.PROTECT, null=True, blank=True, related_name="proposals")
    inspection = models.ForeignKey("Inspection", models.PROTECT, null=True, blank=True, related_name="proposals")
    content = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PENDING)
    proposed_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="proposal_two_people",
            ),
            # Two constraints, because SQLite cannot be told that nothing equals nothing.
            models.UniqueConstraint(
                fields=["kind", "project"], condition=models.Q(state="pending", project__isnull=False),
                name="proposal_one_pending_project",
            ),
            models.UniqueConstraint(
                fields=["kind", "round"], condition=models.Q(state="pending", project__isnull=True),
                name="proposal_one_pending_round",
            ),
        ]
