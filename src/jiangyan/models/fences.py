"""The second fence on PostgreSQL: a runtime role that cannot rewrite history, and unit sessions that cannot read sealed rows.

Even a fault in our own queries then finds a closed door: the role owns nothing, so it can lift neither guard nor policy.
"""

from django.db import connection
from django.db.backends.signals import connection_created

from jiangyan.models.guards import APPEND_ONLY

REACH = "jiangyan.reach"
"""The setting of a session: "unit" for requests that may not see what is sealed; anything else for the rest."""
_PUBLISHED = "EXISTS (SELECT 1 FROM jiangyan_publication p WHERE p.inspection_id = {inspection})"
SEALED: dict[str, str] = {
    "jiangyan_sheet": "kind = 'self' OR " + _PUBLISHED.format(inspection="jiangyan_sheet.inspection_id"),
    # Reading the sheet applies the sheet's own policy: a mark is seen where its sheet is.
    "jiangyan_mark": "EXISTS (SELECT 1 FROM jiangyan_sheet s WHERE s.id = jiangyan_mark.sheet_id)",
    "jiangyan_verdict": _PUBLISHED.format(inspection="jiangyan_verdict.inspection_id"),
    "jiangyan_finding": _PUBLISHED.format(inspection="jiangyan_finding.inspection_id"),
    "jiangyan_visitentry": "false",
}
"""What a unit's session may still read of each sealed table."""


def statements(role: str) -> list[str]:
    """The SQL that the owner runs after every migration; running it again changes nothing. `role` is a plain lower-case name."""
    grants = [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE CREATE ON SCHEMA public FROM {role}",
        f"REVOKE TRUNCATE ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(APPEND_ONLY)} FROM {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ]
    return grants + [line for table, readable in SEALED.items() for line in _policies(table, readable)]


def _policies(table: str, readable: str) -> list[str]:
    outside = f"current_setting('{REACH}', true) IS DISTINCT FROM 'unit'"
    wanted = {"SELECT": f"USING ({outside} OR {readable})", "INSERT": "WITH CHECK (true)", "UPDATE": "USING (true)", "DELETE": "USING (true)"}
    lines = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"]
    for deed, clause in wanted.items():
        name = f"sealed_{deed.lower()}"
        lines += [f"DROP POLICY IF EXISTS {name} ON {table}", f"CREATE POLICY {name} ON {table} FOR {deed} {clause}"]
    return lines


def reach(given: str) -> None:
    """Tells the database whose request this is; asks only when the connection stands otherwise. Nothing on SQLite."""
    if connection.vendor != "postgresql" or getattr(connection, "jiangyan_reach", "") == given:
        return
    connection.ensure_connection()
    with connection.wrap_database_errors:
        connection.connection.execute("SELECT set_config(%s, %s, false)", [REACH, given])
    connection.jiangyan_reach = given  # type: ignore[attr-defined]


def _forget(connection: object, **_given: object) -> None:
    connection.jiangyan_reach = ""  # type: ignore[attr-defined]


def watch() -> None:
    """A new connection stands nowhere yet."""
    connection_created.connect(_forget, dispatch_uid="jiangyan.fences")
