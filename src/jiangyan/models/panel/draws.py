"""Draws: how a panel came out of the pool."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

if TYPE_CHECKING:
    from jiangyan.models.project.projects import Project


class DrawState(models.TextChoices):
    """Where a draw stands."""

    DRAFTING = "drafting", "拟定条件"
    SEALED = "sealed", "名单已封存"
    DRAWN = "drawn", "已抽取，征询专家"
    ASSIGNED = "assigned", "专家组已组成"
    ABANDONED = "abandoned", "已作废"


class Draw(models.Model):
    """抽取: one panel for one or several projects. `considered` and `sealed` never change once they are there."""

    round = models.ForeignKey("Round", models.PROTECT, related_name="draws")
    projects: "models.ManyToManyField[Project, Any]" = models.ManyToManyField("Project", related_name="draws")
    state = models.CharField(max_length=10, choices=DrawState.choices, default=DrawState.DRAFTING)
    rules = models.JSONField(help_text="rulebook.candidates.Rules")
    answer_days = models.PositiveSmallIntegerField(default=2, help_text="专家答复的期限，按日")
    considered = models.JSONField(default=list, help_text="封存时专家库的全部人员")
    sealed = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    outcome = models.JSONField(default=dict, help_text="成员和候补，按抽取顺序")
    drawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="作废的原因")
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=DrawState.values), name="draw_state_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["drafting", "abandoned"]) | ~models.Q(sealed=""), name="draw_is_sealed"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["drawn", "assigned"]) | ~models.Q(seed=""), name="draw_has_a_seed"),
        ]


class Commitment(models.Model):
    """One side's promise, made before either reveals; nonce and value are empty until revealed."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="commitments")
    side = models.CharField(max_length=10, choices=[("officer", "主管部门经办人"), ("auditor", "监督审计人员")])
    person = models.ForeignKey("Person", models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=64)
    committed_at = models.DateTimeField()
    nonce = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=100, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "side"], name="commitment_once"),
            models.UniqueConstraint(fields=["draw", "person"], name="commitment_two_people"),
        ]
