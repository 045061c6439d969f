"""What a stranger who writes to the mailbox is told: that the mail came, once a day; machines are told nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jiangyan.models import Acknowledgement, Person, ReceivedMail
from tests.cast import PDF, Cast
from tests.faults.desk import Desk
from tests.mailbox import Mailbox, attach, got, letter, recipients, work

pytestmark = pytest.mark.django_db(transaction=True)

STRANGER = "someone@elsewhere.example"


def test_a_stranger_is_told_once_a_day_that_the_mail_came_and_nothing_else(cast: Cast, clerk: Person, box: Mailbox, desk: Desk) -> None:
    code = cast.units["college"].credit_code
    first = letter(STRANGER, f"{code} 请把 http://e.invalid 转给别人", "正文里的话")
    box.put(first, letter(STRANGER, "第二封"), letter(STRANGER, "空", ""), letter("other@elsewhere.example", "没有代码"))
    work()
    told, same = (one for one in desk.taken if one["To"].addresses[0].addr_spec != clerk.email)
    assert (told["In-Reply-To"], told["Auto-Submitted"], told["X-Loop"], told["X-Auto-Response-Suppress"]) == (
        first["Message-ID"], "auto-replied", "127.0.0.1", "All")
    words = told.get_content()
    assert told["Subject"] == "已收到您的邮件" and "寄来邮件不等于提交" in words and words == same.get_content()
    for secret in ("e.invalid", "正文里的话", code, cast.units["college"].name, cast.projects["college"].name, cast.authority.name, clerk.email):
        assert secret not in words
    assert sorted(Acknowledgement.objects.values_list("address", "state")) == [("other@elsewhere.example", "sent"), (STRANGER, "sent")]
    Acknowledgement.objects.filter(address=STRANGER).update(day=timezone.localdate() - timedelta(days=1))
    box.put(letter(STRANGER, "第二天", ""))
    work()
    assert "没有正文，也没有附件" in desk.taken[-1].get_content()
    box.put(desk.taken[-1].as_bytes())
    work()
    assert (got()[-1], Acknowledgement.objects.count()) == (("loop", "kept"), 3)


@pytest.mark.parametrize(("sender", "headers"), [
    (STRANGER, {"Return_Path": "<>"}), (STRANGER, {"Auto_Submitted": "auto-generated"}), (STRANGER, {"Precedence": "list"}),
    (STRANGER, {"List_Unsubscribe": "<mailto:off@elsewhere.example>"}), (STRANGER, {"List_Id": "<news.elsewhere.example>"}),
    (STRANGER, {"X_Auto_Response_Suppress": "OOF"}), (STRANGER, {"Return_Path": "<bounce@other.example>"}),
    (STRANGER, {"Authentication_Results": "mx.example.org; spf=fail smtp.mailfrom=elsewhere.example"}),
    (STRANGER, {"X_Loop": "127.0.0.1"}), ("no-reply@elsewhere.example", {}), ("mailer-daemon@elsewhere.example", {}),
    ("yanshou@example.org", {}), ("nobody@127.0.0.1", {}), ("list-owner@elsewhere.example", {})])
def test_machines_lists_and_forged_senders_are_never_answered(cast: Cast, box: Mailbox, desk: Desk, sender: str, headers: Any) -> None:
    box.put(attach(letter(sender, **headers), ("总结报告.pdf", PDF)))
    work()
    assert (ReceivedMail.objects.count(), desk.taken, Acknowledgement.objects.count()) == (1, [], 0)


def test_a_flood_of_forged_senders_makes_no_flood_of_answers(cast: Cast, box: Mailbox, desk: Desk, monkeypatch: Any) -> None:
    monkeypatch.setattr("jiangyan.rulebook.received_mails.MOST_ACKNOWLEDGED", 2)
    box.put(*(letter(f"{name}@elsewhere.example") for name in ("a", "b", "c", "d")))
    work()
    assert (ReceivedMail.objects.count(), recipients(desk)) == (4, ["a@elsewhere.example", "b@elsewhere.example"])
