"""Tampering is found, wherever somebody with the database in their hands lays it; each way is laid here once."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from jiangyan.actions import anchors, journal
from jiangyan.actions.panel import panels
from jiangyan.actions.verdict import objections
from jiangyan.management.main import main
from jiangyan.management.verify import verify
from jiangyan.management.verify_receipt import check
from jiangyan.models import Evidence, JournalLine, Mark, OutboxMail, Proposal, Receipt, Sheet, guards
from jiangyan.queries.clock import database_now
from jiangyan.queries.mail import mails
from jiangyan.queries.material.vouchers import voucher
from jiangyan.vault import files
from tests.cast import Cast, cast, request


@pytest.fixture
def played(db, tmp_path, monkeypatch) -> Cast:
    """A studio that was inspected, concluded and published; one recusal elsewhere; an anchor outside."""
    monkeypatch.setattr(settings, "ANCHOR_DIR", str(tmp_path / "anchors"))
    monkeypatch.setattr(settings, "VAULT_DIR", str(tmp_path / "files"))
    files.prepare()
    built = cast()
    Proposal.objects.create(kind="open_round", round=built.round, state="confirmed", proposed_by=built.officer,
                            proposed_at=database_now(), decided_by=built.approver, decided_at=database_now())
    built.submit("studio")
    built.accept("studio")
    built.inspect("studio")
    for expert in built.experts:
        sheet = built.sheet("studio", "expert", expert)
        built.fill("studio", expert, sheet)
        from jiangyan.actions.sheet.sheets import finalise
        finalise(request(expert), sheet.pk)
    built.conclude("studio")
    built.publish("studio")
    panels.recuse(request(built.officer), built.projects["college"].pk, built.experts[1].pk, "曾任职（示例）")
    assert anchors.drop() is not None
    return built


def lifted(sql: str, *values) -> None:
    """What an administrator of the database can do: the guards away, the change, the guards back."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET session_replication_role = replica")
        else:
            for table in guards.APPEND_ONLY:
                cursor.execute(f"DROP TRIGGER {table}_no_update")
                cursor.execute(f"DROP TRIGGER {table}_no_delete")
        cursor.execute(sql, values)
        for statement in ["SET session_replication_role = origin"] if postgresql else guards.statements("sqlite"):
            cursor.execute(statement)


def found() -> list[tuple[int | None, str]]:
    return [(one.position, one.kind) for one in verify([])[0]]


def line_of(deed: str) -> int:
    return JournalLine.objects.filter(deed=deed).latest("position").position


def test_an_honest_database_is_sound(played, capsys) -> None:
    assert found() == []
    assert main(["verify"]) == 0 and "核对无误" in capsys.readouterr().out
    assert main(["invariants"]) == 0


def test_a_changed_value(played) -> None:
    mark = Mark.objects.filter(sheet=played.sheet("studio"), row="3.1").latest("pk")
    position = JournalLine.objects.get(deed="mark.recorded", content__sheet=mark.sheet_id, content__marks__has_key="3.1").position
    lifted("UPDATE jiangyan_mark SET score = 9 WHERE id = %s", mark.pk)
    assert found()[0] == (position, "mark")


@pytest.mark.parametrize("change", ["actor_id = NULL", "deed = 'mark.other'", "at = '2020-01-01 00:00:00+00:00'"])
def test_a_changed_line(played, change) -> None:
    lifted(f"UPDATE jiangyan_journalline SET {change} WHERE position = 7")
    assert found()[0] == (7, "line")


def test_a_line_taken_out(played) -> None:
    lifted("DELETE FROM jiangyan_journalline WHERE position = 9")
    assert found()[0] == (9, "gap")


def test_a_mark_put_in(played) -> None:
    first = Mark.objects.order_by("pk").first()
    first.pk, first.version, first.base_version, first.operation = None, 2, 1, "eingeschoben"
    first.save(force_insert=True)
    assert (None, "mark") in found()


EARLIER = {"sqlite": "datetime({}, '-1 day') || '.000000'", "postgresql": "{} - interval '1 day'"}


@pytest.mark.parametrize(("table", "column", "kind"), [
    ("mark", "server_at", "mark"), ("move", "moved_at", "move"), ("recusal", "at", "recusal"),
    ("verdict", "concluded_at", "verdict"), ("receipt", "deadline", "receipt"), ("receipt", "submitted_at", "receipt")])
def test_a_record_dated_back(played, table, column, kind) -> None:
    lifted(f"UPDATE jiangyan_{table} SET {column} = {EARLIER[connection.vendor].format(column)}")
    assert found()[0][1] == kind and found()[0][0] is not None


@pytest.mark.parametrize(("table", "column"), [("receipt", "submitted_by_id"), ("recusal", "imposed_by_id")])
def test_another_actor_in_a_record(played, table, column) -> None:
    lifted(f"UPDATE jiangyan_{table} SET {column} = %s", played.outsider.pk)
    assert found()[0][1] == table and found()[0][0] is not None


def test_the_range_and_the_device_of_a_mark(played) -> None:
    mark = Mark.objects.filter(sheet=played.sheet("studio")).latest("pk")
    lifted("UPDATE jiangyan_mark SET client_at = server_at WHERE id = %s", mark.pk)
    assert found()[0][1] == "mark"


def test_a_sheet_given_to_another_expert(played) -> None:
    sheet, other = played.sheet("studio", "expert", played.experts[1]), played.outsider.pk
    lifted("UPDATE jiangyan_sheet SET owner_id = %s WHERE id = %s", other, sheet.pk)
    assert any(one.kind == "invariant" and "别人打的分" in one.sentence for one in verify([])[0])
    assert main(["invariants"]) == 1


def test_nonsense_in_a_line_is_found_at_its_place(played, capsys) -> None:
    if connection.vendor == "postgresql":
        lifted("UPDATE jiangyan_journalline SET content = '{\"a\": 1e400}' WHERE position = 7")
    else:
        lifted("UPDATE jiangyan_journalline SET at = 'gestern' WHERE position = 7")
    assert main(["verify"]) == 1 and "第一处在日志第 7 行" in capsys.readouterr().out


def test_an_anchor_that_cannot_be_read_hides_nothing(played, tmp_path) -> None:
    (tmp_path / "broken.json").write_text("{")
    assert main(["verify", "--anchor", str(tmp_path / "broken.json")]) == 2
    lifted("UPDATE jiangyan_mark SET score = 1 WHERE id = %s", Mark.objects.filter(score__gt=1).first().pk)
    assert main(["verify", "--anchor", str(tmp_path / "broken.json")]) == 1
    lifted("UPDATE jiangyan_journalline SET actor_id = NULL WHERE position = 7")
    assert main(["verify", "--anchor", str(tmp_path / "broken.json")]) == 1


def test_a_mark_taken_out(played) -> None:
    mark = Mark.objects.order_by("pk").first()
    lifted("DELETE FROM jiangyan_mark WHERE id = %s", mark.pk)
    assert found()[0][1] == "mark" and found()[0][0] is not None


def test_two_lines_swapped(played) -> None:
    for table_from, table_to in ((5, 10_005), (6, 5), (10_005, 6)):
        lifted("UPDATE jiangyan_journalline SET position = %s WHERE position = %s", table_to, table_from)
    assert found()[0] == (5, "line")


def test_a_tail_cut_off(played) -> None:
    last = JournalLine.objects.latest("position")
    lifted("DELETE FROM jiangyan_journalline WHERE position = %s", last.position)
    assert found()[0] == (last.position, "head")
    lifted("UPDATE jiangyan_journalhead SET position = %s, hash = %s", last.position - 1, last.previous)
    assert main(["verify"]) in (0, 1)  # the anchor's own line alone may go; the next cut may not
    before = JournalLine.objects.latest("position")
    lifted("DELETE FROM jiangyan_journalline WHERE position = %s", before.position)
    lifted("UPDATE jiangyan_journalhead SET position = %s, hash = %s", before.position - 1, before.previous)
    assert "anchor" in {kind for _position, kind in found()}


def test_the_whole_chain_written_anew(played) -> None:
    from jiangyan.actions.journal import line_hash
    previous = "0" * 64
    for line in JournalLine.objects.order_by("position"):
        content = {**line.content, "total": "99"} if line.deed == "verdict.concluded" else line.content
        own = line_hash(line.position, line.at, line.actor_id, line.deed, line.project_id, content, previous)
        lifted("UPDATE jiangyan_journalline SET content = %s, previous = %s, hash = %s WHERE position = %s",
               json.dumps(content), previous, own, line.position)
        previous = own
    lifted("UPDATE jiangyan_journalhead SET hash = %s", previous)
    assert {"anchor", "verdict"} <= {kind for _position, kind in found()}


def test_an_old_dump_restored(played, tmp_path) -> None:
    anchor = json.loads(next(Path(settings.ANCHOR_DIR).glob("*.json")).read_text())
    outside = tmp_path / "from-the-auditor.json"
    outside.write_text(json.dumps({**anchor, "size": anchor["size"] + 500}))
    assert main(["verify", "--anchor", str(outside)]) == 1


def test_bytes_swapped_and_a_file_lost(played) -> None:
    kept = list(Evidence.objects.order_by("pk"))
    place = files.path(kept[0].sha256)
    place.chmod(0o640)
    place.write_bytes(b"%PDF-1.4 other")
    assert (line_of_evidence(kept[0]), "bytes") in found()
    shutil.move(files.path(kept[1].sha256), place.parent / "elsewhere")
    assert (line_of_evidence(kept[1]), "bytes") in found()
    lifted("UPDATE jiangyan_evidence SET sha256 = %s WHERE id = %s", "0" * 64, kept[2].pk)
    assert (line_of_evidence(kept[2]), "evidence") in found()


def line_of_evidence(kept: Evidence) -> int:
    return JournalLine.objects.get(deed="evidence.kept", content__evidence=kept.pk).position


def test_a_rubric_exchanged(played) -> None:
    lifted("UPDATE jiangyan_rubricedition SET text = REPLACE(text, 'max: 10', 'max: 11')")
    assert (None, "rubric") in found()


def test_an_objection_is_no_publication_and_a_changed_publication_is_found(played) -> None:
    played.round.objection_days, played.round.objection_day_kind = 5, "working"
    played.round.save()
    objections.lodge(request(played.heads["studio"]), played.projects["studio"].pk, "场地是有的（示例）", [])
    assert verify([])[0] == []
    lifted("UPDATE jiangyan_publication SET total = total + 1")
    [first, second] = verify([])[0]
    assert ({first.kind, second.kind}, first.position == second.position) == ({"publication", "record"}, True)


def test_a_recusal_removed(played) -> None:
    lifted("DELETE FROM jiangyan_recusal")
    assert (line_of("recusal.imposed"), "recusal") in found()


def test_a_receipt_altered_and_a_total_raised(played) -> None:
    lifted("UPDATE jiangyan_receipt SET total = 100")
    assert (line_of("project.submitted"), "receipt") in found()
    Sheet.objects.filter(pk=played.sheet("studio", "merged").pk).update(partial_total=99, total=99)
    assert (None, "invariant") in found()
    assert main(["invariants"]) == 1


def test_what_cannot_be_read_is_said(played, tmp_path) -> None:
    bad = tmp_path / "anchor-x.json"
    bad.write_text("[]")
    assert main(["verify", "--anchor", str(bad)]) == 2


def test_a_voucher_is_checked_without_the_server(played, tmp_path, capsys) -> None:
    given = voucher(Receipt.objects.get())
    place = tmp_path / "voucher.json"
    place.write_text(json.dumps(given))
    assert main(["verify-receipt", str(place)]) == 0
    for path, value in ((("receipt", "total"), "100"), (("line", "actor"), 7), (("proof", "root"), "00" * 32),
                        (("receipt", "manifest"), [])):
        changed = json.loads(json.dumps(given))
        changed[path[0]][path[1]] = value
        place.write_text(json.dumps(changed))
        assert main(["verify-receipt", str(place)]) == 1, path
    place.write_text("{}")
    assert main(["verify-receipt", str(place)]) == 2


def test_the_ledger_tells_everything_once(played, capsysbinary) -> None:
    assert main(["ledger", "--json"]) == 0
    told = [json.loads(one) for one in capsysbinary.readouterr().out.splitlines()]
    kinds = [one["kind"] for one in told]
    assert kinds.count("journal") == JournalLine.objects.count() and kinds.count("receipt") == 1
    assert kinds.count("evidence") == Evidence.objects.count()


def test_one_anchor_a_day(played) -> None:
    assert anchors.drop() is None and main(["anchor"]) == 0


def test_a_chain_that_turns_to_sm3_is_sound_and_still_finds_a_changed_line(played) -> None:
    journal.choose("sm3")
    assert (journal.choose("sm3"), found()) == (None, [])
    panels.recuse(request(played.officer), played.projects["college"].pk, played.experts[0].pk, "曾任职（示例）")
    receipt = Receipt.objects.latest("pk")
    assert (found(), check(voucher(receipt)), voucher(receipt)["proof"]["algorithm"]) == ([], [], "sm3")
    line = JournalLine.objects.latest("position")
    lifted("UPDATE jiangyan_journalline SET at = '2020-01-01 00:00:00+00:00' WHERE position = %s", line.position)
    assert found()[0] == (line.position, "line")


def test_a_head_that_names_another_algorithm_is_found(played) -> None:
    lifted("UPDATE jiangyan_journalhead SET algorithm = 'sm3'")
    assert found() == [(JournalLine.objects.latest("position").position + 1, "head")]


def test_every_auditor_gets_the_root_by_mail(played) -> None:
    mail = OutboxMail.objects.get(kind="anchor_dropped")
    anchor = json.loads(next(Path(settings.ANCHOR_DIR).glob("*.json")).read_text())
    text = mails.words(mail).text
    assert (mail.person, anchor["root"] in text, f"日志共 {anchor['size']} 行" in text, "{{" in text) == (
        played.auditor, True, True, False)
