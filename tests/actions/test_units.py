"""Units are registered with their projects, empty sheets and accounts; a list goes in whole or not at all."""

import pytest
from django.contrib.auth.hashers import check_password
from django.test import override_settings

from jiangyan.actions.panel import list_imports
from jiangyan.actions.project import units as actions
from jiangyan.models import Appointment, JournalLine, Operation, Person, Project, Sheet, Unit
from jiangyan.problems import Problem
from jiangyan.queries.panel import list_imports as asked
from jiangyan.queries.panel.list_imports import Row
from jiangyan.queries.project import registrations, units
from jiangyan.queries.project.registrations import Account, Entry
from tests.cast import credit_code, request

CODE = credit_code(900)


def entry(**changed) -> Entry:
    return Entry(**{"name": "示例航空技师学院", "credit_code": CODE, "kind": "vocational_college", "district": "东丽区",
                    "programme": "base"} | changed)


def planned(cast, entries):
    return registrations.plan(entries, registrations.known(entries, cast.programmes.values()))


def test_a_unit_comes_with_project_sheet_and_accounts(cast) -> None:
    done = actions.register(request(cast.officer), entry(
        clerk=Account("hangkong-clerk", "经办人（示例）"), head=Account("hangkong-head", "负责人（示例）")), cast.round.pk)
    unit = Unit.objects.get(credit_code=CODE)
    project = Project.objects.get(unit=unit)
    assert (unit.name, unit.kind, unit.district, unit.name_letters) == (
        "示例航空技师学院", "vocational_college", "东丽区", "shilihangkongjishixueyuan slhkjsxy")
    assert (project.name, project.programme, project.round, project.stage) == (
        "示例航空技师学院高技能人才培训基地建设项目", cast.programmes["base"], cast.round, "preparing")
    sheet = Sheet.objects.get(project=project)
    assert (sheet.kind, sheet.rubric_hash, sheet.total) == ("self", cast.programmes["base"].rubric_hash, None)
    assert [(one.role, one.person.username) for one in units.people_of(unit)] == [
        ("unit_clerk", "hangkong-clerk"), ("unit_head", "hangkong-head")]
    assert {name: check_password(given, Person.objects.get(username=name).password)
            for name, given in done.passwords.items()} == {"hangkong-clerk": True, "hangkong-head": True}
    line = JournalLine.objects.latest("position")
    assert (line.deed, line.project, line.content["unit"]) == ("unit.registered", project, unit.pk)


def test_initial_passwords_are_told_once_and_kept_nowhere(cast) -> None:
    given = entry(clerk=Account("hangkong-clerk", "经办人（示例）"))
    first = actions.register(request(cast.officer, "k"), given, cast.round.pk)
    again = actions.register(request(cast.officer, "k"), given, cast.round.pk)
    (secret,) = first.passwords.values()
    assert (again.answer, again.passwords) == (first.answer, {})
    kept = [str(row) for table in (Operation, JournalLine, Person) for row in table.objects.values()]
    assert [row for row in kept if secret in row] == []


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
def test_an_initial_password_opens_and_is_stretched_at_the_first_sign_in(cast, client) -> None:
    done = actions.register(request(cast.officer), entry(clerk=Account("hangkong-clerk", "经办人（示例）")), cast.round.pk)
    person = Person.objects.get(username="hangkong-clerk")
    before = person.password.split("$")[1]
    assert person.check_password(done.passwords["hangkong-clerk"])
    person.refresh_from_db()
    assert (before, int(person.password.split("$")[1]) >= 600_000) == ("1000", True)


def test_a_known_unit_gets_one_more_project(cast) -> None:
    college = cast.units["college"]
    given = Entry(college.name, college.credit_code, college.kind, college.district, "studio", "示例电工工作室")
    actions.register(request(cast.officer), given, cast.round.pk)
    assert sorted(college.projects.values_list("programme__code", "name")) == [
        ("base", cast.projects["college"].name), ("studio", "示例电工工作室")]
    with pytest.raises(Problem) as refusal:
        actions.register(request(cast.officer), given, cast.round.pk)
    assert refusal.value.message == f"“{college.name}”在本批次已有“技能大师工作室”项目，不能重复登记。"


def test_one_code_names_one_unit(cast) -> None:
    college = cast.units["college"]
    with pytest.raises(Problem) as refusal:
        actions.register(request(cast.officer), entry(credit_code=college.credit_code), cast.round.pk)
    assert (refusal.value.word, refusal.value.message) == (
        "unit.duplicate", f"统一社会信用代码“{college.credit_code}”已登记为“示例职业技术学院”。同一代码只能登记一家单位。")


@pytest.mark.parametrize(("code", "detail"), [
    ("", "没有填写"), ("9112", "应为 18 位，现有 4 位"), (CODE + "0", "应为 18 位，现有 19 位"),
    (CODE[:17] + ("1" if CODE[17] == "0" else "0"), "最后一位校验码与前 17 位不符，可能有一位写错"),
    ("91120000MI0000900X", "第 10 位不能是“I”（不使用字母 I、O、S、V、Z）"),
    ("9112000OMA0000900X", "第 8 位不能是“O”（不使用字母 I、O、S、V、Z）"),
    ("A1120000MA0000900X", "第 1 位不能是“A”（不使用字母 I、O、S、V、Z）"),
])
def test_a_wrong_credit_code_says_why(cast, code, detail) -> None:
    with pytest.raises(Problem) as refusal:
        actions.register(request(cast.officer), entry(credit_code=code), cast.round.pk)
    assert (refusal.value.word, refusal.value.message) == (
        "unit.credit_code", f"统一社会信用代码“{code}”不正确：{detail}。请对照营业执照或法人证书核对 18 位代码。")
    assert not Unit.objects.filter(name="示例航空技师学院").exists()


def test_a_code_typed_in_full_width_with_spaces_is_the_same_code(cast) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in CODE.lower())
    actions.register(request(cast.officer), entry(credit_code=f" {wide[:8]} {wide[8:]}"), cast.round.pk)
    assert Unit.objects.get(name="示例航空技师学院").credit_code == CODE


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"kind": "mill"}, "单位类型“mill”不是企业、公共实训基地、职业院校之一。"),
    ({"name": ""}, "单位名称须为 1 至 120 个字。"),
    ({"programme": "甲"}, "项目类别“甲”不在本批次（高技能人才培训基地、技能大师工作室）。"),
    ({"programme": "studio", "project": ""}, "“技能大师工作室”须填写建设项目实施单位。"),
    ({"clerk": Account("甲乙", "某人")}, "账号“甲乙”须为 3 至 60 个字母、数字或“-”“_”“.”。"),
    ({"clerk": Account("abc", "")}, "账号和姓名须一起填写。"),
    ({"clerk": Account("officer", "某人")}, "账号“officer”已被使用，请换一个。"),
    ({"clerk": Account("abc", "甲"), "head": Account("abc", "乙")}, "账号“abc”给了不止一个人，请换一个。"),
])
def test_what_cannot_be_registered_says_why(cast, changed, sentence) -> None:
    cast.round.notice["named"] = {"base": "unit", "studio": "project"}
    cast.round.save()
    with pytest.raises(Problem) as refusal:
        actions.register(request(cast.officer), entry(**changed), cast.round.pk)
    assert (refusal.value.status, refusal.value.message) == (422, sentence)
    assert (Unit.objects.count(), Person.objects.filter(username="abc").exists()) == (4, False)


@pytest.mark.parametrize("who", ["approver", "centre", "auditor", "lead", "outsider"])
def test_only_an_officer_registers(cast, who) -> None:
    with pytest.raises(Problem) as refusal:
        actions.register(request(getattr(cast, who)), entry(), cast.round.pk)
    assert refusal.value.word == "rights.denied"


def test_projects_are_registered_only_while_the_round_is_open(cast) -> None:
    cast.round.state = "proposed"
    cast.round.save()
    with pytest.raises(Problem) as refusal:
        actions.register(request(cast.officer), entry(), cast.round.pk)
    assert refusal.value.message == "批次现在是“待审批”状态，不能登记项目。"


def test_a_unit_alone_needs_no_round(cast) -> None:
    done = actions.register(request(cast.officer), entry(programme=""))
    assert (done.answer["project"], Unit.objects.get(credit_code=CODE).projects.count()) == (None, 0)


def listed(entries: list[Entry]) -> list[Row]:
    """The entries as rows of a list."""
    return [Row({"name": one.name, "credit_code": one.credit_code, "kind": one.kind, "district": one.district, "programme": one.programme,
                 "project": one.project, "clerk": one.clerk.username, "clerk_name": one.clerk.name, "head": one.head.username,
                 "head_name": one.head.name}) for one in entries]


def brought(cast, entries: list[Entry]) -> actions.Registered:
    """Brings the list in as the officer who has just looked at its plan."""
    by, rows = request(cast.officer), listed(entries)
    return list_imports.apply(by, "units", cast.round.pk, rows, list_imports.plan_digest(asked.plan(by.by, "units", cast.round.pk, rows)))


def test_a_list_goes_in_whole(cast) -> None:
    college = cast.units["college"]
    entries = [
        entry(clerk=Account("hangkong-clerk", "甲（示例）")),
        entry(programme="studio", project="示例焊接工作室", clerk=Account("hangkong-clerk", "甲（示例）")),
        Entry("示例职业技术大学", college.credit_code, college.kind, "河西区", "base"),
        Entry("示例技师学院", cast.units["other"].credit_code, "vocational_college", "河西区", "base", cast.projects["other"].name),
    ]
    lines = planned(cast, entries)
    assert [(line.state, line.changes, line.faults) for line in lines] == [
        ("new", (), ()), ("new", (), ()), ("differs", ("名称由“示例职业技术学院”改为“示例职业技术大学”",), ()), ("same", (), ())]
    done = brought(cast, entries)
    assert (done.answer, list(done.passwords)) == ({"new": 2, "more": 0, "differs": 1, "same": 1}, ["hangkong-clerk"])
    college.refresh_from_db()
    assert (college.name, college.name_letters) == ("示例职业技术大学", "shilizhiyejishudaxue slzyjsdx")
    assert [unit.projects.count() for unit in (Unit.objects.get(credit_code=CODE), college)] == [2, 1]
    assert [line.state for line in planned(cast, entries)] == ["same"] * 4


def test_one_fault_keeps_the_whole_list_out(cast) -> None:
    entries = [entry(), entry(credit_code="123")]
    with pytest.raises(Problem) as refusal:
        brought(cast, entries)
    assert (refusal.value.word, refusal.value.values["count"], Unit.objects.count()) == ("import.rows", 1, 4)


def test_a_plan_that_changed_since_it_was_looked_at_is_not_carried_out(cast) -> None:
    entries = [entry()]
    by, rows = request(cast.officer), listed(entries)
    seen = list_imports.plan_digest(asked.plan(by.by, "units", cast.round.pk, rows))
    actions.register(request(cast.officer), entry(), cast.round.pk)
    with pytest.raises(Problem) as refusal:
        list_imports.apply(by, "units", cast.round.pk, rows, seen)
    assert refusal.value.word == "version.stale"


def test_a_list_does_not_contradict_itself(cast) -> None:
    places = {"credit_code": "工作表“名单”B3", "head": "工作表“名单”J3"}
    entries = [entry(clerk=Account("abc", "甲")), entry(places=places), entry(name="示例另一学院", programme="studio", places=places),
               entry(credit_code=credit_code(901), name="示例丙学院", head=Account("abc", "乙"), places=places)]
    assert [line.faults for line in planned(cast, entries)] == [
        (), ("工作表“名单”B3：“示例航空技师学院”的这个项目在名单中重复出现，请只保留一行。",),
        (f"工作表“名单”B3：同一代码“{CODE}”前面写作“示例航空技师学院”，名称和类型须一致。",),
        ("工作表“名单”J3：账号“abc”给了不止一个人，请换一个。",)]


def test_the_kind_of_a_unit_that_has_submitted_stays(cast) -> None:
    college = cast.units["college"]
    cast.projects["college"].stage = "submitted"
    cast.projects["college"].save()
    line = planned(cast, [Entry(college.name, college.credit_code, "enterprise", "", "base", "又一个")])[0]
    assert line.faults == ("“示例职业技术学院”已有项目提交，单位类型影响评分，不能再改。",)


def test_an_officer_gives_a_fresh_password(cast) -> None:
    clerk, unit = cast.clerks["college"], cast.units["college"]
    done = actions.reset_password(request(cast.officer), unit.pk, clerk.pk)
    clerk.refresh_from_db()
    assert clerk.check_password(done.passwords[clerk.username])
    for who, person in ((cast.officer, cast.officer), (cast.officer, cast.outsider)):
        with pytest.raises(Problem) as refusal:
            actions.reset_password(request(who), unit.pk, person.pk)
        assert refusal.value.word == "not_found"
    with pytest.raises(Problem) as refusal:
        actions.reset_password(request(cast.outsider), unit.pk, clerk.pk)
    assert refusal.value.word == "rights.denied"


def test_every_unit_has_its_initials() -> None:
    assert [units.letters(name) for name in ("天津重型机械厂", "示例A1公司（二）", "银行")] == [
        "tianjinzhongxingjixiechang tjzxjxc", "shilia1gongsier sla1gse", "yinhang yh"]
    assert len(units.letters("庄" * 120)) == 120


def test_appointments_of_accounts_are_kept_once(cast) -> None:
    given = entry(clerk=Account("hangkong-clerk", "甲（示例）"))
    actions.register(request(cast.officer), given, cast.round.pk)
    actions.register(request(cast.officer), entry(programme="studio", project="示例工作室", clerk=given.clerk), cast.round.pk)
    assert Appointment.objects.filter(person__username="hangkong-clerk").count() == 1
