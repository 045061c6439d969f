"""`jiangyan init`: the database brought up to date, and the first administrator."""

import argparse
import getpass
import sys

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing is asked for but the administrator's name and password, at the prompt."""
    parser.add_argument("--username", default="administrator", help="第一位系统管理员的用户名")


def run(args: argparse.Namespace) -> int:
    """Migrates, and makes the administrator if there is none; the password is read from the terminal."""
    ground.stand()
    ground.require_durable()
    ground.migrate()
    from jiangyan.models import Appointment, Person

    if Appointment.objects.filter(role="administrator", ended_at__isnull=True).exists():
        print("数据库已是最新；已有系统管理员。")
        return 0
    prompt = f"为 {args.username} 设置口令（至少 10 位）："
    password = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().strip()
    if len(password) < 10:
        print("口令至少 10 位，没有建立账号。请重新运行 jiangyan init。", file=sys.stderr)
        return 1
    person = Person.objects.create_user(args.username, password, display_name="系统管理员")
    Appointment.objects.create(person=person, role="administrator")
    print(f"已建立系统管理员 {args.username}。")
    return 0
