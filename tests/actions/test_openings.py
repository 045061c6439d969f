"""Opening a round takes two people, and everything settled."""

import pytest
from django.db import connection
from django.utils import timezone

from jiangyan.actions.round import openings, readings, rounds
from jiangyan.actions.round.rounds import Rules
from jiangyan.models import Appointment, JournalLine, Proposal, ReadingConfirmation
from jiangyan.problems import Problem
from jiangyan.queries.round import rounds as asked
from jiangyan.queries.sheet.sheets import confirmed_readings
from tests.cast import request
from tests.drafting import draft, propose, settle


def test_a_complete_round_opens_when_another_person_confirms(cast) -> None:
    made = propose(cast, settle(cast, draft(cast)))
    assert made.state == "proposed"
    assert openings.confirm(request(cast.approver), made.pk) == {"round": made.pk, "state": "open"}
    made.refresh_from_db()
    proposal = Proposal.objects.get(kind="open_round", round=made)
    assert (made.state, made.opened_at) == ("open", proposal.decided_at)
    assert (proposal.state, proposal.proposed_by, proposal.decided_by) == ("confirmed", cast.officer, cast.approver)
    assert proposal.content == asked.settings_of(made)
    assert [line.deed for line in JournalLine.objects.order_by("-position")[:2]] == ["round.opened", "round.proposed"]


@pytest.mark.parametrize(("without", "missing"), [
    (("contacts",), ["联系方式：市职业技能公共实训中心没有电话或邮箱", "联系方式：市人社局职业能力建设处没有电话或邮箱"]),
    (("dates",), ["提交截止时间没有填写", "市级验收截止时间没有填写", "整改完善截止时间没有填写"]),
    (("rules",), ["合格分没有填写", "专家组人数没有填写", "汇总办法没有选择"]),
])
def test_what_is_missing_is_named(cast, without, missing) -> None:
    made = settle(cast, draft(cast), *without)
    assert asked.missing(made) == missing
    with pytest.raises(Problem) as refusal:
        openings.propose(request(cast.officer), made.pk, made.version)
    assert (refusal.value.word, refusal.value.message) == (
        "round.incomplete", f"批次还不能提交审批：{'；'.join(missing)}。请逐项补齐后再提交。")
    made.refresh_from_db()
    assert (made.state, Proposal.objects.count()) == ("drafting", 0)


def test_every_reading_must_be_confirmed(cast) -> None:
    made = settle(cast, draft(cast, programmes=("studio",)), "readings")
    for reading, choice in (("bonus", "inside"), ("deadline", "inclusive")):
        readings.confirm(request(cast.officer), made.pk, "studio", reading, choice)
    open_ones = next(item for item in asked.checklist(made) if item.code == "readings").faults
    assert any("第 3.1 项" in fault for fault in open_ones)
    with pytest.raises(Problem) as refusal:
        openings.propose(request(cast.officer), made.pk, made.version)
    assert refusal.value.word == "round.incomplete"


def test_a_reading_of_the_notice_as_a_whole_holds_for_every_programme(cast) -> None:
    made = draft(cast)
    readings.confirm(request(cast.officer), made.pk, "base", "deadline", "exclusive")
    assert [confirmed_readings(one) for one in made.programmes.order_by("pk")] == [
        {"deadline": "exclusive"}, {"deadline": "exclusive"}]


def test_the_latest_confirmation_counts_and_the_first_stays(cast) -> None:
    made = draft(cast)
    for choice in ("whole", "any_part"):
        readings.confirm(request(cast.officer), made.pk, "base", "13.2", choice)
    assert confirmed_readings(made.programmes.get(code="base")) == {"13.2": "any_part"}
    assert list(ReadingConfirmation.objects.order_by("pk").values_list("choice", flat=True)) == ["whole", "any_part"]


@pytest.mark.parametrize(("programme", "reading", "choice", "word"), [
    ("base", "13.2", "half", "reading.unknown"), ("base", "99", "whole", "reading.unknown"),
    ("mill", "13.2", "whole", "not_found"),
])
def test_a_reading_that_nobody_asked_is_refused(cast, programme, reading, choice, word) -> None:
    made = draft(cast)
    with pytest.raises(Problem) as refusal:
        readings.confirm(request(cast.officer), made.pk, programme, reading, choice)
    assert refusal.value.word == word


def test_readings_are_closed_once_the_round_is_open(cast) -> None:
    with pytest.raises(Problem) as refusal:
        readings.confirm(request(cast.officer), cast.round.pk, "base", "13.2", "any_part")
    assert refusal.value.message == "批次现在是“进行中”状态，不能确认口径。"


def test_nobody_confirms_their_own_proposal(cast) -> None:
    Appointment.objects.create(person=cast.officer, role="approver", authority=cast.authority)
    made = propose(cast, settle(cast, draft(cast)))
    for deed in (lambda: openings.confirm(request(cast.officer), made.pk),
                 lambda: openings.reject(request(cast.officer), made.pk, "不妥")):
        with pytest.raises(Problem) as refusal:
            deed()
        assert refusal.value.word == "rights.same_person"
    made.refresh_from_db()
    assert made.state == "proposed"


@pytest.mark.parametrize(("who", "word"), [("officer", "rights.denied"), ("centre", "rights.denied"),
                                           ("auditor", "rights.denied"), ("lead", "not_found"), ("outsider", "not_found")])
def test_only_an_approver_of_the_authority_opens(cast, who, word) -> None:
    made = propose(cast, settle(cast, draft(cast)))
    with pytest.raises(Problem) as refusal:
        openings.confirm(request(getattr(cast, who)), made.pk)
    assert refusal.value.word == word


def test_a_rejected_round_is_drafted_again_with_the_reason(cast) -> None:
    made = propose(cast, settle(cast, draft(cast)))
    with pytest.raises(Problem) as refusal:
        openings.reject(request(cast.approver), made.pk, "  ")
    assert refusal.value.message == "请填写理由：退回的原因。"
    openings.reject(request(cast.approver), made.pk, "合格分过高")
    made.refresh_from_db()
    rejection = asked.last_rejection(made)
    assert (made.state, rejection.reason, rejection.decided_by) == ("drafting", "合格分过高", cast.approver)
    rounds.change_rules(request(cast.officer), made.pk, made.version, Rules("70", 3, "mean"))
    made.refresh_from_db()
    propose(cast, made)
    openings.confirm(request(cast.approver), made.pk)
    made.refresh_from_db()
    assert (made.state, str(made.pass_mark)) == ("open", "70.00")


def test_a_proposal_closes_the_settings(cast) -> None:
    made = propose(cast, settle(cast, draft(cast)))
    with pytest.raises(Problem) as refusal:
        rounds.change_rules(request(cast.officer), made.pk, made.version, Rules("60", 3, "mean"))
    assert refusal.value.message == "批次现在是“待审批”状态，不能修改设置。"
    with pytest.raises(Problem) as again:
        openings.propose(request(cast.officer), made.pk, made.version)
    assert again.value.word == "proposal.pending"


def test_a_decided_proposal_is_not_decided_again(cast) -> None:
    made = propose(cast, settle(cast, draft(cast)))
    openings.confirm(request(cast.approver), made.pk)
    with pytest.raises(Problem) as refusal:
        openings.confirm(request(cast.approver), made.pk)
    assert refusal.value.word == "proposal.decided"


def test_settings_that_changed_behind_the_proposal_are_not_opened(cast) -> None:
    made = propose(cast, settle(cast, draft(cast)))
    type(made).objects.filter(pk=made.pk).update(pass_mark="60")
    with pytest.raises(Problem) as refusal:
        openings.confirm(request(cast.approver), made.pk)
    assert refusal.value.values["missing"] == "设置与提交审批时不一致，须退回后重新提交"


def test_a_round_whose_deadline_has_passed_meanwhile_is_not_opened(cast) -> None:
    made = propose(cast, settle(cast, draft(cast)))
    type(made).objects.filter(pk=made.pk).update(submission_deadline=timezone.now())
    with pytest.raises(Problem) as refusal:
        openings.confirm(request(cast.approver), made.pk)
    assert refusal.value.values["missing"].endswith("已经过去")


def test_whoever_saw_older_settings_does_not_propose_them(cast) -> None:
    made = settle(cast, draft(cast))
    with pytest.raises(Problem) as refusal:
        openings.propose(request(cast.officer), made.pk, made.version - 1)
    assert refusal.value.word == "version.stale"


def test_what_is_proposed_keeps_no_telephone_number(cast) -> None:
    made = propose(cast, settle(cast, draft(cast)))
    numbers = [one.phone for one in made.contacts.all() if one.phone]
    held = "".join(str(row) for row in every_row())
    assert (len(numbers) > 0, [one for one in numbers if one in held]) == (True, [])
    assert openings.confirm(request(cast.approver), made.pk)["state"] == "open"


def every_row():
    """Everything in every table, as the database holds it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield from cursor.fetchall()
