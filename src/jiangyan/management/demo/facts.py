"""Complete, plausible facts for every row; a story changes some of them."""

from typing import Any

_BASE: dict[str, dict[str, Any]] = {
    "1.1": {"management_body": True},
    "1.2": {"duties_divided": True, "duties_assigned": True},
    "2.1": {"training_rules": True, "finance_rules": True, "asset_rules": True, "risk_rules": True},
    "2.2": {"archive": "complete"},
    "3.1": {"concurrent_capacity": 230},
    "4.1": {"equipment_matched": True},
    "4.2": {"equipment_value": "516.8", "approved_value": "500"},
    "5.1": {"unmet_programmes": 0},
    "6.1": {"programmes": 3, "programmes_with_curriculum": 3},
    "8.1": {"part_time_teachers": 12, "part_time_qualified": 12},
    "8.2": {"teachers": 46, "qualified_full_time": 28},
    "9.1": {"assessment": "running"},
    "10.1": {"improper_spending": False},
    "11.1": {"special_account": True},
    "11.2": {"funds_to_project": True, "management_to_project": True, "accounting_to_project": True},
    "12.1": {"operation": "good"},
    "13.1": {"demonstration": "strong"},
    "14.1": {"employers_surveyed": 42, "employers_satisfied": 39},
    "14.2": {"trainees_surveyed": 260, "trainees_satisfied": 241},
    "15.1": {"summary_report": True},
    "15.2": {"innovation": "clear"},
}
_TRAINEES = {"enterprise": 215, "public_training_centre": 430, "vocational_college": 640}
_STUDIO: dict[str, dict[str, Any]] = {
    "1.1": {"venue": True, "display_board": True},
    "1.2": {"equipment_sufficient": True},
    "1.3": {"support_funding": True, "support_policy": True},
    "1.4": {"accounts": True, "spending_rules": True, "improper_spending": False},
    "2.1": {"management_rules": True, "duties_defined": True, "rules_posted": True},
    "2.2": {"filed": True, "late_or_poor": False},
    "3.1": {"innovations": 6},
    "3.2": {"patents": 2},
    "3.3": {"beneficial_results": 3},
    "4.1": {"roster": True, "apprentices": 9},
    "4.2": {"roster": True, "senior_trained": 5},
    "5.1": {"events": 4},
    "5.2": {"awards": 2},
}
JUDGED = {"5.3": "3"}
"""Rows of 附件2 that no fact settles, with the points that the demonstration gives."""


def facts(programme: str, kind: str, changed: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Facts per row for one project of the demonstration."""
    if programme == "studio":
        return _STUDIO | changed
    agreements = {"enterprise_agreements": 3} if kind == "vocational_college" else {"college_agreements": 2}
    return _BASE | {"7.1": agreements, "13.2": {"senior_trainees_per_year": _TRAINEES[kind]}} | changed
