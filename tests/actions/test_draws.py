"""A draw from conditions to the panel: sealed before anybody commits, revealed by two people, answered, replaced."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jiangyan.actions.panel import draws, invitations
from jiangyan.actions.visit.visits import Appointed
from jiangyan.models import Draw, Invitation, JournalLine, PanelMember
from jiangyan.problems import Problem
from jiangyan.queries.panel import draws as asked_draws
from jiangyan.queries.panel import panels as asked_panels
from jiangyan.rulebook import candidates, draw_records, drawing
from jiangyan.rulebook.recusal import Tie
from tests.cast import request
from tests.pool import NONCES, VALUES, agree, asked, held, pool, pooled, rules, sealed


@pytest.fixture
def ready(cast):
    """College and enterprise accepted, ten experts in the pool (two of the cast's three among them)."""
    for name in ("college", "enterprise"):
        cast.submit(name)
        cast.accept(name)
    pool(cast)
    return cast


def refused(deed, word: str) -> str:
    with pytest.raises(Problem) as refusal:
        deed()
    assert refusal.value.word == word
    return refusal.value.message


def test_a_list_is_sealed_with_everybody_and_what_bars_them(ready) -> None:
    pooled(ready, ready.experts[0], employer="示例职业技术学院", finance=True)
    pooled(ready, ready.experts[1], suspended="材料核实中")
    found = sealed(ready, "college")
    people = {one["name"]: one for one in found.considered}
    assert (found.state, len(people), people["专家甲"]["recused"], people["专家乙"]["suspended"]) == (
        "sealed", 10, ["工作单位“示例职业技术学院”就是建设单位“示例职业技术学院”"], "材料核实中")
    assert found.sealed == drawing.sealed_hash([candidates.candidate(one) for one in found.considered],
                                               candidates.rules(found.rules))


def test_too_few_candidates_name_the_filter_to_relax(ready) -> None:
    answer = draws.prepare(request(ready.officer), ready.round.pk, [ready.projects["college"].pk],
                           rules(regions=("蓟州区",)), 2)
    message = refused(lambda: draws.seal(request(ready.officer), answer["draw"], 1), "draw.too_few")
    assert message == ("符合条件的专家不够，没有封存：财务席要求1人，符合条件的财务专家0人；其余席位要求2人，符合条件的0人；"
                       "成员3人加候补3人共需6人，符合条件的0人。放宽“地区”后，可抽取的由0人增至8人，财务专家由0人增至2人。")
    assert Draw.objects.get().state == "drafting"


@pytest.mark.parametrize(("changed", "words"), [
    ({"size": 5}, "专家组人数须为本批次规定的3人"), ({"finance_seats": 4}, "财务席须在0到3之间"),
    ({"per_employer": 0}, "同一单位人数上限至少为1"), ({"load_most": 0}, "承担项目数上限至少为1"),
    ({"reserves": 51}, "候补人数须在0到50之间"), ({"on": ""}, "起止日期都要填写"), ({"until": "2020-01-01", "on": "2020-01-01"}, "已经过去")])
def test_conditions_that_make_no_sense_are_refused(ready, changed, words) -> None:
    message = refused(lambda: draws.prepare(request(ready.officer), ready.round.pk, [ready.projects["college"].pk],
                                            rules(**changed), 2), "form.invalid")
    assert words in message
    assert not Draw.objects.exists()


def test_a_project_is_in_one_draw_only(ready) -> None:
    sealed(ready, "college")
    for name in ("college", "studio"):
        refused(lambda name=name: sealed(ready, name), "draw.taken")
    refused(lambda: draws.prepare(request(ready.officer), ready.round.pk, [], rules(), 2), "form.invalid")


def test_nobody_reveals_before_both_have_committed_and_nobody_commits_for_both(ready) -> None:
    found = sealed(ready, "college")
    promise = {side: drawing.commitment(NONCES[side], VALUES[side]) for side in NONCES}
    draws.commit(request(ready.officer), found.pk, promise["officer"])
    refused(lambda: draws.reveal(request(ready.officer), found.pk, NONCES["officer"], VALUES["officer"]), "commitment.early")
    refused(lambda: draws.commit(request(ready.officer), found.pk, promise["auditor"]), "commitment.made")
    refused(lambda: draws.commit(request(ready.auditor), found.pk, "ab"), "form.invalid")
    draws.commit(request(ready.auditor), found.pk, promise["auditor"])
    refused(lambda: draws.reveal(request(ready.auditor), found.pk, NONCES["auditor"], "2026"), "commitment.differs")
    refused(lambda: draws.reveal(request(ready.approver), found.pk, NONCES["auditor"], "2025"), "rights.denied")
    assert found.commitments.filter(revealed_at__isnull=False).count() == 0


def test_the_second_revelation_holds_the_draw_and_the_record_is_proved(ready) -> None:
    found = held(ready, "college", "enterprise")
    members, reserves = asked(found), asked(found, "reserve")
    assert (found.state, len(members), len(reserves)) == ("drawn", 3, 3)
    assert [one.person_id for one in (*members, *reserves)] == [
        one["id"] for one in (*found.outcome["members"], *found.outcome["reserves"])]
    record = asked_draws.record(found)
    assert list(draw_records.differences(record)) == []
    record["members"] = record["members"][::-1]
    assert next(draw_records.differences(record)).startswith("第 1 名成员应为")
    assert [line.deed for line in JournalLine.objects.filter(deed__startswith="draw.").order_by("position")] == [
        "draw.prepared", "draw.sealed", "draw.committed", "draw.committed", "draw.revealed", "draw.revealed", "draw.held"]


def test_a_declined_or_lapsed_place_goes_to_the_next_reserve(ready) -> None:
    found = held(ready, "college", finance_seats=0, per_employer=None)
    first, second, third = asked(found)
    reserves = asked(found, "reserve")
    refused(lambda: invitations.decline(request(first.person), first.pk, " "), "reason.missing")
    invitations.decline(request(first.person), first.pk, "出差（示例）")
    Invitation.objects.filter(pk=second.pk).update(answer_by=timezone.now() - timedelta(seconds=1))
    refused(lambda: invitations.accept(request(second.person), second.pk), "invitation.late")
    for _turn in range(2):
        invitations.lapse_due(timezone.now())
    assert [(one.pk, one.replaces_id) for one in asked(found)] == [
        (third.pk, None), (reserves[0].pk, first.pk), (reserves[1].pk, second.pk)]
    refused(lambda: invitations.accept(request(first.person), first.pk), "invitation.closed")
    refused(lambda: invitations.accept(request(ready.outsider), third.pk), "not_found")
    refused(lambda: invitations.accept(request(reserves[2].person), reserves[2].pk), "not_found")


def test_a_declared_tie_recuses_before_anything_is_shown(ready) -> None:
    found = held(ready, "college", "enterprise")
    one = asked(found)[0]
    assert agree(one, Tie("audited", "示例装备制造有限公司")) == "recused"
    assert [(kept.project, kept.reason, kept.imposed_by_id) for kept in one.person.recusals.all()] == [
        (ready.projects["enterprise"], "本人申报：与“示例装备制造有限公司”的关系为“参与过其项目的审计或咨询”", one.person_id)]
    assert len(asked(found)) == 3
    again = asked_draws.considered(ready.round, [ready.projects["enterprise"]])
    assert next(each for each in again if each.id == one.person_id).recused[0].startswith("已回避“示例装备制造有限公司”")


def test_exhausted_reserves_wait_for_the_officers_decision(ready) -> None:
    found = held(ready, "college", reserves=0, finance_seats=0)
    first = asked(found)[0]
    invitations.decline(request(first.person), first.pk, "住院（示例）")
    here = asked_draws.standing_of(found)
    assert ([one.pk for one in here.open_places], here.complete) == ([first.pk], False)
    other = next(one for one in here.people.values() if one.id not in {each.person_id for each in here.invitations})
    refused(lambda: invitations.appoint(request(ready.officer), found.pk, first.pk, other.id, ""), "reason.missing")
    refused(lambda: invitations.appoint(request(ready.officer), found.pk, first.pk, ready.lead.pk, "理由"), "form.invalid")
    invitations.appoint(request(ready.officer), found.pk, first.pk, other.id, "候补用尽，专业相符（示例）")
    assert asked_draws.standing_of(found).open_places == []
    assert asked(found)[-1].person_id == other.id


def test_the_panel_is_made_of_those_who_agreed_and_declared(ready) -> None:
    found = held(ready, "college", "enterprise")
    visits = {ready.projects[name].pk: Appointed(timezone.localdate(), "示例会议室") for name in ("college", "enterprise")}
    lead = asked(found)[0].person_id
    refused(lambda: draws.assign(request(ready.officer), found.pk, lead, visits), "draw.incomplete")
    people = [one.person_id for one in asked(found)]
    assert [agree(one) for one in asked(found)] == ["ready"] * 3
    refused(lambda: draws.assign(request(ready.officer), found.pk, 0, visits), "panel.lead")
    draws.assign(request(ready.officer), found.pk, lead, visits)
    for name in ("college", "enterprise"):
        seats = asked_panels.seats(ready.projects[name].inspections.get())
        assert (sorted(seat.member.person_id for seat in seats), seats[0].member.person_id) == (sorted(people), lead)
    found.refresh_from_db()
    assert (found.state, PanelMember.objects.count()) == ("assigned", 6)


def test_an_abandoned_draw_stays_on_record(ready) -> None:
    found = sealed(ready, "college")
    refused(lambda: draws.abandon(request(ready.officer), found.pk, ""), "reason.missing")
    draws.abandon(request(ready.officer), found.pk, "条件有误（示例）")
    again = held(ready, "college")
    assert asked_draws.attempts(again) == 1


@pytest.mark.parametrize(("who", "word"), [("approver", "rights.denied"), ("auditor", "rights.denied"), ("centre", "not_found"),
                                           ("lead", "not_found"), ("outsider", "not_found")])
def test_only_the_officer_prepares_and_gives_up(ready, who, word) -> None:
    found = sealed(ready, "college")
    asking = getattr(ready, who)
    refused(lambda: draws.abandon(request(asking), found.pk, "理由"), word)
    refused(lambda: draws.assign(request(asking), found.pk, 1, {}), word)


def test_a_recused_officer_does_not_see_the_draw(ready) -> None:
    from jiangyan.actions.panel import panels

    found = sealed(ready, "college", "enterprise")
    panels.recuse(request(ready.officer), ready.projects["college"].pk, ready.officer.pk, "亲属（示例）")
    refused(lambda: draws.abandon(request(ready.officer), found.pk, "理由"), "not_found")


def test_a_project_in_a_draw_gets_no_panel_by_another_way(ready) -> None:
    from jiangyan.actions.panel import panels

    sealed(ready, "college")
    refused(lambda: panels.assign(request(ready.officer), ready.projects["college"].pk, [one.pk for one in ready.experts],
                                  ready.lead.pk, timezone.localdate(), ""), "draw.taken")
