"""The holiday table, and when a round reminds of its deadlines."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import jiangyan.models.round.rounds


class Migration(migrations.Migration):
    """HolidayYear, HolidayDay, and the reminder schedule of rounds."""

    dependencies: ClassVar = [("jiangyan", "0009_mails")]

    operations: ClassVar = [
        migrations.CreateModel("HolidayYear", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("year", models.PositiveSmallIntegerField(unique=True)),
            ("source", models.CharField(help_text="依据：通知的名称或文号", max_length=120)),
            ("complete", models.BooleanField(default=False)),
        ]),
        migrations.CreateModel("HolidayDay", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("day", models.DateField(unique=True)),
            ("kind", models.CharField(choices=[("holiday", "放假"), ("workday", "上班（调休）")], max_length=8)),
            ("name", models.CharField(max_length=20)),
            ("year", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="days", to="jiangyan.holidayyear")),
        ], options={"ordering": ["day"], "constraints": [
            models.CheckConstraint(condition=models.Q(kind__in=["holiday", "workday"]), name="holiday_kind_known")]}),
        migrations.AddField("round", "overdue_reminders", models.CharField(
            choices=[("daily", "每天一次"), ("weekly", "每周一次"), ("none", "不提醒")], default="weekly", max_length=8)),
        migrations.AddField("round", "reminder_days", models.JSONField(
            default=jiangyan.models.round.rounds.usual_reminder_days, help_text="截止前几天提醒")),
    ]
