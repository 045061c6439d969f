"""Telling people: once each, with a mail that waits, and never in the words of the result."""

import re
from pathlib import Path

import pytest
from django.db import transaction

from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.panel.panels import recuse
from jiangyan.models import Notification, OutboxMail, Person
from jiangyan.queries.mail import mails
from jiangyan.queries.mail.notifications import KINDS, people_of, told
from jiangyan.queries.rights import asker
from tests.cast import Cast, request

TEMPLATES = Path(mails.__file__).parents[2] / "templates" / "mails"
VALUES = {"what": "提交自评和材料", "days": 3, "until": "2026-03-18T16:00:00+00:00", "at": "2026-03-18T09:00:00+00:00",
          "path": "/", "subject": "自评材料（示例）", "why": "标题里没有项目名称"}


def reachable(person: Person) -> Person:
    """Gives somebody a confirmed address."""
    person.email = person.verified_email = f"{person.username}@example.org"
    person.save()
    return person


@pytest.mark.django_db
def test_each_person_is_told_once_and_a_mail_is_held(cast: Cast) -> None:
    clerk, head = reachable(cast.clerks["college"]), cast.heads["college"]
    with transaction.atomic():
        count = notify("material_accepted", cast.projects["college"], [clerk, head, clerk])
    assert (count, [(one.person, one.kind) for one in Notification.objects.order_by("pk")]) == (
        2, [(clerk, "material_accepted"), (head, "material_accepted")])
    assert [(one.person, one.state, one.round) for one in OutboxMail.objects.order_by("pk")] == [
        (clerk, "held", cast.round), (head, "unaddressed", cast.round)]


@pytest.mark.django_db
def test_an_unverified_address_gets_nothing(cast: Cast) -> None:
    clerk = cast.clerks["college"]
    clerk.email = "new@example.org"
    clerk.save()
    with transaction.atomic():
        notify("material_accepted", cast.projects["college"], [clerk])
    mail = OutboxMail.objects.get()
    assert (mail.state, mails.obstacle(mail)) == ("unaddressed", "收件人没有确认过的邮箱")


@pytest.mark.django_db
def test_who_is_recused_is_neither_told_nor_reminded_of_what_was_told(cast: Cast) -> None:
    project = cast.projects["college"]
    with transaction.atomic():
        notify("extension_decided", project, people_of(project, "officer", "approver"))
    before = told(asker(cast.approver)).count()
    recuse(request(cast.officer), project.pk, cast.approver.pk, "亲属在该单位任职（示例）")
    with transaction.atomic():
        count = notify("extension_decided", project, [cast.officer, cast.approver])
    assert (before, told(asker(cast.approver)).count(), count) == (1, 0, 1)
    assert people_of(project, "officer", "approver") == [cast.officer]


@pytest.mark.django_db
def test_the_people_of_a_project_are_found_by_relation(cast: Cast) -> None:
    cast.reach_panel("college")
    project = cast.projects["college"]
    assert people_of(project, "own_clerk", "own_head") == [cast.clerks["college"], cast.heads["college"]]
    assert (people_of(project, "member"), people_of(project, "lead"), people_of(project, "centre")) == (
        cast.experts, [cast.lead], [cast.centre])
    assert cast.outsider not in people_of(project, "own_clerk", "own_head", "centre", "officer", "approver", "member", "auditor")


@pytest.mark.django_db
def test_a_mail_is_stopped_when_its_reader_may_no_longer_see_the_project(cast: Cast) -> None:
    cast.submit("college")
    project, centre = cast.projects["college"], reachable(cast.centre)
    with transaction.atomic():
        notify("extension_decided", project, [centre])
        notify("result_published", project, [centre])
    first, second = OutboxMail.objects.order_by("pk")
    assert (mails.obstacle(first), mails.obstacle(second)) == ("", "收件人现在不能查看所指的内容")
    recuse(request(cast.officer), project.pk, centre.pk, "回避（示例）")
    assert mails.obstacle(first) == "收件人已不能查看这个项目（例如须回避，或任职已结束）"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_that_lead_to_a_page_and_say_no_result(cast: Cast, kind: str) -> None:
    project, clerk = cast.projects["college"], reachable(cast.clerks["college"])
    project.name = "示例<&>项目\nBcc: x@example.org"
    project.save()
    with transaction.atomic():
        notify(kind, None if KINDS[kind].personal else project, [clerk], **VALUES)
    mail = OutboxMail.objects.get()
    written = mails.words(mail)
    assert re.findall(r"http\S+", written.text) == ["http://127.0.0.1/"]
    assert (written.subject.count("\n"), "&lt;" in written.subject + written.text, "%" in mails.title(kind, VALUES)) == (0, False, False)
    assert not re.search(r"通过|未通过|分数|\d分|总分|不合格|整改|复验", written.subject + written.text)
    assert clerk.display_name in written.text


def test_every_template_belongs_to_a_kind() -> None:
    assert {path.stem for path in TEMPLATES.glob("*.txt")} - {"mail", "mail_unknown"} == set(KINDS)


@pytest.mark.django_db(transaction=True)
def test_telling_needs_the_transaction_of_the_deed(cast: Cast) -> None:
    with pytest.raises(RuntimeError):
        notify("visit_notice", cast.projects["college"], [cast.officer])
    assert Notification.objects.count() == 0
