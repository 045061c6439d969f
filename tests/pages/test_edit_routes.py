"""Every address that changes something: either it names the version that was looked at, or it is written here why it needs none."""

import re
from pathlib import Path

import pytest

import jiangyan
from jiangyan.api.urls import api
from jiangyan.config.routes import INTERFACE, routes
from jiangyan.pages.doorkeeper import FOREIGN
from tests.pages.test_versions import DEEDS, SAVING, SHOWN

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
VERSIONED = {
    "mark_save": "marks/entry.html", "own_sheet_finalise": "sheets/finalise.html", "merged_agree": "merged/cell.html",
    "visit_entry": "visit_records/lines.html", "round_name": "rounds/setting.html", "round_contacts": "rounds/setting.html",
    "round_dates": "rounds/setting.html", "round_rules": "rounds/setting.html", "round_reminders": "rounds/setting.html",
    "round_gates": "rounds/setting.html", "round_objections": "rounds/setting.html", "round_review": "rounds/review.html",
    "readings": "readings/index.html", "purge": "purges/purge.html", "plan_place": "plans/moving.html", "plan_apply": "plans/apply.html",
    "plan_arrange": "plans/plan.html", "plan_settings": "plans/settings.html", "plan_panels": "plans/panels.html",
    "plan_travel": "plans/travel.html", "expert_change": "experts/form.html", "expert_suspend": "experts/expert.html",
    "draw_conditions": "draws/conditions.html", "draw_seal": "draws/draw.html", "rectification": "rectifications/rectification.html",
    "outbox_mail": "outbox/mail.html", "received_mail_assign": "received_mails/mail.html", "received_mail_set_aside": "received_mails/mail.html",
    "visit": "visits/visit.html", "panel": "panels/panel.html", "panel_lead": "panels/substitutes.html",
    "panel_secretary": "panels/secretary.html", "improvement_work": "improvements/finding.html",
    "improvement_check": "improvements/finding.html", "unit_contact": "units/contact.html", "document_prefix": "registers/prefix.html",
    "holiday_year": "holidays/year.html", "audit_report": "audit_reports/form.html"}
"""Edits on pages, each with the template whose form holds the version."""
INTERFACE_VERSIONED = {"save_row", "finalise", "sync"}
"""Edits of the interface: by If-Match, or by the base version of every line (sync)."""

_NEW = "makes a new thing, and nothing that stands there is replaced"
_MORE = "appends beside what is there; a thing that is sent twice is kept once"
_ONCE = "moves a stage or a state on, once; the second one finds the move gone and is told so"
_TWO = "a proposal is frozen as it was seen; it is decided once, and not when what it is about changed since"
_SWITCH = "says which of two states is wanted; both persons get what they asked for in the journal's order"
_OWN = "one's own account, which nobody else edits"
_OTHER_SEEN = "names what was seen in another way: a digest of the whole (fields seen, plan, receipt or versions)"
_NOTHING = "asks and changes nothing that anybody else could have changed"
WITHOUT = {
    _NEW: {"authorities", "round_new", "person_new", "unit_new", "expert_new", "draw_new", "holidays", "exports", "ask", "paper_issue", "absences",
           "sheet_import_start", "announcements", "proposal_new", "result_propose", "correction", "deduction_propose", "objection_raise"},
    _MORE: {"evidence_upload", "evidence_use", "take_in", "visit_photo_take", "visit_attendance", "finding_record", "recuse", "impose",
            "declare_recusal", "person", "project_scans", "round_scans", "notifications_read", "notification"},
    _ONCE: {"project", "submit", "move", "submission", "undo", "finding_withdraw", "absence_withdraw", "visit_photo_remove", "draw_abandon",
            "draw_lapse", "draw_appoint", "draw_assign", "draw_commit", "draw_reveal", "invitation", "invitation_link", "substitute",
            "objection_answer", "project_complete", "rectification_limit", "rectification_file", "reinspection", "reinspection_apply",
            "announcement_end", "paper_withdraw", "scan_assign", "sheet_import_withdraw", "received_file_decide", "evidence_unuse",
            "appointment_end", "outbox_release", "outbox_deed", "job_retry", "proposal_withdraw", "merged_compute"},
    _TWO: {"round_proposal", "deduction_decide", "result_decide", "proposal_decide", "correction_decide", "announcement_decide",
           "purge_decide"},
    _SWITCH: {"person_switch", "person_password", "person_confirm", "person_forgive", "person_unbind", "person_sessions", "unit", "evidence_identity",
              "outbox_holding"},
    _OWN: {"me", "address_confirm", "second_factor_app", "second_factor_passkey", "second_factor_passkey_remove", "second_factor_codes",
           "identity_begin", "identity_connect", "identity_disconnect", "demo_sign_in", "sign_in", "sign_out"},
    _OTHER_SEEN: {"conclusion", "materials_check", "list_import", "list_import_preview", "sheet_import", "group_deed"},
    _NOTHING: {"draw_count", "unit_contact_reveal", "paper_bundle", "nothing"},
}
"""Why an address needs no version."""


def _unsafe() -> list[tuple[str, bool]]:
    return [(one.name, one.pattern.startswith(INTERFACE)) for one in routes()
            if set(one.methods) & UNSAFE and one.rule != "closed" and not one.name.startswith(FOREIGN)]


def test_every_address_that_changes_something_has_a_version_or_a_reason() -> None:
    reasons = [name for names in WITHOUT.values() for name in names]
    known = sorted([*VERSIONED, *INTERFACE_VERSIONED, *reasons])
    assert known == sorted({name for name, _interface in _unsafe()})
    assert len(known) == len(set(known)) > 120


@pytest.mark.parametrize("name", VERSIONED)
def test_the_form_of_every_such_address_holds_the_version(name: str) -> None:
    """A form without one must send to an address of WITHOUT; only the purge's own proposal stands beside its day."""
    assert VERSIONED[name] in SHOWN | SAVING | DEEDS
    text = (Path(jiangyan.__file__).parent / "templates" / VERSIONED[name]).read_text()
    posting = [one for one in re.split(r"(?=<form)", text) if 'method="post"' in one]
    unmarked = [one for one in posting if not re.search(r'name="version"|form\.version', one) and 'name="deed" value="propose"' not in one]
    sent = [(re.findall(r'action="{% url "(\w+)"', one) or ["itself"])[0] for one in unmarked]
    assert (bool(posting), [one for one in sent if not any(one in names for names in WITHOUT.values())]) == (True, [])


def test_every_edit_of_the_interface_reads_a_version() -> None:
    code = {operation.view_func.__name__: operation.view_func for _before, router in api._routers
            for view in router.path_operations.values() for operation in view.operations}
    assert [name for name in INTERFACE_VERSIONED - {"sync"} if "version_seen" not in code[name].__code__.co_names] == []
