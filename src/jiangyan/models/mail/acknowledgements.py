"""What was answered to senders whom nobody knows: at most one a day each, kept like every mail that leaves."""

from typing import ClassVar

from django.db import models


class AcknowledgementState(models.TextChoices):
    """Where the answer stands."""

    WAITING = "waiting", "待发送"
    SENT = "sent", "已发出"
    REFUSED = "refused", "没有发出"


class Acknowledgement(models.Model):
    """收信答复: that a mail of an unknown sender came, and nothing more; `day` is the day in Asia/Shanghai on which it came."""

    mail = models.OneToOneField("ReceivedMail", models.PROTECT, related_name="acknowledgement")
    address = models.CharField(max_length=254, help_text="小写")
    day = models.DateField()
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=AcknowledgementState.choices, default="waiting")
    result = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["address", "day"], name="acknowledgement_once_a_day"),
            models.CheckConstraint(condition=models.Q(state__in=AcknowledgementState.values), name="acknowledgement_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="acknowledgement_by_day")]
