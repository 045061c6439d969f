"""The outbox as the officer's story: read, change, hold, release, send again; nobody else does."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiangyan.actions.mail import mails as mail_actions
from jiangyan.actions.mail import outbox
from jiangyan.actions.panel.panels import recuse
from jiangyan.models import Job, JournalLine, MailState, OutboxMail, Person, Round
from jiangyan.problems import Problem
from jiangyan.queries.mail import mails
from tests.cast import Cast, request

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> OutboxMail:
    """The centre accepted the college's materials; the mail to its clerk waits for the officer."""
    clerk = cast.clerks["college"]
    clerk.email = clerk.verified_email = "clerk@example.org"
    clerk.save()
    cast.submit("college")
    cast.accept("college")
    return OutboxMail.objects.get(person=clerk)


def post(client: Any, url: str, key: str, **fields: Any) -> Any:
    return client.post(url, {"operation": key, **fields}, follow=True)


def test_what_the_centre_did_is_written_and_held(cast: Cast, seen: Any, held: OutboxMail) -> None:
    page = seen(cast.officer).get("/outbox/").content.decode()
    assert ("验收材料已受理" in page, "clerk@example.org" in page, "没有确认过的邮箱" in page, held.state) == (True, True, True, "held")
    assert OutboxMail.objects.exclude(person=held.person).get().person == cast.heads["college"]


def test_ticked_mails_are_released_and_queued_when_there_is_a_server(cast: Cast, seen: Any, held: OutboxMail, settings: Any) -> None:
    from jiangyan.config.environment import MailServer

    settings.EMAIL = MailServer("smtp", "127.0.0.1", 25, "", "", "a@example.org", 5)
    client = seen(cast.officer)
    page = post(client, "/outbox/release/", "one", mail=[held.pk]).content.decode()
    post(client, "/outbox/release/", "one", mail=[held.pk])
    held.refresh_from_db()
    assert ("已放行 1 封，马上发出。" in page, held.state, Job.objects.get().key) == (True, "waiting", f"mail:{held.pk}")
    assert JournalLine.objects.filter(deed="mail.released").count() == 1


def test_releasing_nothing_says_so(cast: Cast, seen: Any, held: OutboxMail) -> None:
    assert "请先勾选要放行的邮件" in post(seen(cast.officer), "/outbox/release/", "one").content.decode()


def test_changed_words_are_kept_and_journalled(cast: Cast, seen: Any, held: OutboxMail) -> None:
    client = seen(cast.officer)
    url = f"/outbox/{held.pk}/"
    page = post(client, url, "one", version=1, subject=" 请 尽快\n看 ", text="请登录查看。<b>示例</b>").content.decode()
    held.refresh_from_db()
    line = JournalLine.objects.get(deed="mail.edited")
    assert (held.subject, held.text, held.edited, held.version) == ("请 尽快 看", "请登录查看。<b>示例</b>\n", True, 2)
    assert ("&lt;b&gt;示例" in page, line.content["before"] != line.content["after"]) == (True, True)


def test_two_versions_stand_side_by_side_and_the_later_one_replaces_only_knowingly(cast: Cast, seen: Any, held: OutboxMail) -> None:
    url, mine = f"/outbox/{held.pk}/", {"subject": "我的标题（示例）", "text": "我的正文（示例）"}
    outbox.edit(request(cast.officer), held.pk, 1, "先到的标题（示例）", "先到的正文（示例）")
    late = seen(cast.officer).post(url, {"operation": "two", "version": 1, **mine})
    page = late.content.decode()
    assert late.status_code == 412
    assert [words in page for words in (*mine.values(), "先到的标题（示例）", "先到的正文（示例）", cast.officer.display_name,
                                        'name="version" value="2"', "再保存一次，就用您的替换现在的")] == [True] * 7
    held.refresh_from_db()
    assert (held.subject, held.version) == ("先到的标题（示例）", 2)
    post(seen(cast.officer), url, "three", version=2, **mine)
    held.refresh_from_db()
    assert (held.subject, held.text, held.version) == ("我的标题（示例）", "我的正文（示例）\n", 3)


def test_what_was_typed_is_still_there_when_the_mail_has_left_meanwhile(cast: Cast, seen: Any, held: OutboxMail) -> None:
    OutboxMail.objects.filter(pk=held.pk).update(state="sent", sent_at=timezone.now(), subject="发出的（示例）", text="发出的（示例）")
    late = seen(cast.officer).post(f"/outbox/{held.pk}/", {"operation": "x", "version": 1, "subject": "我的", "text": "我写的（示例）"})
    page = late.content.decode()
    assert (late.status_code, "我写的（示例）" in page, "发出的（示例）" in page, "保存改动" in page) == (409, True, True, False)


@pytest.mark.parametrize("state", [state for state in MailState.values if state not in ("held", "waiting", "unaddressed", "failed")])
def test_what_has_left_is_not_changed(cast: Cast, held: OutboxMail, state: str) -> None:
    OutboxMail.objects.update(state=state, sent_at=timezone.now())
    with pytest.raises(Problem) as caught:
        outbox.edit(request(cast.officer), held.pk, 1, "a", "b")
    assert caught.value.word == "mail.wrong_state"


def test_a_waiting_mail_is_held_again_unless_it_is_just_being_sent(cast: Cast, held: OutboxMail, settings: Any) -> None:
    from jiangyan.config.environment import MailServer

    settings.EMAIL = MailServer("smtp", "127.0.0.1", 25, "", "", "a@example.org", 5)
    outbox.release(request(cast.officer), [held.pk])
    outbox.hold(request(cast.officer), held.pk)
    outbox.release(request(cast.officer), [held.pk])
    task = Job.objects.get().task
    task.status = "RUNNING"
    task.save()
    with pytest.raises(Problem) as caught:
        outbox.hold(request(cast.officer), held.pk)
    assert "正在发送" in caught.value.message


def test_what_left_is_sent_again_as_a_new_mail_and_what_never_left_as_itself(cast: Cast, held: OutboxMail) -> None:
    OutboxMail.objects.filter(pk=held.pk).update(state="sent", sent_at=timezone.now(), subject="旧", text="旧的内容\n")
    again = outbox.resend(request(cast.officer), held.pk)["mail"]
    made = OutboxMail.objects.get(pk=again)
    old = OutboxMail.objects.get(pk=held.pk)
    assert (again != held.pk, made.again_of, made.state, old.state, old.text) == (True, old, "waiting", "sent", "旧的内容\n")
    assert made.message_id != old.message_id and "旧" not in mails.words(made).text
    OutboxMail.objects.filter(pk=again).update(state="failed", result="554 示例")
    assert outbox.resend(request(cast.officer), again)["mail"] == again


def test_nobody_is_sent_to_without_a_confirmed_address(cast: Cast, held: OutboxMail) -> None:
    head = OutboxMail.objects.get(person=cast.heads["college"])
    with pytest.raises(Problem) as caught:
        outbox.resend(request(cast.officer), head.pk)
    assert (head.state, caught.value.word) == ("unaddressed", "mail.unaddressed")


def test_a_returned_mail_is_registered_with_its_reason(cast: Cast, seen: Any, held: OutboxMail) -> None:
    OutboxMail.objects.filter(pk=held.pk).update(state="sent", sent_at=timezone.now(), result="250 ok")
    client, url = seen(cast.officer), f"/outbox/{held.pk}/deed/"
    assert "退信里写的原因" in post(client, url, "one", deed="bounce", said=" ").content.decode()
    post(client, url, "two", deed="bounce", said="邮箱已满（示例）")
    held.refresh_from_db()
    assert (held.state, held.result) == ("bounced", "250 ok\n退信：邮箱已满（示例）")


def test_the_round_decides_whether_mails_wait(cast: Cast, seen: Any) -> None:
    post(seen(cast.officer), f"/outbox/rounds/{cast.round.pk}/", "one", held="no")
    assert (Round.objects.get().mails_held, JournalLine.objects.get(deed="round.mails_held").content["held"]) == (False, False)


def test_only_the_officer_handles_and_the_auditor_reads(cast: Cast, seen: Any, held: OutboxMail) -> None:
    def answers(person: Person) -> list[int]:
        client = seen(person)
        return [client.get("/outbox/").status_code, client.get(f"/outbox/{held.pk}/").status_code,
                client.post(f"/outbox/{held.pk}/deed/", {"operation": "x", "deed": "release"}).status_code]

    assert answers(cast.auditor) == [200, 200, 403]
    assert [answers(one) for one in (cast.approver, cast.centre, cast.lead, cast.clerks["college"], cast.outsider)] == [
        [403, 404, 404]] * 5
    held.refresh_from_db()
    assert held.state == "held"


def test_a_recused_officer_does_not_find_the_mail(cast: Cast, seen: Any, held: OutboxMail) -> None:
    recuse(request(cast.officer), held.project_id or 0, cast.auditor.pk, "回避（示例）")
    client = seen(cast.auditor)
    assert (client.get(f"/outbox/{held.pk}/").status_code, "clerk@example.org" in client.get("/outbox/").content.decode()) == (404, False)


def test_searching_and_states_narrow_the_list(cast: Cast, seen: Any, held: OutboxMail) -> None:
    client = seen(cast.officer)
    assert [client.get(f"/outbox/?{asked}").content.decode().count('<th scope="row">') for asked in (
        "", "state=held", "q=clerk@", "q=没有这个人", "state=nonsense")] == [2, 1, 1, 0, 2]


def test_the_number_of_queries_does_not_grow_with_the_mails(cast: Cast, seen: Any, held: OutboxMail) -> None:
    client, counts = seen(cast.officer), []
    client.get("/outbox/")
    for _turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get("/outbox/")
        counts.append(len(asked))
        for _number in range(5):
            OutboxMail.objects.create(kind=held.kind, person=held.person, project=held.project, round=held.round, state="held",
                                      authority=held.authority, message_id=mail_actions.message_id(), made_at=timezone.now())
    assert counts[0] == counts[1]
