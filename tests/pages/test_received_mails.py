"""Mails that came in, on the screen: who sees them, one click to assign, one click to take; nobody else finds anything."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiangyan.actions.panel.panels import recuse
from jiangyan.models import Evidence, EvidenceUse, JournalLine, Person, ReceivedFile, ReceivedMail
from jiangyan.vault import files
from tests.cast import PDF, Cast, request

pytestmark = pytest.mark.django_db


def came(cast: Cast, number: int = 1, **values: Any) -> ReceivedMail:
    """A mail that waits, with one PDF."""
    kept = files.store(PDF)
    mail = ReceivedMail.objects.create(**{
        "authority": cast.authority, "state": "waiting", "nature": "letter", "mailbox": "示例", "uid_validity": 1, "uid": number,
        "sha256": kept.sha256, "size": kept.size, "sender": "someone@elsewhere.example", "subject": f"报送材料<b>{number}",
        "why": "不认识这个发件邮箱",
        "received_at": timezone.now(), **values})
    ReceivedFile.objects.create(mail=mail, name="总结报告.pdf", sha256=kept.sha256, size=kept.size, media_type="application/pdf", state="offered")
    return mail


def post(client: Any, url: str, key: str, **fields: Any) -> Any:
    return client.post(url, {"operation": key, **fields}, follow=True)


def test_an_empty_list_says_what_to_do(cast: Cast, seen: Any, settings: Any) -> None:
    settings.INBOX = None
    page = seen(cast.centre).get("/received-mails/").content.decode()
    assert ("还没有收到邮件" in page, "还没有设置收信的邮箱。请系统管理员按运行手册" in page) == (True, True)


def test_the_centre_finds_a_mail_assigns_it_and_the_unit_takes_it(cast: Cast, seen: Any) -> None:
    mail, project = came(cast), cast.projects["college"]
    client = seen(cast.centre)
    page = client.get("/received-mails/?state=waiting&q=报送").content.decode()
    assert ("报送材料&lt;b&gt;1" in page, "不认识这个发件邮箱" in page) == (True, True)
    found = client.get(f"/received-mails/{mail.pk}/?q={project.unit.credit_code}").content.decode()
    assert "归到这里" in found and project.name in found
    assert "归到这里" not in client.get(f"/received-mails/{mail.pk}/").content.decode()
    page = post(client, f"/received-mails/{mail.pk}/assign", "one", version=mail.version, project=project.pk).content.decode()
    assert "已归属，已告诉这个单位" in page
    clerk = seen(cast.clerks["college"])
    page = clerk.get(f"/projects/{project.pk}/mails/").content.decode()
    assert "您单位确认以后才算数" in page and 'value="material:report" selected' in page
    kept = mail.files.get()
    assert b"".join(clerk.get(f"/received-mails/files/{kept.pk}/").streaming_content) == PDF
    refused = post(clerk, f"/received-mails/files/{kept.pk}/decide", "two", deed="take", place="")
    assert (refused.status_code, "请先选择附件" in refused.content.decode(), Evidence.objects.count()) == (422, True, 0)
    page = post(clerk, f"/received-mails/files/{kept.pk}/decide", "three", deed="take", place="material:report").content.decode()
    assert "已采用" in page and EvidenceUse.objects.get().place == "material:report"
    mail.refresh_from_db()
    assert (mail.state, JournalLine.objects.filter(deed="received_file.taken").count(), files.path(kept.sha256).exists()) == ("settled", 1, True)
    again = post(seen(cast.officer), f"/received-mails/{mail.pk}/assign", "four", project=cast.projects["other"].pk)
    assert (again.status_code, "不能再改归属" in again.content.decode()) == (409, True)


def test_what_belongs_to_nobody_is_set_aside_with_a_reason(cast: Cast, seen: Any) -> None:
    mail, client = came(cast), seen(cast.officer)
    assert "请填写" in (page := post(client, f"/received-mails/{mail.pk}/set-aside", "one", version=mail.version).content.decode()) or "理由" in page
    post(client, f"/received-mails/{mail.pk}/set-aside", "two", version=mail.version, reason="广告（示例）")
    mail.refresh_from_db()
    assert (mail.state, mail.why) == ("set_aside", "广告（示例）")


def test_only_the_mailboxs_people_and_the_unit_itself_find_anything(cast: Cast, seen: Any) -> None:
    mail = came(cast, project=cast.projects["college"], state="offered")
    kept = mail.files.get()

    def answers(person: Person) -> list[int]:
        client = seen(person)
        return [client.get(url).status_code for url in (
            "/received-mails/", f"/received-mails/{mail.pk}/", f"/received-mails/{mail.pk}/message", f"/received-mails/files/{kept.pk}/",
            f"/projects/{cast.projects['college'].pk}/mails/")] + [
            client.post(f"/received-mails/{mail.pk}/assign", {"operation": "x", "project": cast.projects["other"].pk}).status_code,
            client.post(f"/received-mails/files/{kept.pk}/decide", {"operation": "y", "deed": "take", "place": "material:report"}).status_code]

    assert answers(cast.auditor) == [200, 200, 200, 200, 200, 403, 403]
    assert answers(cast.approver) == [403, 404, 404, 404, 404, 404, 404]
    assert answers(cast.outsider) == [403, 404, 404, 404, 404, 404, 404]
    assert answers(cast.lead) == [403, 404, 404, 404, 404, 404, 404]
    assert answers(cast.clerks["college"])[:6] == [403, 404, 404, 200, 200, 404]
    mail.refresh_from_db()
    assert mail.project == cast.projects["college"]


def test_a_recused_officer_finds_nothing(cast: Cast, seen: Any) -> None:
    mail = came(cast, project=cast.projects["college"], state="offered")
    recuse(request(cast.officer), cast.projects["college"].pk, cast.auditor.pk, "回避（示例）")
    client = seen(cast.auditor)
    assert (client.get(f"/received-mails/{mail.pk}/").status_code, "报送材料" in client.get("/received-mails/").content.decode()) == (404, False)
    assert client.get(f"/received-mails/files/{mail.files.get().pk}/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_mails(cast: Cast, seen: Any) -> None:
    client, counts = seen(cast.officer), []
    came(cast, project=cast.projects["college"], state="offered")
    client.get("/received-mails/")
    for turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get("/received-mails/")
        counts.append(len(asked))
        for number in range(5):
            came(cast, 10 * turn + number + 2, project=cast.projects["other"], state="offered")
    assert counts[0] == counts[1]
