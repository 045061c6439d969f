"""`jiangyan fence`: the second fence on PostgreSQL, put up by the owner for the role as which the product works."""

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jiangyan.management import ground

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only print, and for which role."""
    parser.add_argument("--sql", action="store_true", help="只打印 SQL，由数据库管理员自己执行")
    parser.add_argument("--role", default="", help="运行时角色的名字（默认 JIANGYAN_DATABASE_URL 里的用户）")


def run(args: argparse.Namespace) -> int:
    """0 when the fence stands or was printed; 1 with the reason otherwise."""
    ground.stand()
    from django.conf import settings

    from jiangyan.models import fences

    role = args.role or settings.DATABASES["default"].get("USER", "")
    if not NAME.fullmatch(role):
        print("请用 --role 写明运行时角色的名字：小写字母、数字和下划线。")
        return 1
    if args.sql:
        print("\n".join(f"{line};" for line in fences.statements(role)))
        return 0
    if settings.OWNER_DATABASE is None:
        print("没有设 JIANGYAN_OWNER_DATABASE_URL，不知道以谁的身份执行。可以用 --sql 打印出来，由数据库管理员执行。")
        return 1
    with as_owner() as own:
        put_up(role, own.get("PASSWORD", ""))
    print(f"第二道防线已就绪：{role} 不能改写日志和打分，建设单位的会话读不到封存的内容。")
    return 0


@contextmanager
def as_owner() -> Iterator[dict[str, Any]]:
    """The default connection works as the owner of the tables, where one is named, and as itself again afterwards.

    Gives the description of the role that works, whose place the owner takes meanwhile.
    """
    from django.conf import settings
    from django.db import connection

    own = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(settings.OWNER_DATABASE or {})
    try:
        yield own
    finally:
        connection.close()
        connection.settings_dict.update({name: own[name] for name in settings.OWNER_DATABASE or {}})


def put_up(role: str, password: str = "") -> None:
    """Makes the role if it is missing and may be made, and runs the statements, all or nothing."""
    from django.db import connection, transaction
    from psycopg import sql

    from jiangyan.models import fences

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FILTER (WHERE rolname = %s), bool_or(rolcreaterole OR rolsuper) FILTER (WHERE rolname = current_user)"
                       " FROM pg_roles", [role])
        there, able = cursor.fetchone()
        if not there and not able:
            raise SystemExit(f"数据库里没有角色 {role}，所有者也无权建立。请数据库管理员先建立这个角色，再运行 jiangyan init。")
        if not there:
            made = sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role))
            cursor.execute(made + sql.SQL(" PASSWORD {}").format(sql.Literal(password)) if password else made)
        for line in fences.statements(role):
            cursor.execute(line)
