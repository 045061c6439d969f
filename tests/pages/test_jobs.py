"""Parked jobs are seen with their reason by those who can do something, and tried again with one button."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from jiangyan.actions import jobs, leases
from jiangyan.actions.leases import Permanent
from jiangyan.actions.mail.mails import send_mail
from jiangyan.models import Appointment, Authority, Job, JournalLine, Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def parked(authority: Authority | None, key: str) -> Job:
    """A job that failed for good."""
    with transaction.atomic():
        jobs.enqueue(key, send_mail, authority=authority, mail=0)
    taken = leases.take("one")
    assert taken is not None
    leases.fail(taken, "one", Permanent("收件邮箱被拒绝（示例）"))
    return Job.objects.select_related("task").get(pk=taken.pk)


@pytest.fixture
def administrator(cast: Cast) -> Person:
    """The one who runs the machine."""
    made = Person.objects.create_user("administrator", None, display_name="系统管理员")
    Appointment.objects.create(person=made, role="administrator")
    return made


def test_the_officer_sees_the_reason_and_tries_again(cast: Cast, seen: Any) -> None:
    job, client = parked(cast.authority, "one"), seen(cast.officer)
    page = client.get("/jobs/").content.decode()
    assert ("收件邮箱被拒绝（示例）" in page, "再试一次" in page, "后台程序没有在运行" in page) == (True, True, True)
    for _time in range(2):
        client.post(f"/jobs/{job.pk}/retry/", {"operation": "one"})
    job = Job.objects.select_related("task").get()
    assert (job.task.status, job.attempts, JournalLine.objects.filter(deed="job.retried").count()) == ("READY", 0, 1)
    assert client.post(f"/jobs/{job.pk}/retry/", {"operation": "two"}).status_code == 409


def test_jobs_of_nobody_are_the_administrators(cast: Cast, seen: Any, administrator: Person) -> None:
    job = parked(None, "one")
    assert [seen(one).post(f"/jobs/{job.pk}/retry/", {"operation": "x"}).status_code for one in (
        cast.officer, cast.outsider, cast.lead)] == [404] * 3
    assert seen(administrator).get("/jobs/").content.decode().count('<th scope="row">') == 1


def test_others_have_no_such_page(cast: Cast, seen: Any) -> None:
    assert [seen(one).get("/jobs/").status_code for one in (
        cast.approver, cast.centre, cast.lead, cast.outsider, cast.auditor)] == [404] * 5


def test_a_key_is_one_job_and_other_authorities_do_not_see_it(cast: Cast, seen: Any) -> None:
    with transaction.atomic():
        first, second = (jobs.enqueue("same", send_mail, authority=cast.authority, mail=1) for _time in range(2))
    other = Authority.objects.create(name="另一主管部门（示例）")
    made = Person.objects.create_user("elsewhere", None, display_name="别处经办人")
    Appointment.objects.create(person=made, role="officer", authority=other)
    assert first.pk == second.pk
    assert "发送邮件" not in seen(made).get("/jobs/?state=READY").content.decode()
    assert "发送邮件" in seen(cast.officer).get("/jobs/?state=READY").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_jobs(cast: Cast, seen: Any) -> None:
    parked(cast.authority, "one")
    client, counts = seen(cast.officer), []
    client.get("/jobs/")
    for turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get("/jobs/")
        counts.append(len(asked))
        for number in range(3):
            parked(cast.authority, f"{turn}-{number}")
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_a_job_needs_the_transaction_of_its_deed(cast: Cast) -> None:
    with pytest.raises(RuntimeError):
        jobs.enqueue("one", send_mail, mail=1)
    with pytest.raises(ValueError, match="示例"), transaction.atomic():
        jobs.enqueue("one", send_mail, mail=1)
        raise ValueError("示例")
    assert Job.objects.count() == 0
