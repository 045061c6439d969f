"""Findings of a panel."""

from jiangyan.models import Finding, Inspection


def of_inspection(inspection: Inspection) -> list[Finding]:
    """The findings in force, serious ones first, then as they were recorded (one query)."""
    weight = {"serious": 0, "minor": 1, "advice": 2}
    rows = Finding.objects.filter(inspection=inspection, withdrawn_at__isnull=True).order_by("pk")
    return sorted(rows, key=lambda one: weight[one.severity])
