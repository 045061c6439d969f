"""What the database itself refuses: UPDATE and DELETE on tables that only grow."""

APPEND_ONLY = (
    "jiangyan_mark", "jiangyan_journalline", "jiangyan_move", "jiangyan_receipt", "jiangyan_materialcheck",
    "jiangyan_verdict", "jiangyan_publication", "jiangyan_rubricedition", "jiangyan_readingconfirmation",
    "jiangyan_recusal", "jiangyan_paper",
)

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION jiangyan_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def statements(vendor: str) -> list[str]:
    """The SQL that puts the guards up, for "sqlite" or "postgresql"."""
    if vendor == "postgresql":
        return [_POSTGRESQL_FUNCTION] + [
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION jiangyan_append_only()" for table in APPEND_ONLY
        ] + [
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION jiangyan_append_only()" for table in APPEND_ONLY
        ]
    return [
        f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END"
        for table in APPEND_ONLY for deed in ("UPDATE", "DELETE")
    ]
