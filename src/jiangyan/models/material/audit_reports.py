"""What a unit says of its financial audit report: who issued it, under which licence, and when."""

from django.db import models


class AuditReport(models.Model):
    """财务审计报告的出具信息, as the unit entered it; the newest entry of a project counts, earlier ones stay."""

    project = models.ForeignKey("Project", models.PROTECT, related_name="audit_reports")
    firm = models.CharField(max_length=120)
    licence = models.CharField(max_length=60)
    issued_on = models.DateField()
    entered_by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
