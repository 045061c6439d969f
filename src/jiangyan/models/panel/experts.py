"""The expert pool of an authority."""

from typing import ClassVar

from django.db import models


class Expert(models.Model):
    """专家库的一条: what an authority keeps of one expert; name, title and employer stand on the person."""

    authority = models.ForeignKey("Authority", models.PROTECT, related_name="experts")
    person = models.ForeignKey("Person", models.PROTECT, related_name="pooled")
    name_letters = models.CharField(max_length=300, blank=True, help_text="拼音，供检索")
    fields = models.JSONField(default=list, help_text="专业领域")
    employer_code = models.CharField(max_length=18, blank=True)
    former_employers = models.JSONField(default=list)
    region = models.CharField(max_length=40, blank=True)
    finance = models.BooleanField(default=False, help_text="可任财务席")
    term_from = models.DateField(null=True, blank=True)
    term_until = models.DateField(null=True, blank=True)
    suspended = models.CharField(max_length=300, blank=True, help_text="暂停使用的原因；空即在用")
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "person"], name="expert_once"),
            models.CheckConstraint(
                condition=models.Q(term_from__isnull=True) | models.Q(term_until__isnull=True)
                | models.Q(term_until__gte=models.F("term_from")), name="expert_term_order"),
        ]
