"""Mails that came in, what was in them, and how far each mailbox was read."""

from typing import ClassVar

from django.db import models


class Inbox(models.Model):
    """指定邮箱: how far it was read. With another UIDVALIDITY the server has numbered its mails anew."""

    name = models.CharField(max_length=300, unique=True, help_text="账号、主机和文件夹，不含口令")
    uid_validity = models.PositiveBigIntegerField()
    last_uid = models.PositiveBigIntegerField(default=0)
    since = models.DateTimeField(help_text="早于此刻到达的来信不收")
    read_at = models.DateTimeField()


class ReceivedMailState(models.TextChoices):
    """Where a mail that came in stands."""

    WAITING = "waiting", "等待归属"
    OFFERED = "offered", "等单位确认"
    SETTLED = "settled", "单位已处理"
    KEPT = "kept", "只留存"
    SET_ASIDE = "set_aside", "不需要归属"


class Nature(models.TextChoices):
    """What a mail is."""

    LETTER = "letter", "来信"
    BOUNCE = "bounce", "退信"
    AUTOMATIC = "automatic", "自动回复"
    LOOP = "loop", "本系统自己的邮件"
    MANY = "many", "一小时内来信太多"
    DUPLICATE = "duplicate", "重复来信"
    EMPTY = "empty", "空邮件"
    TOO_LARGE = "too_large", "过大，没有收下"
    UNREADABLE = "unreadable", "读不出来"


class ReceivedMail(models.Model):
    """收到的邮件: the raw bytes in the vault under `sha256`, as they came; without a project it waits to be assigned.

    `sent_at` is when the mail server took it (INTERNALDATE), `received_at` when the database did. `why` says by what it was placed.
    """

    authority = models.ForeignKey("Authority", models.PROTECT, related_name="received_mails")
    project = models.ForeignKey("Project", models.PROTECT, null=True, blank=True, related_name="received_mails")
    sender_person = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=ReceivedMailState.choices)
    nature = models.CharField(max_length=12, choices=Nature.choices)
    mailbox = models.CharField(max_length=300)
    uid_validity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()
    message_id = models.CharField(max_length=1000, blank=True)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="字节；没有收下的也是原来的大小")
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True, help_text="正文的开头")
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    candidates = models.JSONField(default=list)
    why = models.CharField(max_length=500, blank=True)
    assigned_by = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="+")
    assigned_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailbox", "uid_validity", "uid"], name="received_mail_once"),
            models.CheckConstraint(condition=models.Q(state__in=ReceivedMailState.values), name="received_mail_state_known"),
            models.CheckConstraint(condition=models.Q(nature__in=Nature.values), name="received_mail_nature_known"),
            models.CheckConstraint(condition=~models.Q(state__in=["offered", "settled"]) | models.Q(project__isnull=False),
                                   name="received_mail_offered_to_somebody"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "state"], name="received_mail_by_state"),
            models.Index(fields=["sha256"], name="received_mail_by_hash"),
            models.Index(fields=["sender", "received_at"], name="received_mail_by_sender"),
        ]


class ReceivedFileState(models.TextChoices):
    """Where an attachment stands."""

    OFFERED = "offered", "等待确认"
    TAKEN = "taken", "已采用"
    DECLINED = "declined", "没有采用"
    UNUSABLE = "unusable", "不能使用"


class ReceivedFile(models.Model):
    """来信附件: bytes in the vault. `place` is what it seems to be for; it counts nowhere until the unit says so.

    A self-assessment sheet that could be read has its draft in `sheet_import`; what the unit took as evidence is `evidence`.
    """

    mail = models.ForeignKey(ReceivedMail, models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="字节")
    media_type = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=ReceivedFileState.choices)
    fault = models.TextField(blank=True)
    place = models.CharField(max_length=40, blank=True)
    evidence = models.ForeignKey("Evidence", models.PROTECT, null=True, blank=True, related_name="+")
    sheet_import = models.ForeignKey("SheetImport", models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey("Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=ReceivedFileState.values), name="received_file_state_known"),
        ]
