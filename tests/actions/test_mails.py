"""Mails leave over a real mail server: refused, slow and dropped connections end exactly as they should."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jiangyan.actions import leases, ticks
from jiangyan.actions.mail import mails
from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.panel.panels import recuse
from jiangyan.config.environment import MailServer
from jiangyan.management.work import Worker
from jiangyan.models import Duty, Job, JournalLine, OutboxMail, Person
from jiangyan.rulebook.retries import LIMIT
from tests.cast import Cast, request
from tests.faults.desk import Desk, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(settings: Any) -> Iterator[Desk]:
    """A running mail server that the product is told to use."""
    with opened() as made:
        settings.EMAIL = MailServer("smtp", "127.0.0.1", made.port, "", "", "yanshou@example.org", 1)
        settings.PUBLIC_URL = "https://yanshou.example.org"
        yield made


@pytest.fixture
def clerk(cast: Cast) -> Person:
    """The college's clerk, with a confirmed address, in a round that sends at once."""
    person = cast.clerks["college"]
    person.email = person.verified_email = "clerk@example.org"
    person.save()
    cast.round.mails_held = False
    cast.round.save()
    return person


def told(cast: Cast, person: Person, kind: str = "material_accepted") -> OutboxMail:
    """One mail about the college's project."""
    project = cast.projects["college"]
    project.round = cast.round
    with transaction.atomic():
        notify(kind, project, [person])
    return OutboxMail.objects.latest("pk")


def work() -> None:
    """A worker does everything that is ready."""
    Worker().run(once=True)


def hurry() -> None:
    """Lets the pauses between attempts be over."""
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now() - timedelta(seconds=1))


def test_a_mail_leaves_with_its_link_and_is_kept_with_the_answer(cast: Cast, clerk: Person, desk: Desk) -> None:
    mail = told(cast, clerk)
    work()
    mail.refresh_from_db()
    (got,) = desk.taken
    project = cast.projects["college"]
    assert (got["To"], got["From"], got["Message-ID"], got["Subject"]) == (
        f"{clerk.display_name} <clerk@example.org>", "匠验 <yanshou@example.org>", mail.message_id,
        f"验收材料已受理：{project.name}")
    assert f"https://yanshou.example.org/projects/{project.pk}/" in got.get_content()
    assert (mail.state, mail.result, mail.address, mail.text.strip(), mail.attempts, mail.sent_at is not None) == (
        "sent", "250 queued", "clerk@example.org", got.get_content().replace("\r\n", "\n").strip(), 1, True)
    assert JournalLine.objects.filter(deed="mail.sent").count() == 1
    work()
    assert len(desk.taken) == 1


def test_a_held_mail_stays(cast: Cast, clerk: Person, desk: Desk) -> None:
    cast.round.mails_held = True
    mail = told(cast, clerk)
    work()
    mail.refresh_from_db()
    assert (mail.state, desk.taken) == ("held", [])


@pytest.mark.parametrize(("says", "state", "result"), [
    ({"RCPT": "550 no such user"}, "bounced", "收件邮箱被拒绝：550 no such user"),
    ({"MAIL": "553 not you"}, "failed", "邮件服务器不接受发件人：553 not you"),
    ({"DATA": "554 looks like spam"}, "failed", "邮件服务器不接受这封邮件：554 looks like spam"),
])
def test_a_final_refusal_is_shown_and_not_tried_again(
        cast: Cast, clerk: Person, desk: Desk, says: dict[str, str], state: str, result: str) -> None:
    mail = told(cast, clerk)
    desk.says = says
    work()
    mail.refresh_from_db()
    assert (mail.state, mail.result, mail.attempts, Job.objects.get().task.status) == (state, result, 1, "SUCCESSFUL")


@pytest.mark.parametrize("says", [{"RCPT": "451 come again"}, {"DATA": "452 full"}, {"MAIL": "421 busy"}, {"DATA": "slow"}])
def test_what_may_work_later_is_tried_again(cast: Cast, clerk: Person, desk: Desk, says: dict[str, str]) -> None:
    mail = told(cast, clerk)
    desk.says = says
    work()
    mail.refresh_from_db()
    job = Job.objects.select_related("task").get()
    assert (mail.state, mail.attempts, job.task.status, job.attempts, bool(job.failure)) == ("waiting", 1, "READY", 1, True)
    work()
    assert OutboxMail.objects.get().attempts == 1, "the pause is kept"
    desk.says = {}
    desk.taken.clear()
    hurry()
    work()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, len(desk.taken)) == ("sent", 2, 1)


def test_after_a_dropped_connection_the_same_message_id_is_sent(cast: Cast, clerk: Person, desk: Desk) -> None:
    mail = told(cast, clerk)
    desk.says = {"DATA": "drop"}
    work()
    desk.says = {}
    hurry()
    work()
    mail.refresh_from_db()
    assert (mail.state, desk.ids) == ("sent", [mail.message_id] * 2)


def test_when_the_attempts_are_used_up_people_see_it(cast: Cast, clerk: Person, desk: Desk) -> None:
    mail = told(cast, clerk)
    desk.says = {"RCPT": "451 come again"}
    for _attempt in range(LIMIT + 2):
        work()
        hurry()
    mail.refresh_from_db()
    job = Job.objects.select_related("task").get()
    assert (mail.state, mail.attempts, job.task.status, job.failure) == (
        "failed", LIMIT, "FAILED", "收件邮箱被拒绝（暂时）：451 come again")


def test_who_may_not_see_the_project_any_more_gets_no_mail(cast: Cast, desk: Desk) -> None:
    centre = cast.centre
    centre.email = centre.verified_email = "centre@example.org"
    centre.save()
    cast.round.mails_held = False
    mail = told(cast, centre, "extension_decided")
    recuse(request(cast.officer), cast.projects["college"].pk, centre.pk, "回避（示例）")
    work()
    mail.refresh_from_db()
    assert (mail.state, mail.result, desk.taken) == ("failed", "收件人已不能查看这个项目（例如须回避，或任职已结束）", [])


def test_without_a_mail_server_mails_wait_and_leave_when_there_is_one(
        cast: Cast, clerk: Person, desk: Desk, settings: Any) -> None:
    server, settings.EMAIL = settings.EMAIL, None
    mail = told(cast, clerk)
    work()
    assert (Job.objects.count(), OutboxMail.objects.get().state) == (0, "waiting")
    settings.EMAIL = server
    with transaction.atomic():
        mails.enqueue_waiting(timezone.now())
        mails.enqueue_waiting(timezone.now())
    work()
    mail.refresh_from_db()
    assert (mail.state, len(desk.taken)) == ("sent", 1)


def test_a_duty_is_done_by_one_worker_a_turn(cast: Cast) -> None:
    assert (ticks.tick(), ticks.tick()) == ([one.name for one in ticks.DUTIES], [])


def test_a_lost_lease_neither_finishes_nor_fails_the_job(cast: Cast, clerk: Person, desk: Desk) -> None:
    told(cast, clerk)
    first = leases.take("one")
    assert first is not None and leases.take("two") is None
    Job.objects.update(lease_until=timezone.now() - leases.LEASE)
    second = leases.take("two")
    assert second is not None and second.pk == first.pk
    leases.fail(first, "one", RuntimeError())
    assert (leases.renew(first, "one"), leases.finish(first, "one", None), leases.finish(second, "two", None)) == (
        False, False, True)


def test_a_duty_that_fails_stays_due_and_stops_nothing_else(cast: Cast, monkeypatch: Any) -> None:
    def broken(now: Any) -> None:
        raise ValueError("示例")

    monkeypatch.setattr(ticks, "DUTIES", (ticks.Work("broken", timedelta(minutes=1), broken), *ticks.DUTIES))
    assert ("broken" in ticks.tick(), ticks.tick(), Duty.objects.filter(name="broken").exists()) == (False, [], False)
