"""Mails: rows that are read, edited, held, released, sent, and kept for ever."""

from typing import ClassVar

from django.db import models


class MailState(models.TextChoices):
    """Where a mail stands."""

    HELD = "held", "待放行"
    WAITING = "waiting", "待发送"
    SENT = "sent", "已发出"
    FAILED = "failed", "没有发出"
    BOUNCED = "bounced", "被退回"
    UNADDRESSED = "unaddressed", "没有可用邮箱"


class OutboxMail(models.Model):
    """邮件: one message to one person. Until it is sent its words come from the template of its kind, unless somebody
    edited them; `subject` and `text` then hold what was really sent, and `result` what the mail server answered."""

    kind = models.CharField(max_length=40)
    person = models.ForeignKey("Person", models.PROTECT, related_name="mails")
    address = models.EmailField(blank=True, help_text="发往的邮箱；空则发送时取收件人已确认的邮箱")
    authority = models.ForeignKey("Authority", models.PROTECT, null=True, blank=True, related_name="mails")
    round = models.ForeignKey("Round", models.PROTECT, null=True, blank=True, related_name="mails")
    project = models.ForeignKey("Project", models.PROTECT, null=True, blank=True, related_name="mails")
    values = models.JSONField(default=dict)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    edited = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=MailState.choices)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.TextField(blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    job = models.OneToOneField("Job", models.PROTECT, null=True, blank=True, related_name="mail")
    again_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="again")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["authority", "state"], name="mail_by_state")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                                   name="mail_sent_has_instant"),
        ]
