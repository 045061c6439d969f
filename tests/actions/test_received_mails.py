"""Mails to the mailbox over a real IMAP server, answers over a real SMTP server: what each kind of letter ends as."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jiangyan.actions import leases
from jiangyan.actions.mail import inboxes, offered_files, received_mails
from jiangyan.actions.sheet import sheet_imports
from jiangyan.management.verify import bytes_kept, chain
from jiangyan.models import (
    Evidence,
    EvidenceUse,
    Inbox,
    JournalLine,
    OutboxMail,
    Person,
    ReceivedFile,
    ReceivedMail,
    SheetImport,
)
from jiangyan.printing import sheet_workbooks
from jiangyan.problems import Problem
from jiangyan.queries.mail import received_mails as asked
from jiangyan.queries.rights import asker
from jiangyan.queries.sheet import sheet_forms
from jiangyan.queries.sheet import sheet_imports as imports_asked
from jiangyan.vault import files
from tests.cast import PDF, Cast, request
from tests.faults.desk import Desk
from tests.intake.forms import cell, excel
from tests.mailbox import Mailbox, attach, got, letter, recipients, work

pytestmark = pytest.mark.django_db(transaction=True)


def form(cast: Cast, person: Person) -> bytes:
    """The college's self-assessment as a workbook with one fact filled in."""
    made = sheet_forms.form(imports_asked.opened(asker(person), cast.sheet("college").pk))
    line = next(one for one in sheet_forms.lines(made.rubric, "vocational_college") if one.row == "3.1")

    def fill(sheet: Any, _book: Any) -> None:
        cell(sheet, "3.1", line.label).value = 260

    return excel(sheet_workbooks.workbook(made), fill)


def test_a_clerks_mail_ends_as_drafts_and_an_answer_and_counts_only_after_the_yes(cast: Cast, clerk: Person, box: Mailbox, desk: Desk) -> None:
    raw = attach(letter(clerk.email), ("自评打分表.xlsx", form(cast, clerk)), ("项目建设总结报告.pdf", PDF), ("现场照片.zip", b"PK\x03\x04shili"))
    box.put(raw)
    work()
    mail = ReceivedMail.objects.get()
    sheet, report, packed = mail.files.order_by("pk")
    assert (mail.project, mail.state, mail.why, mail.sender_person) == (cast.projects["college"], "offered", "按发件邮箱认出", clerk)
    assert (sheet.place, report.place, packed.state) == ("self_assessment", "material:report", "unusable")
    assert "压缩包不会解开" in packed.fault and SheetImport.objects.get().source == "mail"
    assert Evidence.objects.count() == 0 and cast.sheet("college").rows_scored == 0
    (answer,) = desk.taken
    text = answer.get_content()
    assert (answer["To"].addresses[0].addr_spec, answer["X-Loop"]) == (clerk.email, "127.0.0.1")
    said = ("读作自评打分表", "看起来是“项目建设总结报告”", "不能使用", "还缺：项目建设实施方案、财务审计报告、自评打分", "不等于提交")
    assert [words in text for words in said] == [True] * 5
    assert "回执编号 JY" not in text and cast.projects["enterprise"].name not in text
    done = offered_files.take(request(clerk), report.pk, "material:report")
    assert EvidenceUse.objects.get(place="material:report").evidence_id == done["evidence"]
    with pytest.raises(Problem) as caught:
        offered_files.take(request(clerk), report.pk, "material:report")
    assert caught.value.word == "received_file.decided"
    offered_files.decline(request(clerk), sheet.pk)
    mail.refresh_from_db()
    assert (mail.state, SheetImport.objects.get().state) == ("settled", "withdrawn")
    assert files.read(mail.sha256).read().startswith(b"From:") and files.read(report.sha256).read() == PDF


def test_the_sheet_of_a_mail_is_written_with_the_units_yes_and_settles_the_mail(cast: Cast, clerk: Person, box: Mailbox) -> None:
    box.put(attach(letter(clerk.email), ("自评打分表.xlsx", form(cast, clerk))))
    work()
    kept, sheet = SheetImport.objects.get(), cast.sheet("college")
    found = imports_asked.opened(asker(clerk), sheet.pk)
    shown = imports_asked.preview(found, kept.reading)
    if shown.written and not shown.faults:
        sheet_imports.confirm(request(clerk), sheet.pk, kept.pk, shown.seen)
        assert (ReceivedFile.objects.get().state, ReceivedMail.objects.get().state) == ("taken", "settled")
    else:
        pytest.fail(str(shown.faults))


def test_the_same_mail_twice_is_one_mail(cast: Cast, clerk: Person, box: Mailbox, desk: Desk) -> None:
    one = attach(letter(clerk.email), ("项目建设总结报告.pdf", PDF))
    other = letter(clerk.email, text="又寄一次", Message_ID=str(one["Message-ID"]))
    box.put(one, one, other)
    work()
    work()
    assert got() == [("letter", "offered"), ("duplicate", "kept"), ("duplicate", "kept")]
    assert (len(desk.taken), ReceivedMail.objects.filter(duplicate_of=ReceivedMail.objects.first()).count()) == (1, 2)


def test_mails_numbered_anew_are_known_by_their_bytes(cast: Cast, clerk: Person, box: Mailbox) -> None:
    box.put(letter(clerk.email))
    work()
    Inbox.objects.update(uid_validity=7)
    ReceivedMail.objects.update(uid_validity=7)
    work()
    assert (ReceivedMail.objects.count(), JournalLine.objects.filter(deed="inbox.renumbered").count()) == (1, 1)
    assert Inbox.objects.get().last_uid == 1


def test_an_unknown_sender_waits_and_is_assigned_by_one_click_and_corrected(cast: Cast, clerk: Person, box: Mailbox, desk: Desk) -> None:
    box.put(attach(letter("someone@elsewhere.example"), ("总结报告.pdf", PDF)))
    work()
    mail = ReceivedMail.objects.get()
    assert (mail.project, mail.state, mail.authority, recipients(desk)) == (None, "waiting", cast.authority, ["someone@elsewhere.example"])
    wrong, right = cast.projects["other"], cast.projects["college"]
    received_mails.assign(request(cast.centre), mail.pk, wrong.pk)
    received_mails.assign(request(cast.centre), mail.pk, right.pk)
    with pytest.raises(Problem) as caught:
        asked.file_for(asker(cast.outsider), mail.files.get().pk)
    assert caught.value.word == "not_found"
    work()
    assert recipients(desk) == ["someone@elsewhere.example", clerk.email]
    lines = JournalLine.objects.filter(deed="received_mail.assigned").order_by("position")
    assert [line.content["before"] for line in lines] == [None, wrong.pk]
    offered_files.take(request(clerk), mail.files.get().pk, "material:report")
    with pytest.raises(Problem) as caught:
        received_mails.assign(request(cast.officer), mail.pk, wrong.pk)
    assert caught.value.word == "received_mail.taken"


def test_a_credit_code_finds_the_unit_and_a_foreign_one_waits(cast: Cast, clerk: Person, box: Mailbox, desk: Desk) -> None:
    own, other = cast.units["college"].credit_code, cast.units["other"].credit_code
    box.put(letter("someone@elsewhere.example", f"报送 {own}", "见附件"),
            attach(letter(clerk.email, f"报送 {other}"), ("总结报告.pdf", PDF)))
    work()
    first, second = ReceivedMail.objects.order_by("pk")
    assert (first.project, first.why) == (cast.projects["college"], "按信里的统一社会信用代码认出")
    assert (second.project, second.state, sorted(second.candidates)) == (
        None, "waiting", sorted([cast.projects["college"].pk, cast.projects["other"].pk]))
    assert sorted(recipients(desk)) == [clerk.email, clerk.email, "someone@elsewhere.example"]


@pytest.mark.parametrize(("nature", "headers"), [
    ("bounce", {"Return_Path": "<>"}), ("automatic", {"Auto_Submitted": "auto-replied"}), ("automatic", {"Precedence": "bulk"}),
    ("loop", {"X_Loop": "127.0.0.1"}), ("loop", {"Message_ID": f"<{'a' * 32}@127.0.0.1>"})])
def test_what_no_person_wrote_is_kept_and_not_answered(cast: Cast, clerk: Person, box: Mailbox, desk: Desk, nature: str, headers: Any) -> None:
    box.put(attach(letter(clerk.email, **headers), ("总结报告.pdf", PDF)))
    work()
    assert (got(), desk.taken, ReceivedMail.objects.get().project) == ([(nature, "kept")], [], None)


def test_too_many_mails_within_an_hour_are_kept_and_not_answered(cast: Cast, clerk: Person, box: Mailbox, desk: Desk, monkeypatch: Any) -> None:
    monkeypatch.setattr("jiangyan.rulebook.received_mails.MOST_PER_HOUR", 2)
    box.put(*(letter(clerk.email, f"第{number}封") for number in range(3)))
    work()
    assert ([nature for nature, _state in got()], len(desk.taken)) == (["letter", "letter", "many"], 2)


def test_an_empty_mail_and_one_of_sixty_megabytes_are_answered_with_a_sentence(cast: Cast, clerk: Person, box: Mailbox, desk: Desk) -> None:
    large = bytes(attach(letter(clerk.email, "大件"), ("总结报告.pdf", PDF))) + b"\r\n" + b"x" * 76 * 10 + b"\r\n" * 30_000_000
    box.put(letter(clerk.email, "空", ""), large)
    work()
    assert got() == [("empty", "kept"), ("too_large", "kept")]
    kept = ReceivedMail.objects.get(nature="too_large")
    assert (kept.size > 60_000_000, kept.subject, files.path(kept.sha256).stat().st_size < 300_000) == (True, "大件", True)
    texts = [one.get_content() for one in desk.taken]
    assert "没有正文，也没有附件" in texts[0] and "超过 30 MB，没有收下" in texts[1]


def test_what_is_moved_away_and_back_or_numbered_anew_is_not_answered_again(cast: Cast, clerk: Person, box: Mailbox, desk: Desk) -> None:
    large = bytes(letter(clerk.email, "大件")) + b"\r\n" + b"\r\n" * 16_000_000
    box.put(letter(clerk.email, "空", ""), large, letter(clerk.email, "信"))
    work()
    assert len(desk.taken) == 3
    with box.open() as there:
        there.folder.create("别处")
        there.move(there.uids(), "别处")
        there.folder.set("别处")
        there.move(there.uids(), "INBOX")
    work()
    assert (len(desk.taken), [nature for nature, _state in got()][3:]) == (3, ["duplicate"] * 3)
    Inbox.objects.update(uid_validity=1)
    work()
    assert (len(desk.taken), len(got())) == (3, 6)


def test_a_message_id_that_somebody_else_used_first_hides_no_attachment(cast: Cast, clerk: Person, box: Mailbox, desk: Desk) -> None:
    box.put(attach(letter(clerk.email, "冒名", Message_ID="<same@example.org>"), ("别的.pdf", PDF + b"forged")))
    box.put(attach(letter(clerk.email, "真的", Message_ID="<same@example.org>"), ("项目建设总结报告.pdf", PDF)))
    work()
    assert [(nature, state) for nature, state in got()] == [("letter", "offered")] * 2
    assert sorted(ReceivedFile.objects.filter(state="offered").values_list("place", flat=True)) == ["", "material:report"]
    assert Evidence.objects.count() == 0
    box.put(attach(letter(clerk.email, "转了一道", Message_ID="<same@example.org>", X_Hop="1"), ("项目建设总结报告.pdf", PDF)))
    work()
    assert got()[-1][0] == "duplicate"


def test_after_the_deadline_both_instants_are_shown_and_the_bureau_decides(cast: Cast, clerk: Person, box: Mailbox, desk: Desk) -> None:
    cast.round.opened_at = timezone.now() - timedelta(days=30)
    cast.round.submission_deadline = timezone.now() - timedelta(hours=1)
    cast.round.save()
    box.put(letter(clerk.email, "赶在前面"), at=timezone.now() - timedelta(hours=2))
    box.put(letter(clerk.email, "晚了"))
    work()
    before, after = (asked.arrival(asked.mail_for(asker(cast.officer), one.pk)) for one in ReceivedMail.objects.order_by("pk"))
    assert ((before.late, before.doubtful), (after.late, after.doubtful)) == ((True, True), (True, False))
    assert all("是否受理由主管部门决定" in one.get_content() for one in desk.taken) and len(desk.taken) == 2


def test_the_receipt_number_is_told_only_when_there_is_one(cast: Cast, clerk: Person, box: Mailbox, desk: Desk) -> None:
    number = cast.submit("college")["number"]
    box.put(attach(letter(clerk.email), ("补充.pdf", PDF)))
    work()
    assert number in next(one.get_content() for one in desk.taken if "提交以后寄来的" in one.get_content())
    with pytest.raises(Problem) as caught:
        offered_files.take(request(clerk), ReceivedFile.objects.get().pk, "material:report")
    assert caught.value.word == "stage.wrong"


def test_nothing_is_deleted_and_marks_are_set_only_where_asked(cast: Cast, clerk: Person, box: Mailbox, settings: Any) -> None:
    box.put(letter(clerk.email, "一"))
    work()
    with box.open() as there:
        assert [one.flags for one in there.fetch(mark_seen=False)] == [()]
        there.client.uid("STORE", "1", "+FLAGS", "(\\Deleted)")
    settings.INBOX = type(settings.INBOX)(**{**vars(settings.INBOX), "seen": True})
    box.put(letter(clerk.email, "二"))
    work()
    with box.open() as there:
        assert [("\\Seen" in one.flags, "\\Deleted" in one.flags) for one in there.fetch(mark_seen=False)] == [(False, True), (True, False)]
    settings.INBOX = type(settings.INBOX)(**{**vars(settings.INBOX), "move": "已收"})
    box.put(letter(clerk.email, "三"))
    work()
    with box.open() as there:
        assert (len(there.uids()), there.folder.exists("已收")) == (2, True)


def test_a_server_that_is_away_or_refuses_the_password_is_tried_again_and_said(cast: Cast, box: Mailbox, settings: Any) -> None:
    settings.INBOX = type(settings.INBOX)(**{**vars(settings.INBOX), "password": "别的口令"})
    with pytest.raises(leases.Temporary) as caught:
        inboxes.read_inbox.call()
    assert "别的口令" not in str(caught.value)
    settings.INBOX = type(settings.INBOX)(**{**vars(settings.INBOX), "port": 1})
    with pytest.raises(leases.Temporary):
        inboxes.read_inbox.call()
    assert OutboxMail.objects.count() == 0


def test_a_mail_whose_record_or_bytes_were_changed_is_found(cast: Cast, clerk: Person, box: Mailbox) -> None:
    box.put(attach(letter(clerk.email), ("总结报告.pdf", PDF)))
    work()

    def told() -> list[str]:
        return [one.kind for one in bytes_kept.against(chain.walk())]

    assert told() == []
    ReceivedFile.objects.update(sha256="0" * 64)
    assert told() == ["mail"]
    ReceivedFile.objects.all().delete()
    ReceivedMail.objects.all().delete()
    assert told() == ["mail"]
