"""A round's personal values go when two people say so, not before their day; what proves the round stays and stays sound."""

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from jiangyan.actions import journal
from jiangyan.actions.material.evidence import take_in
from jiangyan.actions.project import unit_contacts
from jiangyan.actions.records import change
from jiangyan.actions.round import purges as actions
from jiangyan.management import purge as command
from jiangyan.management.verify import verify
from jiangyan.models import Evidence, JournalLine, OutboxMail, Project, Proposal, Round, Unit
from jiangyan.models.guards import PURGED
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.material import evidence as files_asked
from jiangyan.queries.rights import asker
from jiangyan.queries.round import purges
from jiangyan.vault import files
from tests.cast import PDF, Cast, arrived, request

CARD = PDF + b"card"


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.VAULT_DIR, settings.DATA_DIR, settings.ANCHOR_DIR = str(tmp_path / "files"), tmp_path, str(tmp_path / "anchors")
    files.prepare()


def _over(cast: Cast) -> Round:
    """The round with an identity document, a contact and a sent mail, over long ago, its day come."""
    clerk, college = cast.clerks["college"], cast.projects["college"]
    take_in(request(clerk), college.pk, arrived(CARD, "证件（示例）.pdf"), "material:proof")
    change(Evidence.objects.all(), identity_document=True)
    cast.submit("college")
    unit_contacts.change(request(cast.officer), cast.units["college"].pk, "联系人甲（示例）", "022-00000000")
    OutboxMail.objects.create(kind="visit_notice", person=clerk, address="a@example.org", authority=cast.authority, round=cast.round,
                              subject="通知", text="联系人甲（示例）请到场", state="sent", message_id="<a@example.org>",
                              made_at=timezone.now(), sent_at=timezone.now(), result="250 a@example.org")
    change(Project.objects.all(), stage="cancelled")
    change(Round.objects.filter(pk=cast.round.pk), state="closed", purge_on=local(database_now()).date())
    journal.close(None)
    return Round.objects.get(pk=cast.round.pk)


@pytest.fixture
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the last publication were long ago."""
    monkeypatch.setattr(purges, "earliest", lambda _found: date(2025, 1, 1))


def _refused(work: Any) -> str:
    with pytest.raises(Problem) as caught:
        work()
    return caught.value.word


def _findings() -> set[str]:
    return {one.kind for one in verify([])[0]} - {"invariant", "move"}  # the cast is built by hand


def test_what_two_people_agree_to_goes_and_the_rest_stays_sound(cast: Cast, early: None) -> None:
    found = _over(cast)
    kept, lines = Evidence.objects.get(name="证件（示例）.pdf"), JournalLine.objects.count()
    assert _findings() == set()
    made = actions.propose(request(cast.officer), found.pk)
    assert files.path(kept.sha256).exists() and Unit.objects.get(pk=cast.units["college"].pk).contact_name
    done = actions.confirm(request(cast.approver), found.pk, made["proposal"])
    assert done == {"round": found.pk, "documents": 1, "units": 1, "mails": OutboxMail.objects.count()}
    kept.refresh_from_db()
    unit, mail = Unit.objects.get(pk=cast.units["college"].pk), OutboxMail.objects.get(message_id="<a@example.org>")
    assert (kept.purged_at is not None, files.path(kept.sha256).exists(), kept.sha256) == (True, False, hashlib.sha256(CARD).hexdigest())
    assert (unit.contact_name, unit.contact_phone.token, unit.contact_match, unit.contact_salt) == ("", "", "", "")
    assert (mail.subject, mail.text, mail.address, mail.result, mail.sent_at is not None) == (PURGED, PURGED, "", "", True)
    line = JournalLine.objects.get(deed="personal.purged")
    assert (line.actor, line.content["documents"], line.content["units"]) == (
        cast.approver, [{"evidence": kept.pk, "sha256": kept.sha256}], [unit.pk])
    assert (JournalLine.objects.count() >= lines + 2, _findings()) == (True, set())
    assert _refused(lambda: files_asked.readable_evidence(asker(cast.clerks["college"]), kept.pk)) == "evidence.purged"
    assert _refused(lambda: actions.propose(request(cast.officer), found.pk)) == "purge.done"


def test_a_file_that_is_gone_without_a_purge_is_still_found(cast: Cast, early: None) -> None:
    found = _over(cast)
    kept = Evidence.objects.get(name="证件（示例）.pdf")
    Evidence.objects.filter(pk=kept.pk).update(purged_at=timezone.now())
    assert _findings() == {"evidence", "record"}
    Evidence.objects.filter(pk=kept.pk).update(purged_at=None)
    made = actions.propose(request(cast.officer), found.pk)
    actions.confirm(request(cast.approver), found.pk, made["proposal"])
    Evidence.objects.filter(pk=kept.pk).update(purged_at=None)
    assert _findings() == {"evidence", "record"}


def test_nobody_purges_alone_or_too_early_and_the_outsider_finds_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _over(cast)
    assert _refused(lambda: actions.propose(request(cast.officer), found.pk)) == "purge.early"  # 184 days have not passed
    monkeypatch.setattr(purges, "earliest", lambda _found: date(2025, 1, 1))
    Project.objects.filter(pk=cast.projects["other"].pk).update(stage="rectifying")
    assert _refused(lambda: actions.propose(request(cast.officer), found.pk)) == "purge.early"
    Project.objects.update(stage="cancelled")
    told = [_refused(lambda who=who: actions.propose(request(who), found.pk)) for who in (cast.outsider, cast.centre, cast.approver)]
    assert told == ["not_found", "rights.denied", "rights.denied"]
    made = actions.propose(request(cast.officer), found.pk)["proposal"]
    told = [_refused(lambda who=who: actions.confirm(request(who), found.pk, made)) for who in (cast.outsider, cast.officer)]
    assert (told, Proposal.objects.get(pk=made).state) == (["not_found", "rights.denied"], "pending")
    Unit.objects.filter(pk=cast.units["studio"].pk).update(contact_name="联系人乙（示例）")
    assert _refused(lambda: actions.confirm(request(cast.approver), found.pk, made)) == "proposal.stale"
    assert _refused(lambda: actions.reject(request(cast.approver), found.pk, made, " ")) == "reason.missing"
    actions.reject(request(cast.approver), found.pk, made, "还有申诉（示例）")
    assert (Evidence.objects.filter(purged_at=None).count(), Round.objects.get(pk=found.pk).purged_at) == (Evidence.objects.count(), None)


def test_the_day_lies_184_days_after_the_end(cast: Cast) -> None:
    last = local(cast.round.rectification_until).date()
    for on, word in ((last + timedelta(days=183), "round.setting"), (last + timedelta(days=184), "")):
        version = Round.objects.get(pk=cast.round.pk).version
        work = lambda: actions.set_day(request(cast.officer), cast.round.pk, version, on)  # noqa: B023, E731
        assert (_refused(work) if word else work()["version"] == version + 1) == (word or True)
    assert Round.objects.get(pk=cast.round.pk).purge_on == last + timedelta(days=184)


def test_bytes_that_serve_elsewhere_and_contacts_of_another_round_stay(cast: Cast, early: None) -> None:
    found = _over(cast)
    other = Project.objects.get(pk=cast.projects["college"].pk)
    elsewhere = Round.objects.create(authority=cast.authority, name="另一批次（示例）", notice_title="示例", created_by=cast.officer)
    Project.objects.filter(pk=cast.projects["other"].pk).update(round=elsewhere, unit=other.unit)
    Evidence.objects.create(project_id=cast.projects["other"].pk, sha256=hashlib.sha256(CARD).hexdigest(), size=len(CARD), name="同一份",
                            media_type="application/pdf", uploaded_by=cast.officer, uploaded_at=timezone.now())
    made = actions.propose(request(cast.officer), found.pk)
    assert actions.confirm(request(cast.approver), found.pk, made["proposal"])["units"] == 0
    assert (files.path(hashlib.sha256(CARD).hexdigest()).exists(), Unit.objects.get(pk=other.unit_id).contact_name) == (
        True, "联系人甲（示例）")


def test_the_command_does_only_what_was_confirmed(cast: Cast, early: None, capsys: Any, monkeypatch: Any) -> None:
    import argparse

    found = _over(cast)
    monkeypatch.setattr("jiangyan.management.ground.stand", lambda: None)
    ask = argparse.Namespace(round=found.pk, dry_run=True)
    assert (command.run(ask), "身份证件 1 个，单位联系人和电话 1 家" in capsys.readouterr().out) == (0, True)
    ask.dry_run = False
    assert (command.run(ask), "没有经两个人确认" in capsys.readouterr().out) == (1, True)
    kept = Evidence.objects.get(name="证件（示例）.pdf")
    made = actions.propose(request(cast.officer), found.pk)
    monkeypatch.setattr(actions, "remove_bytes", lambda _found: (0, 1))  # the disk was away
    actions.confirm(request(cast.approver), found.pk, made["proposal"])
    monkeypatch.undo()
    monkeypatch.setattr("jiangyan.management.ground.stand", lambda: None)
    assert (files.path(kept.sha256).exists(), command.run(ask), files.path(kept.sha256).exists()) == (True, 0, False)
    assert "这次删去 1 个文件，没有剩下的" in capsys.readouterr().out


def test_a_sent_mail_still_cannot_be_rewritten(cast: Cast) -> None:
    _over(cast)
    for altered in ("text = 'x'", f"text = '{PURGED}'", f"subject = '{PURGED}', text = '{PURGED}', address = '', result = '', person_id = 1"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE jiangyan_outboxmail SET {altered} WHERE sent_at IS NOT NULL")


def test_the_pages_lead_two_people_through_it(cast: Cast, seen: Any, early: None) -> None:
    found = _over(cast)
    page, home = f"/rounds/{found.pk}/purge/", seen(cast.officer).get("/").content.decode()
    assert ("决定是否清除个人信息" in home, seen(cast.outsider).get(page).status_code) == (True, 404)
    told = seen(cast.officer).get(page).content.decode()
    assert all(one in told for one in ("提出清除，请审批人确认", "清除以后不能恢复；备份里的旧副本按备份的保存期处理"))
    assert seen(cast.officer).post(page, {"deed": "propose", "operation": "a"}).status_code == 302
    assert "确认清除个人信息" in seen(cast.approver).get("/").content.decode()
    made = Proposal.objects.get(kind="purge")
    decide = f"{page}{made.pk}/"
    assert "确认清除，不能恢复" in seen(cast.approver).get(page).content.decode()
    assert seen(cast.approver).post(decide, {"decision": "reject", "reason": "", "operation": "b"}).status_code == 422
    assert seen(cast.approver).post(decide, {"decision": "confirm", "operation": "c"}).status_code == 302
    assert "已清除" in seen(cast.officer).get(page).content.decode()
    assert "个人信息已于" in seen(cast.officer).get(f"/rounds/{found.pk}/").content.decode()
