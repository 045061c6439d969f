"""Which columns of which table are evidence: what a line of the journal keeps of every record that it was written with.

A table has editions of its list; lines name theirs, so that an old line is held against the old list. A list that stands in a
released version never changes: a new column makes a new edition below it. docs/evidence.md says why the other columns are none.
"""

from django.apps import apps
from django.db.models import Model

Columns = tuple[str, ...]


def _one(words: str) -> tuple[Columns, ...]:
    return (tuple(words.split()),)


EDITIONS: dict[str, tuple[Columns, ...]] = {
    "person": _one("username display_name email verified_email title employer is_active password password_initial password_at binding_code"),
    "appointment": _one("person_id role authority_id unit_id ended_at"),
    "authenticator": _one("user_id type created_at"),
    "socialaccount": _one("user_id provider uid"),
    "receivedmail": _one("authority_id project_id sender_person_id state nature mailbox uid_validity uid message_id duplicate_of_id "
                         "sha256 size sender sender_name subject text sent_at received_at candidates why assigned_by_id assigned_at"),
    "receivedfile": _one("mail_id name sha256 size media_type state fault place evidence_id sheet_import_id decided_by_id decided_at"),
    "auditreport": _one("project_id firm licence issued_on entered_by_id entered_at"),
    "evidence": _one("project_id sha256 size name media_type identity_document uploaded_by_id uploaded_at purged_at virus_checked_at"),
    "evidenceuse": _one("evidence_id project_id place added_by_id added_at removed_by_id removed_at"),
    "materialcheck": _one("receipt_id place accepted reason checked_by_id checked_at"),
    "absence": _one("person_id day said_at withdrawn_at"),
    "declaration": _one("person_id invitation_id ties promise declared_at"),
    "draw": _one("round_id state rules answer_days considered sealed sealed_at seed outcome drawn_at reason version made_by_id made_at "
                 "projects"),
    "commitment": _one("draw_id side person_id commitment committed_at nonce value revealed_at"),
    "expert": _one("authority_id person_id name_letters fields employer_code former_employers region finance term_from term_until "
                   "suspended version added_at"),
    "invitation": _one("draw_id person_id rank seat state replaces_id project_id asked_at answer_by answered_at reason"),
    "recusal": _one("person_id project_id reason imposed_by_id at"),
    "secretary": _one("inspection_id person_id named_by_id named_at left_at"),
    "paper": _one("kind authority_id round_id project_id series year serial number values digest issued_by_id issued_at"),
    "paperfile": _one("paper_id form sha256 printed_at"),
    "paperwithdrawal": _one("paper_id reason withdrawn_by_id withdrawn_at"),
    "signedscan": _one("round_id project_id paper_id assigns_id version sha256 size name media_type read_number read_digest trouble "
                       "reason taken_in_by_id taken_in_at virus_checked_at"),
    "extension": _one("project_id proposal_id subject before until reason proposed_by_id confirmed_by_id extended_at"),
    "project": _one("programme_id round_id unit_id name number stage ordinal deadline materials_done registered_at"),
    "move": _one("project_id origin target moved_by_id moved_at reason record"),
    "proposal": _one("kind round_id project_id inspection_id content state proposed_by_id proposed_at decided_by_id decided_at reason"),
    "unit": _one("name name_letters credit_code kind district address registered_at"),
    "announcement": _one("round_id proposal_id opens_at closes_at projects proposed_by_id confirmed_by_id confirmed_at ended_by_id "
                         "ended_at end_reason"),
    "authority": _one("name short_name centre_name document_prefix"),
    "export": _one("round_id kind asked_by_id asked_at made_at name sha256 size shown gone_at"),
    "holidayyear": _one("year source complete"),
    "holidayday": _one("year_id day kind name"),
    "rubricedition": _one("rubric hash text kept_at"),
    "round": _one("authority_id name notice_title notice_number notice state pass_mark section_gates must_have_rows panel_size "
                  "merge_rule spread_threshold submission_deadline deadline_inclusive visits_until rectification_until "
                  "visit_record_required mails_held reminder_days overdue_reminders objection_days objection_day_kind version "
                  "created_by_id created_at opened_at purge_on purged_at"),
    "programme": _one("round_id code name name_label rubric rubric_hash"),
    "readingconfirmation": _one("programme_id reading choice confirmed_by_id confirmed_at"),
    "contact": _one("round_id office person_name email"),
    "filing": _one("sheet_id proposal_id ordinal total marks filed_by_id filed_at reopened_at"),
    "sheetimport": _one("sheet_id source name sha256 size form reading state brought_by_id read_at decided_by_id decided_at applied"),
    "sheet": _one("project_id inspection_id kind owner_id rubric_hash filed_at filed_by_id"),
    "finding": _one("inspection_id row severity text advice recorded_by_id recorded_at withdrawn_at owner_name due_on state"),
    "findingstep": _one("finding_id kind text files made_by_id made_at"),
    "objection": _one("project_id publication_id text files raised_by_id raised_at"),
    "objectionanswer": _one("objection_id upheld reason answered_by_id answered_at"),
    "publication": _one("project_id inspection_id content passed total proposed_by_id confirmed_by_id published_at"),
    "rectification": _one("project_id inspection_id counted_from until reason set_by_id set_at"),
    "rectificationreport": _one("project_id version summary rows saved_by_id saved_at"),
    "reinspectionapplication": _one("project_id report_id files deadline applied_by_id applied_at"),
    "verdict": _one("inspection_id version total deduction passed reasons opinion concluded_by_id concluded_at"),
    "inspection": _one("project_id ordinal visit_on visit_from visit_until place record calendar_id sequence changed_at notice_sent_at "
                       "notice_sent_by_id notice_sequence called_off_at called_off_reason merged_at created_at"),
    "panelmember": _one("inspection_id person_id is_lead seat left_at"),
    "planapplication": _one("plan_id content reason applied_by_id applied_at"),
    "visitentry": _one("inspection_id kind item version content removed made_by_id made_at"),
    "visitphoto": _one("inspection_id sha256 size name media_type caption taken_in_by_id taken_in_at removed_at"),
}

_ELSEWHERE = {"authenticator": "mfa", "socialaccount": "socialaccount"}
"""Tables of the sign-in library."""


def model_of(table: str) -> type[Model]:
    """The model of one of these tables."""
    return apps.get_model(_ELSEWHERE.get(table, "jiangyan"), table)


def table_of(model: type[Model]) -> str | None:
    """The table's name in EDITIONS, None where nothing of it is evidence."""
    meta = model._meta
    name = meta.model_name or ""
    return name if name in EDITIONS and meta.app_label == _ELSEWHERE.get(name, "jiangyan") else None
