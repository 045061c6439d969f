"""The panel writes the record together; every save is a version, the slower hand gets both, and nothing is lost."""

import pytest
from django.db import IntegrityError, transaction

from jiangyan.actions.panel import panels
from jiangyan.actions.sheet import merged
from jiangyan.actions.verdict import findings, verdicts
from jiangyan.actions.visit import visit_records
from jiangyan.actions.visit.visit_records import bring_in, remove_photo, take_photo
from jiangyan.models import JournalLine, VisitEntry, VisitPhoto
from jiangyan.problems import Problem
from jiangyan.queries.rights import asker, standing
from jiangyan.queries.visit import visit_records as asked
from jiangyan.vault import files
from tests.cast import arrived, request

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def inspecting(cast):
    """The panel is at the studio's."""
    cast.reach_panel("studio")
    return cast


def studio(cast) -> int:
    return cast.projects["studio"].pk


def record(cast, who=None):
    return asked.record(standing(asker(who or cast.lead), studio(cast)))


def write(cast, kind, item="", base=0, who=None, **content):
    return visit_records.write(request(who or cast.lead), studio(cast), kind, item, content, base)


def fill(cast) -> None:
    write(cast, "report", reporter="张三（示例）", summary="建设任务完成")
    write(cast, "question", "q1", question="设备何时到位", answer="六月")
    write(cast, "site", "s1", place="一号车间", seen="设备齐全")
    write(cast, "department", "d1", department="财务科")
    for one in cast.round.notice["materials"]:
        place = "self_assessment" if one.get("is_self_assessment") else f"material:{one['code']}"
        write(cast, "material", place, seen="original")
    bring_in(request(cast.lead), studio(cast))
    entry = record(cast).lines["attendance"][0]
    write(cast, "attendance", entry.item, 1, **(entry.content | {"signed": "yes"}))
    write(cast, "attendance", "u1", side="unit", name="李四（示例）", signed="yes")


def test_every_save_is_a_version_and_the_newest_counts(inspecting) -> None:
    assert write(inspecting, "report", reporter="张三（示例）")["version"] == 1
    assert write(inspecting, "report", base=1, who=inspecting.experts[1], reporter="张三（示例）", at="09:10")["version"] == 2
    entry = record(inspecting).only("report")
    assert (entry.content["at"], entry.made_by, VisitEntry.objects.count()) == ("09:10", inspecting.experts[1], 2)
    assert JournalLine.objects.filter(deed="visit_record.saved").count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitEntry.objects.update(content={})


def test_the_slower_hand_gets_the_other_version(inspecting) -> None:
    write(inspecting, "question", "q1", question="甲问")
    with pytest.raises(Problem) as refusal:
        write(inspecting, "question", "q1", who=inspecting.experts[1], question="乙问")
    assert (refusal.value.word, refusal.value.values["current"].content["question"]) == ("version.stale", "甲问")
    assert VisitEntry.objects.count() == 1


def test_a_line_is_taken_away_but_stays_on_record(inspecting) -> None:
    write(inspecting, "site", "s1", place="一号车间")
    visit_records.write(request(inspecting.lead), studio(inspecting), "site", "s1", {}, 1, removed=True)
    assert (record(inspecting).lines["site"], VisitEntry.objects.count()) == ([], 2)


@pytest.mark.parametrize(("kind", "item", "content", "word"), [
    ("nothing", "", {}, "not_found"), ("report", "x", {}, "not_found"), ("question", "", {}, "not_found"),
    ("material", "material:none", {}, "not_found"), ("report", "", {"at": "九点"}, "form.invalid"), ("site", "s" * 41, {}, "not_found")])
def test_what_the_record_does_not_know_is_refused(inspecting, kind, item, content, word) -> None:
    with pytest.raises(Problem) as refusal:
        write(inspecting, kind, item, **content)
    assert (refusal.value.word, VisitEntry.objects.count()) == (word, 0)


def test_a_whole_record_has_nothing_open_before_the_conclusion(inspecting) -> None:
    assert len(record(inspecting).before) == 4
    fill(inspecting)
    assert record(inspecting).before == []
    values = asked.record_values(standing(asker(inspecting.lead), studio(inspecting)))
    assert (values["report"]["reporter"], values["materials"][0]["seen"], values["materials"][0]["checked_by"]) == (
        "张三（示例）", "现场已看原件", "专家甲")
    assert [line["name"] for line in asked.attendance_values(standing(asker(inspecting.lead), studio(inspecting)))["attendances"]] == [
        "专家甲", "专家乙", "专家丙", "李四（示例）"]


def test_the_conclusion_waits_for_the_record_only_where_the_round_says_so(inspecting) -> None:
    inspecting.score("studio")
    merged.merge(request(inspecting.lead), studio(inspecting))
    inspecting.round.visit_record_required = True
    inspecting.round.save()
    with pytest.raises(Problem) as refusal:
        verdicts.conclude(request(inspecting.lead), studio(inspecting), "完成（示例）")
    assert refusal.value.message.startswith("本批次要求现场验收记录齐全后才能提交结论，还缺：签到：")
    fill(inspecting)
    verdicts.conclude(request(inspecting.lead), studio(inspecting), "完成（示例）")
    write(inspecting, "feedback", read_by="专家甲", read_at="16:30", statement="按期整改", statement_by="李四（示例）")
    assert list(record(inspecting).lacking) == ["feedback"]


def test_photos_are_kept_as_pictures_only(inspecting) -> None:
    made = take_photo(request(inspecting.experts[1]), studio(inspecting), arrived(PNG, "现场（示例）.png"), "一号车间")
    assert files.read(made["sha256"]).read() == PNG
    with pytest.raises(Problem) as refusal:
        take_photo(request(inspecting.lead), studio(inspecting), arrived())
    assert refusal.value.word == "evidence.type"
    assert asked.readable_photo(asker(inspecting.officer), made["id"]).caption == "一号车间"
    for who in (inspecting.clerks["studio"], inspecting.outsider, inspecting.centre):
        with pytest.raises(Problem) as refusal:
            asked.readable_photo(asker(who), made["id"])
        assert refusal.value.word == "not_found"
    remove_photo(request(inspecting.lead), made["id"])
    assert (record(inspecting).photos, VisitPhoto.objects.count()) == ([], 1)


@pytest.mark.parametrize(("who", "word"), [("officer", "rights.denied"), ("approver", "rights.denied"), ("auditor", "rights.denied"),
                                           ("centre", "rights.denied"), ("outsider", "not_found")])
def test_only_the_panel_writes(inspecting, who, word) -> None:
    asking = request(getattr(inspecting, who))
    for deed in (lambda: visit_records.write(asking, studio(inspecting), "report", "", {}, 0), lambda: bring_in(asking, studio(inspecting)),
                 lambda: take_photo(asking, studio(inspecting), arrived(PNG, "a.png"))):
        with pytest.raises(Problem) as refusal:
            deed()
        assert refusal.value.word == word


def test_whoever_must_keep_away_neither_reads_nor_writes(inspecting) -> None:
    panels.recuse(request(inspecting.officer), studio(inspecting), inspecting.experts[2].pk, "亲属任职")
    with pytest.raises(Problem) as refusal:
        write(inspecting, "report", who=inspecting.experts[2], reporter="x")
    assert refusal.value.word == "not_found"


def test_after_publication_the_record_is_closed(inspecting) -> None:
    inspecting.score("studio")
    findings.record(request(inspecting.lead), studio(inspecting), "", "advice", "总结推广")
    inspecting.conclude("studio")
    inspecting.publish("studio")
    with pytest.raises(Problem) as refusal:
        write(inspecting, "report", reporter="x")
    assert refusal.value.word == "stage.wrong"
    assert asked.steps_open([record(inspecting).inspection])[studio(inspecting)] == ["签到", "听取汇报", "专家提问", "专家组开展工作"]
