"""Every address of the product; each page file lists its own."""

from importlib import import_module
from typing import Any

from django.urls import include, path

PAGES = (
    "sheet.marks", "sheet.sheets", "round.rounds",  # asked most of all: addresses are tried in this order
    "mail.outbox", "mail.received_mails", "jobs", "mail.notifications", "account.addresses", "account.second_factors",
    "account.people", "round.authorities", "journal", "project.withdrawals", "round.group_deeds", "home", "account.sign_in",
    "account.identities", "health", "round.setups", "round.readings", "round.openings",
    "project.units", "project.unit_contacts", "round.rubrics", "round.overviews",
    "project.projects", "sheet.self_assessments", "material.evidence", "material.materials", "material.audit_reports",
    "material.checks", "material.receipts", "panel.panels", "visit.visits", "sheet.merged",
    "verdict.findings", "sheet.deductions", "verdict.verdicts", "verdict.publications", "paper.papers",
    "project.proposals", "project.undo", "visit.plans", "visit.solutions", "visit.plan_settings", "panel.absences",
    "round.holidays", "visit.visit_records", "panel.experts", "panel.conditions", "panel.draws", "panel.commitments",
    "panel.invitations", "panel.substitutes", "panel.secretaries", "verdict.objections", "verdict.corrections", "verdict.improvements",
    "verdict.rectifications", "verdict.reinspections", "round.announcements", "round.purges", "paper.registers",
    "paper.paper_bundles", "paper.signed_scans", "sheet.sheet_imports", "round.exports", "panel.list_imports",
)

urlpatterns: list[Any] = [
    path("account/", include("allauth.account.urls")),
    path("account/factor/", include("allauth.mfa.urls")),
]
for page in PAGES:
    urlpatterns += import_module(f"jiangyan.pages.{page}").urls

urlpatterns += import_module("jiangyan.api.urls").urls

handler400 = "jiangyan.config.faults.malformed"
handler404 = "jiangyan.config.faults.not_found"
handler500 = "jiangyan.config.faults.broken"
