"""The demonstration's authority, its people, and the notice's round, opened by two of them."""

import uuid
from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import make_password

from jiangyan.actions.account import second_factors
from jiangyan.actions.operations import Request
from jiangyan.actions.round import openings, readings, rounds
from jiangyan.actions.round.rounds import Dates, Office, Rules
from jiangyan.management.demo import cast
from jiangyan.models import Appointment, Authority, Person, Round, Unit
from jiangyan.queries import rights
from jiangyan.queries.account.second_factors import REQUIRED
from jiangyan.queries.clock import SHANGHAI, database_now, local
from jiangyan.queries.round import readings as asked

NOTICE = "tianjin-notice-2025"
DAYS = (12, 85, 116)
"""Days from today to the three deadlines: submission, visits, rectification."""


def request(username: str) -> Request:
    """A new operation of one of the demonstration's people."""
    return Request(rights.asker(Person.objects.get(username=username)), uuid.uuid4().hex)


def account(given: cast.Account, authority: Authority | None = None, unit: Unit | None = None) -> Person:
    """One person with one appointment and an address that no mail reaches; all share the printed password, hashed once."""
    address = f"{given.username}@example.invalid"
    person = Person.objects.create(username=given.username, email=address, verified_email=address,
                                   display_name=given.name, employer=given.employer, title=given.title, password=_hashed())
    Appointment.objects.create(person=person, role=given.role, authority=authority, unit=unit)
    if given.role in REQUIRED:
        second_factors.enrol(person, cast.OTP_SECRET)
    return person


def _hashed(kept: list[str] = []) -> str:  # noqa: B006 hashing is slow by design, and one hash is enough
    if not kept:
        kept.append(make_password(cast.PASSWORD))
    return kept[0]


def authority() -> Authority:
    """The authority with its staff and experts."""
    name, short, centre = cast.AUTHORITY
    made = Authority.objects.create(name=name, short_name=short, centre_name=centre)
    for one in (*cast.STAFF, *cast.EXPERTS):
        account(one, authority=made)
    for one in cast.ADMINISTRATORS:
        account(one)
    return made


def deadline(days: int) -> datetime:
    """The end of the day `days` from today, as an instant: 24:00 in Asia/Shanghai."""
    day = local(database_now()).date() + timedelta(days=days + 1)
    return datetime.combine(day, time.min, SHANGHAI)


def opened(made: Authority) -> Round:
    """The notice's round: drafted, settled, every reading confirmed, proposed and opened."""
    year = local(database_now()).year
    answer = rounds.create(request("officer"), made.pk, NOTICE, f"{year}年建设项目验收（示例）", ["base", "studio"])
    found, version = answer["round"], answer["version"]
    offices = [Office(cast.AUTHORITY[2], "孙宁（示例）", "000-00000001", "yanshou@example.org"),
               Office(f"{cast.AUTHORITY[1]}职业能力建设处", "周文（示例）", "000-00000002", "nengli@example.org")]
    version = rounds.change_contacts(request("officer"), found, version, offices)["version"]
    dates = Dates(deadline(DAYS[0]), deadline(DAYS[1]), deadline(DAYS[2]))
    version = rounds.change_dates(request("officer"), found, version, dates)["version"]
    version = rounds.change_rules(request("officer"), found, version, Rules("80", 3, "mean"))["version"]
    version = rounds.change_objections(request("officer"), found, version, 7, "calendar")["version"]
    round_ = Round.objects.get(pk=found)
    for one in asked.asked(round_.programmes.order_by("pk")):
        readings.confirm(request("officer"), found, one.programme.code, one.reading.id, one.reading.default)
    round_.refresh_from_db()
    openings.propose(request("officer"), found, round_.version)
    openings.confirm(request("approver"), found)
    return Round.objects.get(pk=found)
