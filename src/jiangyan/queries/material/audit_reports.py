"""The financial audit report of a project: whether the notice asks for one, and who issued it."""

from collections.abc import Iterable
from datetime import date

from jiangyan.models import AuditReport, Project, Round

CODE = "audit"
PLACE = f"material:{CODE}"
"""The notice's entry for the financial audit report, by a qualified third party."""


def asked(found: Round) -> bool:
    """Whether the notice of the round lists a financial audit report."""
    return any(item["code"] == CODE for item in found.notice.get("materials", []))


def latest(project: Project) -> AuditReport | None:
    """What the unit says of the report now; None while it has said nothing."""
    return project.audit_reports.order_by("-pk").first()


def version(kept: AuditReport | None) -> int:
    """The version of what the unit says now; every entry stays, so the number only rises (0: nothing said)."""
    return int(kept.pk) if kept else 0


def shown(kept: AuditReport | dict[str, str] | None) -> dict[str, str] | None:
    """Firm, licence number and day in words, of an entry or of what a manifest kept; None for none."""
    if kept is None:
        return None
    said = kept if isinstance(kept, dict) else _plain(kept)
    day = date.fromisoformat(said["issued_on"])
    return said | {"issued_on": f"{day.year}年{day.month}月{day.day}日"}


def _plain(kept: AuditReport) -> dict[str, str]:
    return {"firm": kept.firm, "licence": kept.licence, "issued_on": kept.issued_on.isoformat()}


def frozen(project: Project) -> dict[str, str] | None:
    """The same as the manifest of a submission keeps it: firm, licence, issued_on (ISO 8601)."""
    kept = latest(project)
    return _plain(kept) if kept else None


def firms(projects: Iterable[Project]) -> dict[int, str]:
    """Project → the firm that audited it, where the unit named one (one query)."""
    rows = AuditReport.objects.filter(project__in=list(projects)).order_by("pk")
    return dict(rows.values_list("project_id", "firm"))
