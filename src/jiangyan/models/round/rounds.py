"""Rounds, their programmes, pinned rubrics, confirmed readings and contacts."""

from typing import ClassVar

from django.db import models

from jiangyan.models.records import Record
from jiangyan.models.sealed import SealedField


class RoundState(models.TextChoices):
    """批次状态; only an open round takes submissions."""

    DRAFTING = "drafting", "筹备中"
    PROPOSED = "proposed", "待审批"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


class MergeRule(models.TextChoices):
    """How a panel's sheets become one."""

    CONSENSUS = "consensus", "合议评分"
    MEAN = "mean", "取平均分"
    TRIMMED_MEAN = "trimmed_mean", "去掉最高、最低总分后取平均"


class OverdueReminders(models.TextChoices):
    """How often somebody is reminded of what is overdue."""

    DAILY = "daily", "每天一次"
    WEEKLY = "weekly", "每周一次"
    NONE = "none", "不提醒"


def usual_reminder_days() -> list[int]:
    """Days before a deadline on which people are reminded, unless the round says otherwise."""
    return [7, 3, 1]


class DayKind(models.TextChoices):
    """Which days a period in days counts."""

    WORKING = "working", "工作日"
    CALENDAR = "calendar", "自然日"


class RubricEdition(models.Model):
    """The exact text of a rubric in use, found by its hash; never changed."""

    rubric = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    kept_at = models.DateTimeField(auto_now_add=True)


class Round(Record):
    """验收批次: one notice, carried out. Instants are UTC in the database, Asia/Shanghai on screen."""

    authority = models.ForeignKey("Authority", models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=120)
    notice_title = models.CharField(max_length=200)
    notice_number = models.CharField(max_length=80, blank=True)
    notice = models.JSONField(default=dict, help_text="通知模板的副本：材料清单、阶段")
    state = models.CharField(max_length=12, choices=RoundState.choices, default=RoundState.DRAFTING)
    pass_mark = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    section_gates = models.JSONField(default=dict, blank=True)
    must_have_rows = models.JSONField(default=dict, blank=True)
    panel_size = models.PositiveSmallIntegerField(null=True, blank=True)
    merge_rule = models.CharField(max_length=20, choices=MergeRule.choices, blank=True)
    spread_threshold = models.DecimalField(max_digits=4, decimal_places=1, default=1)
    submission_deadline = models.DateTimeField(null=True, blank=True)
    deadline_inclusive = models.BooleanField(default=True)
    visits_until = models.DateTimeField(null=True, blank=True)
    rectification_until = models.DateTimeField(null=True, blank=True)
    visit_record_required = models.BooleanField(default=False, help_text="现场验收记录不全不能提交结论")
    mails_held = models.BooleanField(default=True, help_text="邮件先由经办人放行")
    reminder_days = models.JSONField(default=usual_reminder_days, help_text="截止前几天提醒")
    overdue_reminders = models.CharField(max_length=8, choices=OverdueReminders.choices, default=OverdueReminders.WEEKLY)
    objection_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="异议期的天数；空为不设")
    objection_day_kind = models.CharField(max_length=10, choices=DayKind.choices, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    purge_on = models.DateField(null=True, blank=True, help_text="从哪一天起清除个人信息；空为没有定")
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=RoundState.values), name="round_state_known"),
            models.CheckConstraint(
                condition=models.Q(pass_mark__isnull=True) | models.Q(pass_mark__gt=0, pass_mark__lte=100),
                name="round_pass_mark_range",
            ),
            models.CheckConstraint(
                condition=models.Q(objection_days__isnull=True, objection_day_kind="")
                | models.Q(objection_days__gte=1, objection_day_kind__in=DayKind.values),
                name="round_objection_period",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="open") | (
                    models.Q(pass_mark__isnull=False, submission_deadline__isnull=False, panel_size__gte=3)
                    & ~models.Q(merge_rule="")
                ),
                name="round_open_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Programme(Record):
    """项目类别 of a round, with its rubric pinned by hash."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="programmes")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    name_label = models.CharField(max_length=40, default="建设项目实施单位", help_text="附件表头的名称行")
    rubric = models.CharField(max_length=80)
    rubric_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "code"], name="programme_once")]

    def __str__(self) -> str:
        return self.name


class ReadingConfirmation(models.Model):
    """口径: what the authority confirmed, one row per confirmation; the latest counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="confirmations")
    reading = models.CharField(max_length=40)
    choice = models.CharField(max_length=40)
    confirmed_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(auto_now_add=True)


class Contact(models.Model):
    """Whom to call: an office of the notice's section 五."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="contacts")
    office = models.CharField(max_length=100)
    person_name = models.CharField(max_length=40, blank=True)
    phone = SealedField(blank=True, published=True)
    email = models.EmailField(blank=True)
