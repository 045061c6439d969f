"""What the database itself refuses: UPDATE and DELETE on tables that only grow."""

from collections.abc import Iterable
from typing import Any

from django.db import migrations

APPEND_ONLY = (
    "jiangyan_mark", "jiangyan_journalline", "jiangyan_move", "jiangyan_receipt", "jiangyan_materialcheck",
    "jiangyan_verdict", "jiangyan_publication", "jiangyan_rubricedition", "jiangyan_readingconfirmation",
    "jiangyan_recusal", "jiangyan_paper",
    "jiangyan_extension", "jiangyan_filing",
    "jiangyan_syncedoperation",
    "jiangyan_planapplication", "jiangyan_visitentry",
    "jiangyan_declaration",
    "jiangyan_objection", "jiangyan_objectionanswer", "jiangyan_findingstep", "jiangyan_rectification",
    "jiangyan_rectificationreport", "jiangyan_reinspectionapplication",
    "jiangyan_paperfile", "jiangyan_paperwithdrawal", "jiangyan_signedscan",
    "jiangyan_auditreport",
)

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION jiangyan_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def guarded(*tables: str) -> migrations.RunPython:
    """The migration step that puts the guards up on tables which an earlier step made; name them in APPEND_ONLY, too."""
    def put_up(apps: Any, schema_editor: Any) -> None:
        for statement in statements(schema_editor.connection.vendor, tables):
            schema_editor.execute(statement, params=None)

    return migrations.RunPython(put_up, migrations.RunPython.noop)


_KEPT = ("kind", "person_id", "address", "authority_id", "round_id", "project_id", "subject", "text", "edited", "message_id",
         "again_of_id", "sent_at")
"""What a mail that has left is: none of these columns changes any more."""

PURGED = "（个人信息已清除）"
"""What stands in a mail whose personal words were purged."""

_MAIL_FUNCTION = """
CREATE OR REPLACE FUNCTION jiangyan_sent_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a sent mail stays as it was sent' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def sent_mails(vendor: str) -> list[str]:
    """The SQL that keeps a mail which has left as it was sent: no deletion, no other words, addressee or instant; it may come
    back (sent becomes bounced), and its result may only grow. A purge may put PURGED in the place of all its words, once.
    A migration that rebuilds the table must put this up again."""
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in _KEPT)
    elsewhere = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in (*_KEPT, "state")
                            if column not in ("subject", "text", "address"))
    purge = (f"NEW.subject = '{PURGED}' AND NEW.text = '{PURGED}' AND NEW.address = '' AND NEW.result = '' "
             f"AND OLD.text <> '{PURGED}' AND NOT ({elsewhere})")
    update = (f"OLD.sent_at IS NOT NULL AND NOT ({purge}) AND ({changed} OR NEW.state NOT IN ('sent', 'bounced') "
              "OR (OLD.state = 'bounced' AND NEW.state <> 'bounced') "
              "OR substr(NEW.result, 1, length(OLD.result)) <> OLD.result)")
    if vendor == "postgresql":
        return [_MAIL_FUNCTION, *(
            f"CREATE TRIGGER sent_mail_no_{deed.lower()} BEFORE {deed} ON jiangyan_outboxmail FOR EACH ROW WHEN ({when}) "
            "EXECUTE FUNCTION jiangyan_sent_mail()" for deed, when in (("UPDATE", update), ("DELETE", "OLD.sent_at IS NOT NULL")))]
    return [f"CREATE TRIGGER sent_mail_no_{deed.lower()} BEFORE {deed} ON jiangyan_outboxmail WHEN {when} "
            "BEGIN SELECT RAISE(ABORT, 'a sent mail stays as it was sent'); END"
            for deed, when in (("UPDATE", update), ("DELETE", "OLD.sent_at IS NOT NULL"))]


def statements(vendor: str, tables: Iterable[str] = APPEND_ONLY) -> list[str]:
    """The SQL that puts the guards up on `tables`, for "sqlite" or "postgresql"."""
    tables = tuple(tables)
    if vendor == "postgresql":
        return [_POSTGRESQL_FUNCTION] + [
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION jiangyan_append_only()" for table in tables
        ] + [
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION jiangyan_append_only()" for table in tables
        ]
    return [
        f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END"
        for table in tables for deed in ("UPDATE", "DELETE")
    ]
