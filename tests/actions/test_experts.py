"""The pool: who is in it, what is known of them, and what follows from it at once."""

from dataclasses import replace
from datetime import date

import pytest

from jiangyan.actions.panel import experts
from jiangyan.actions.panel.experts import Entry
from jiangyan.models import Appointment, Expert, JournalLine, Person, Recusal
from jiangyan.problems import Problem
from jiangyan.queries.panel import panels as asked_panels
from tests.cast import credit_code, request
from tests.pool import pool, pooled

ENTRY = Entry("库内甲", "教授", "示例大学", "", ("示例厂",), ("数控", "焊接"), "河西区", True, date(2025, 1, 1), date(2027, 12, 31))


def add(cast, username="pool-a", entry=ENTRY, by=None):
    return experts.add(request(by or cast.officer), cast.authority.pk, username, entry)


def test_an_expert_gets_an_account_an_appointment_and_an_entry(cast) -> None:
    done = add(cast)
    found = Expert.objects.select_related("person").get(pk=done.answer["expert"])
    assert (list(done.passwords), found.person.display_name, found.person.employer, found.fields, found.name_letters) == (
        ["pool-a"], "库内甲", "示例大学", ["数控", "焊接"], "kuneijia knj")
    assert Appointment.objects.filter(person=found.person, role="expert", authority=cast.authority).count() == 1
    line = JournalLine.objects.get(deed="expert.added")
    assert (line.content["expert"], "former_employers" in line.content) == (found.pk, True)


def test_an_appointed_expert_is_taken_in_with_their_account(cast) -> None:
    done = add(cast, "expert2", replace(ENTRY, name="专家乙"))
    assert (done.passwords, done.answer["person"]) == ({}, cast.experts[1].pk)


@pytest.mark.parametrize(("username", "changed", "words"), [
    ("officer", {}, "账号“officer”已被使用"), ("expert1", {}, "账号“expert1”已被使用"), ("pool-b", {"name": ""}, "姓名须为"),
    ("pool-b", {"employer": ""}, "工作单位须为"), ("pool-b", {"fields": ()}, "至少填写一个专业领域"),
    ("pool-b", {"term_until": date(2024, 1, 1)}, "聘期止于2024-01-01，早于起始的2025-01-01"),
    ("pool-b", {"employer_code": "123"}, "应为 18 位，现有 3 位")])
def test_an_entry_that_cannot_stand_is_refused_whole(cast, username, changed, words) -> None:
    before = Person.objects.count()
    with pytest.raises(Problem) as refusal:
        add(cast, username, replace(ENTRY, **changed))
    assert words in refusal.value.message
    assert (Expert.objects.count(), Person.objects.count()) == (0, before)


@pytest.mark.parametrize("who", ["approver", "auditor", "centre", "lead", "outsider"])
def test_only_the_officer_keeps_the_pool(cast, who) -> None:
    one = pooled(cast, cast.experts[0])
    for deed in (lambda by: add(cast, by=by), lambda by: experts.suspend(request(by), one.pk, 1, "核实中"),
                 lambda by: experts.change(request(by), one.pk, 1, ENTRY)):
        with pytest.raises(Problem) as refusal:
            deed(getattr(cast, who))
        assert refusal.value.word in ("rights.denied", "not_found")


def test_a_suspended_expert_cannot_be_chosen_until_resumed(cast) -> None:
    one = pooled(cast, cast.experts[0])
    project = cast.projects["college"]

    def names():
        return [each.person.username for each in asked_panels.candidates(project, "", frozenset())]

    with pytest.raises(Problem) as refusal:
        experts.suspend(request(cast.officer), one.pk, 1, "")
    assert refusal.value.word == "reason.missing"
    version = experts.suspend(request(cast.officer), one.pk, 1, "材料核实中")["version"]
    assert names() == ["expert3", "expert2"]
    with pytest.raises(Problem) as stale:
        experts.resume(request(cast.officer), one.pk, 1)
    assert stale.value.word == "version.stale"
    experts.resume(request(cast.officer), one.pk, version)
    assert names() == ["expert3", "expert2", "expert1"]


def test_what_becomes_known_recuses_at_once(cast) -> None:
    one = pooled(cast, cast.experts[1])
    for name in ("college", "enterprise"):
        cast.submit(name)
        cast.accept(name)
        cast.inspect(name)
    entry = replace(ENTRY, name="专家乙", employer="示例研究院", former_employers=("示例装备制造有限公司",))
    done = experts.change(request(cast.officer), one.pk, 1, entry)
    assert done["recused"] == [cast.projects["enterprise"].pk]
    assert Recusal.objects.get().reason == "曾在建设单位“示例装备制造有限公司”工作（登记为“示例装备制造有限公司”）"
    seats = {name: len(asked_panels.seats(cast.projects[name].inspections.get())) for name in ("college", "enterprise")}
    assert seats == {"college": 3, "enterprise": 2}


def test_former_employers_and_codes_bar_from_a_panel(cast) -> None:
    pool(cast, 2)
    pooled(cast, cast.experts[0], former_employers=["示例职业技术学院"])
    pooled(cast, cast.experts[1], employer="改了名的学院", employer_code=credit_code(1))
    found = {one.person.display_name for one in asked_panels.candidates(cast.projects["college"], "", frozenset())}
    assert found == {"专家丙", "库内1", "库内2"}
