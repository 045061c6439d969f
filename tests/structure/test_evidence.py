"""Every column of every table is evidence with a fingerprint, watched by something else, or no evidence for a written reason."""

import ast

from django.apps import apps

from jiangyan.models import fingerprints
from tests.structure import tree
from tests.structure.evidence_tables import ALL, listed

WATCHED, NONE = listed("由别的核对看着"), listed("不是证据")


def _columns() -> set[tuple[str, str]]:
    return {(model._meta.db_table, field.attname) for model in apps.get_models(include_auto_created=True)
            for field in model._meta.concrete_fields if field.attname != "id"}


def _fingerprinted() -> dict[str, set[str]]:
    return {fingerprints.model_of(name)._meta.db_table: set(editions[-1]) for name, editions in fingerprints.EDITIONS.items()}


def _homes(table: str, column: str) -> list[str]:
    kept = _fingerprinted()
    return [word for word, there in (
        ("fingerprint", column in kept.get(table, ())), ("watched", {column, ALL} & WATCHED.get(table, {}).keys()),
        ("none", {column, ALL} & NONE.get(table, {}).keys())) if there]


def test_every_column_has_one_home() -> None:
    astray = {f"{table}.{column}": homes for table, column in sorted(_columns()) if len(homes := _homes(table, column)) != 1}
    assert astray == {}, "字段表（models/fingerprints.py）和 docs/evidence.md 里要各有其一，也只有其一"


def test_nothing_is_listed_that_is_not_there() -> None:
    there = _columns()
    tables = {table for table, _column in there}
    for lists in (WATCHED, NONE):
        for table, columns in lists.items():
            assert table in tables
            assert {(table, one) for one in columns if one != ALL} <= there and all(len(one) > 5 for one in columns.values())
    many = {(model._meta.db_table, one.name) for model in apps.get_models() for one in model._meta.many_to_many}
    assert {(table, one) for table, kept in _fingerprinted().items() for one in kept} <= there | many


def test_a_new_column_has_no_home() -> None:
    assert (_homes("jiangyan_round", "pass_mark"), _homes("jiangyan_round", "new"), _homes("jiangyan_new", "id")) == (["fingerprint"], [], [])


def test_rows_of_evidence_are_changed_together_through_the_records_door_only() -> None:
    """QuerySet.update and bulk_create send no signals: what they write would be missing in the journal."""
    plain = {"JournalHead"} | {model.__name__ for model in apps.get_app_config("jiangyan").get_models()
                               if fingerprints.table_of(model) is None}
    astray = []
    for path in tree.named(".py", under=tree.PACKAGE):
        if path.name == "records.py" or "migrations" in path.parts:
            continue
        for node in tree.nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and (
                    node.func.attr in ("bulk_create", "bulk_update") or (node.func.attr == "update" and node.keywords)):
                root: ast.expr = node.func.value
                while isinstance(root, ast.Attribute | ast.Call):
                    root = root.value if isinstance(root, ast.Attribute) else root.func
                if not (isinstance(root, ast.Name) and root.id in plain):
                    astray.append(f"{tree.short(path)}:{node.lineno}")
    assert astray == []
