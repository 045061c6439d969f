"""`jiangyan init`: the database brought up to date, and the first administrators, one person for each of the three."""

import argparse
import getpass
import sys

from jiangyan.management import ground

OTHERS = (("security_administrator", "安全管理员", "security"), ("audit_administrator", "审计管理员", "audit"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing is asked for but the first administrator's name and password, at the prompt."""
    parser.add_argument("--username", default="administrator", help="第一位系统管理员的用户名")


def run(args: argparse.Namespace) -> int:
    """Migrates, and makes the administrators that are missing; the first one's password is read from the terminal.

    The security and the audit administrator get initial passwords, printed once, for two other people to change.
    """
    ground.stand()
    ground.migrate()
    from jiangyan.models import Appointment

    held = set(Appointment.objects.filter(ended_at__isnull=True).values_list("role", flat=True))
    if "administrator" not in held and not _first(args.username):
        return 1
    made = [_other(role, name, username) for role, name, username in OTHERS if role not in held]
    if "administrator" in held and not made:
        print("数据库已是最新；三位管理员都在。")
    if made:
        print("三员分立：下面的账号请交给另外两个人，初始密码只显示这一次，第一次登录必须改掉。\n" + "\n".join(made))
    return 0


def _first(username: str) -> bool:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from jiangyan.actions import journal
    from jiangyan.models import Appointment, Person
    from jiangyan.models.account.people import FOUNDING

    prompt = f"为 {username} 设置口令："
    password = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().strip()
    try:
        validate_password(password, Person(username=username, display_name="系统管理员"))
    except ValidationError as refused:
        print("".join(refused.messages) + "没有建立账号。请重新运行 jiangyan init。", file=sys.stderr)
        return False
    with transaction.atomic():
        person = Person.objects.create_user(username, password, display_name="系统管理员", binding_code=FOUNDING)
        Appointment.objects.create(person=person, role="administrator")
        journal.append(None, "person.created", None, {"person": person.pk, "role": "administrator"})
    print(f"已建立系统管理员 {username}。第一次登录时须用手机绑定身份验证器。")
    return True


def _other(role: str, name: str, username: str) -> str:
    from django.db import transaction

    from jiangyan.actions import journal
    from jiangyan.actions.project.units import hashed, password
    from jiangyan.models import Appointment, Person
    from jiangyan.models.account.people import FOUNDING

    initial = password()
    while Person.objects.filter(username=username).exists():
        username += "1"
    with transaction.atomic():
        person = Person.objects.create(username=username, display_name=name, password=hashed(initial), password_initial=True,
                                       binding_code=FOUNDING)
        Appointment.objects.create(person=person, role=role)
        journal.append(None, "person.created", None, {"person": person.pk, "role": role})
    return f"  {name}　账号 {username}　初始密码 {initial}"
