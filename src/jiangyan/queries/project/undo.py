"""Taking a step back: where a project would go."""

from jiangyan.models import Inspection


def back_to(stage: str, inspection: Inspection) -> str:
    """The stage before the visit's arrangement ("scheduled") or before its start ("inspecting")."""
    if stage == "inspecting":
        return "scheduled"
    return "accepted" if inspection.ordinal == 1 else "reinspection_requested"
