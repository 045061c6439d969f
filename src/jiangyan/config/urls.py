"""Every address of the product; each page file lists its own."""

from importlib import import_module
from typing import Any

from django.urls import include, path

ROOMS = (
    "marks",  # asked most of all: addresses are tried in this order
    "outbox", "received_mails", "jobs", "notifications", "addresses", "second_factors", "people", "journal", "withdrawals", "group_deeds",
    "home", "sign_in", "identities", "health", "rounds", "setups", "readings", "openings", "units", "unit_imports", "unit_contacts",
    "rubrics",
    "overviews", "projects", "self_assessments", "evidence", "materials", "audit_reports", "checks", "receipts", "panels",
    "visits", "sheets", "merged", "findings", "deductions", "verdicts", "publications", "papers",
    "proposals", "undo", "plans", "solutions", "plan_settings", "absences", "holidays", "visit_records", "experts",
    "conditions", "draws", "commitments", "invitations", "substitutes",
    "objections", "corrections", "improvements", "rectifications", "reinspections", "announcements", "purges",
    "registers", "paper_bundles",
    "signed_scans",
    "sheet_imports",
    "exports",
    "list_imports",
)

urlpatterns: list[Any] = [
    path("account/", include("allauth.account.urls")),
    path("account/factor/", include("allauth.mfa.urls")),
]
for room in ROOMS:
    urlpatterns += import_module(f"jiangyan.pages.{room}").urls

urlpatterns += import_module("jiangyan.api.urls").urls

handler400 = "jiangyan.pages.errors.malformed"
handler404 = "jiangyan.pages.errors.not_found"
handler500 = "jiangyan.config.faults.broken"
