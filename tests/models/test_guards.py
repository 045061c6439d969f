"""What the database itself refuses, on SQLite and on PostgreSQL: a second same appointment, a change to a mail that has left."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jiangyan.models import Appointment, OutboxMail
from tests.cast import person


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["authority", "unit", "anywhere"])
def test_nobody_has_the_same_appointment_twice(cast, place) -> None:
    somebody = person("somebody", "某人（示例）", "officer", authority=cast.authority)
    Appointment.objects.filter(person=somebody).delete()
    given = {"authority": {"role": "officer", "authority": cast.authority}, "unit": {"role": "unit_clerk", "unit": cast.units["college"]},
             "anywhere": {"role": "administrator"}}[place]
    Appointment.objects.create(person=somebody, ended_at=timezone.now(), **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(person=somebody, **given)
    assert Appointment.objects.filter(person=somebody).count() == 1


@pytest.fixture
def left(cast) -> OutboxMail:
    """A mail that has left."""
    return OutboxMail.objects.create(
        kind="material_accepted", person=cast.clerks["college"], address="clerk@example.org", authority=cast.authority,
        subject="发出的标题（示例）", text="发出的正文（示例）", state="sent", result="250 ok", message_id="<one@example.org>",
        made_at=timezone.now(), sent_at=timezone.now())


@pytest.mark.parametrize("changed", [
    {"subject": "另一个"}, {"text": "另一段"}, {"address": "other@example.org"}, {"sent_at": None}, {"state": "held"},
    {"result": "没有发出"}, {"message_id": "<two@example.org>"}])
def test_a_mail_that_has_left_is_never_altered_or_deleted(left: OutboxMail, changed: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMail.objects.filter(pk=left.pk).update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMail.objects.filter(pk=left.pk)._raw_delete("default")
    assert OutboxMail.objects.get().text == "发出的正文（示例）"


def test_a_mail_that_came_back_says_so_and_stays_so(left: OutboxMail) -> None:
    OutboxMail.objects.filter(pk=left.pk).update(state="bounced", result="250 ok\n退信：邮箱已满（示例）", version=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMail.objects.filter(pk=left.pk).update(state="sent")


def test_a_mail_that_waits_is_changed_freely(left: OutboxMail) -> None:
    waiting = OutboxMail.objects.create(kind="material_accepted", person=left.person, state="held", message_id="<two@example.org>",
                                        made_at=timezone.now())
    OutboxMail.objects.filter(pk=waiting.pk).update(subject="改过（示例）", state="waiting")
    assert OutboxMail.objects.get(pk=waiting.pk).subject == "改过（示例）"
