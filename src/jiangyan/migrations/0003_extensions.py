"""Extensions by two people, and the kinds of decisions that need them."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jiangyan.models import guards


class Migration(migrations.Migration):
    """Extension, and the kinds extend, reopen_sheet, cancel of proposals."""

    dependencies: ClassVar = [("jiangyan", "0002_guards")]

    operations: ClassVar = [
        migrations.AlterField("proposal", "kind", models.CharField(max_length=20, choices=[
            ("open_round", "开启批次"), ("publish", "发布结果"), ("deduction", "总分扣分"), ("extend", "延期"),
            ("reopen_sheet", "重开打分表"), ("cancel", "取消建设项目")])),
        migrations.RemoveConstraint("proposal", "proposal_one_pending"),
        migrations.AddConstraint("proposal", models.UniqueConstraint(
            fields=["kind", "project"], condition=models.Q(state="pending", project__isnull=False),
            name="proposal_one_pending_project")),
        migrations.AddConstraint("proposal", models.UniqueConstraint(
            fields=["kind", "round"], condition=models.Q(state="pending", project__isnull=True),
            name="proposal_one_pending_round")),
        migrations.CreateModel("Extension", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("subject", models.CharField(max_length=16, choices=[
                ("submission", "提交截止时间"), ("rectification", "整改期限")])),
            ("before", models.DateTimeField()),
            ("until", models.DateTimeField()),
            ("reason", models.TextField()),
            ("extended_at", models.DateTimeField()),
            ("confirmed_by", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ("project", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="jiangyan.project")),
            ("proposal", models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="extension", to="jiangyan.proposal")),
            ("proposed_by", models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
        ], options={"constraints": [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("before")), name="extension_is_later")]}),
        guards.guarded("jiangyan_extension"),
    ]
