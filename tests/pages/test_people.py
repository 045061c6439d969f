"""Three administrators, three people: accounts, security, the journal; none of them sees or touches a result."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jiangyan.actions.account import attempts
from jiangyan.actions.account.second_factors import authenticator
from jiangyan.actions.project import proposals
from jiangyan.actions.round import authorities
from jiangyan.actions.sheet import marks
from jiangyan.actions.sheet.marks import Entered
from jiangyan.models import Appointment, Authority, JournalLine, Notification, Person, Proposal
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.rights import ADMINISTRATORS, DEEDS, HOUSE_DEEDS, ROUND_DEEDS
from tests.cast import OTP_SECRET, PASSWORD, Cast, person, request
from tests.lines import told

PAGES = {"administrator": ("people", "person_new"), "security_administrator": ("people",), "audit_administrator": ("people", "journal")}


@pytest.fixture
def three(cast: Cast) -> dict[str, Person]:
    """The three administrators, each with a second factor."""
    made = {role: person(role.replace("_", "-"), role, role) for role in ADMINISTRATORS}
    Authenticator.objects.bulk_create(authenticator(one, OTP_SECRET) for one in made.values())
    return made


def _enter(one: Person) -> Client:
    client = Client()
    client.force_login(one, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_no_deed_of_a_project_or_round_is_an_administrators() -> None:
    assert [name for name, deed in DEEDS.items() if set(deed.allowed) & set(ADMINISTRATORS)] == []
    assert [name for name, deed in ROUND_DEEDS.items() if set(deed.roles) & set(ADMINISTRATORS)] == []
    assert {role for deed in HOUSE_DEEDS.values() for role in deed.roles} == set(ADMINISTRATORS)


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrator_does_not_score_decide_or_read_a_sheet(cast: Cast, three: dict[str, Person], role: str) -> None:
    cast.reach_panel("college")
    sheet, project = cast.sheet("college", "expert", cast.lead), cast.projects["college"]
    client, own = _enter(three[role]), three[role]
    for url in (f"/sheets/{sheet.pk}/", f"/projects/{project.pk}/", f"/projects/{project.pk}/merged/", f"/rounds/{cast.round.pk}/",
                f"/api/v1/sheets/{sheet.pk}", f"/api/v1/projects/{project.pk}"):
        assert client.get(url).status_code == 404, url
    assert client.get("/api/v1/projects").json() == client.get("/api/v1/sheets").json()
    assert str(project.name) not in client.get("/").content.decode() + client.get(reverse("people")).content.decode()
    with pytest.raises(Problem, match="没有找到"):
        marks.record_mark(request(own), sheet.pk, "1.1", Entered({"management_body": True}), 0)

    with pytest.raises(Problem, match="没有找到"):
        proposals.confirm(request(own), project.pk, Proposal.objects.count() + 1)


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_whoever_administers_is_nothing_else_whatever_the_table_says(cast: Cast, three: dict[str, Person], role: str) -> None:
    Appointment.objects.create(person=three[role], role="officer", authority=cast.authority)
    by = rights.asker(three[role])
    assert ([one.role for one in by.appointments], by.authorities(), list(rights.visible_projects(by))) == ([role], frozenset(), [])


def test_each_sees_its_own_pages_and_others_see_none(cast: Cast, three: dict[str, Person]) -> None:
    for role, one in three.items():
        found = {name: _enter(one).get(reverse(name)).status_code for name in ("people", "person_new", "journal")}
        assert found == {name: 200 if name in PAGES[role] else 404 for name in found}
    for one in (cast.officer, cast.approver, cast.auditor, cast.lead, cast.outsider):
        assert [_enter(one).get(reverse(name)).status_code for name in ("people", "person_new", "journal")] == [404] * 3


def test_the_system_administrator_makes_an_account_and_ends_it(cast: Cast, three: dict[str, Person]) -> None:
    client = _enter(three["administrator"])
    page = client.post(reverse("person_new"), {"name": "新经办人", "username": "fresh", "role": "officer",
                                               "authority": cast.authority.pk, "operation": "make"}).content.decode()
    initial = re.findall(r'<td class="code">([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</td>', page)[0]
    made = Person.objects.get(username="fresh")
    assert (made.check_password(initial), made.password_initial, rights.asker(made).has("officer")) == (True, True, True)
    inside = _enter(made)
    appointment = made.appointments.get()
    client.post(reverse("appointment_end", args=[made.pk, appointment.pk]), {"operation": "end"})
    assert not rights.asker(made).appointments
    client.post(reverse("person_switch", args=[made.pk]), {"operation": "off", "active": "0"})
    assert inside.get("/")["Location"].startswith("/account/login/")
    assert [line.deed for line in JournalLine.objects.order_by("position")] == [
        "person.created", "appointment.made", "appointment.ended", "person.switched"]


def test_a_new_installation_begins_with_its_authority(three: dict[str, Person], cast: Cast) -> None:
    client = _enter(three["administrator"])
    page = client.get(reverse("authorities")).content.decode()
    assert (cast.authority.name in page, "还没有主管部门" in client.get(reverse("person_new")).content.decode()) == (True, False)
    given = {"name": "示例县人力资源和社会保障局", "short_name": "", "centre_name": "示例县实训中心", "operation": "register"}
    for _again in range(2):
        assert client.post(reverse("authorities"), given)["Location"] == reverse("authorities")
    made = Authority.objects.exclude(pk=cast.authority.pk).get()
    assert (made.short_name, made.centre_name) == (made.name, "示例县实训中心")
    assert [(line.deed, told(line)) for line in JournalLine.objects.all()] == [("authority.created", {"authority": made.pk})]
    for wrong, sentence in ((given | {"operation": "same"}, "已经登记过，请核对名称"), ({"operation": "none"}, "没有填写。请填好以后再提交。")):
        answer = client.post(reverse("authorities"), wrong)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    page = client.post(reverse("person_new"), {"name": "新经办人", "username": "first", "role": "officer", "authority": made.pk,
                                               "operation": "make"}).content.decode()
    assert "first" in page
    assert rights.asker(Person.objects.get(username="first")).authorities("officer") == {made.pk}
    for one in (three["security_administrator"], three["audit_administrator"], cast.officer):
        assert _enter(one).get(reverse("authorities")).status_code == 404
    with pytest.raises(Problem, match="没有找到"):
        authorities.register(request(cast.officer), "示例乡", "", "")


def test_an_account_form_without_any_authority_says_where_to_begin(db: None) -> None:
    one = person("administrator", "系统管理员", "administrator")
    Authenticator.objects.bulk_create([authenticator(one, OTP_SECRET)])
    page = _enter(one).get(reverse("person_new")).content.decode()
    assert ("还没有主管部门" in page, reverse("authorities") in page) == (True, True)


def test_an_unattended_session_changes_no_account(cast: Cast, three: dict[str, Person]) -> None:
    client, held = _enter(three["administrator"]), cast.officer.appointments.get()
    session = client.session
    session["proved"] -= 60 * 16
    session.save()
    given = {"operation": "idle", "active": "0", "name": "新经办人", "username": "fresh", "role": "officer", "authority": cast.authority.pk}
    for name, args in (("person_new", []), ("authorities", []), ("person", [cast.officer.pk]), ("appointment_end", [cast.officer.pk, held.pk]),
                       ("person_switch", [cast.officer.pk]), ("person_password", [cast.officer.pk])):
        assert client.post(reverse(name, args=args), given)["Location"].startswith(reverse("account_reauthenticate")), name
    assert client.get(reverse("person_new"))["Location"].startswith(reverse("account_reauthenticate"))
    cast.officer.refresh_from_db()
    held.refresh_from_db()
    assert (cast.officer.is_active, held.ended_at, Person.objects.filter(username="fresh").exists()) == (True, None, False)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("person_new")).status_code == 200
    client.post(reverse("person_switch", args=[cast.officer.pk]), given)
    cast.officer.refresh_from_db()
    assert not cast.officer.is_active


def test_the_three_are_three_people_and_nobody_keeps_their_own(cast: Cast, three: dict[str, Person]) -> None:
    client = _enter(three["administrator"])
    for target, role in ((three["security_administrator"], "audit_administrator"), (cast.officer, "administrator"),
                         (three["audit_administrator"], "officer")):
        answer = client.post(reverse("person", args=[target.pk]), {"role": role, "authority": cast.authority.pk, "operation": f"{target}{role}"})
        assert (answer.status_code, "三个人分别担任" in answer.content.decode()) == (422, True)
    own = client.post(reverse("person", args=[three["administrator"].pk]), {"role": "officer", "authority": cast.authority.pk, "operation": "own"})
    assert (own.status_code, "不能由自己改动" in own.content.decode()) == (422, True)


def test_the_security_administrator_resets_and_never_a_password(cast: Cast, three: dict[str, Person]) -> None:
    security, inside = _enter(three["security_administrator"]), _enter(cast.officer)
    attempts.failed(attempts.begin("officer", "203.0.113.9", ""), cast.officer)
    page = security.get(reverse("person", args=[cast.officer.pk])).content.decode()
    assert "记着 2 次失败，1 处正在登录" in page
    for name in ("person_forgive", "person_unbind"):
        assert security.post(reverse(name, args=[cast.officer.pk]), {"operation": name}).status_code == 302
    assert inside.get("/").status_code == 302
    assert (Authenticator.objects.filter(user=cast.officer).count(), attempts.forgive("officer")) == (0, 0)
    assert Notification.objects.filter(person=cast.officer, kind="second_factor_removed").count() == 1
    cast.officer.refresh_from_db()
    assert cast.officer.check_password(PASSWORD)
    again = _enter(cast.outsider)
    security.post(reverse("person_sessions", args=[cast.outsider.pk]), {"operation": "sessions"})
    assert again.get("/").status_code == 302
    for name in ("person_password", "person_switch"):
        assert security.post(reverse(name, args=[cast.officer.pk]), {"operation": f"x{name}"}).status_code == 404
    system = _enter(three["administrator"])
    for name in ("person_forgive", "person_unbind", "person_sessions"):
        assert system.post(reverse(name, args=[cast.officer.pk]), {"operation": f"y{name}"}).status_code == 404
    own = security.post(reverse("person_unbind", args=[three["security_administrator"].pk]), {"operation": "own"})
    assert own.status_code == 422


def test_the_journal_tells_who_and_when_and_nothing_that_was_scored(cast: Cast, three: dict[str, Person]) -> None:
    cast.reach_panel("college")
    page = _enter(three["audit_administrator"]).get(reverse("journal")).content.decode()
    assert "mark.recorded" in page or "mark" in page
    for row in re.findall(r"<tr>(.*?)</tr>", page):
        if 'class="code">mark' in row:
            assert "<td>—</td><td class=\"code\">" in row


def test_lists_ask_the_same_number_of_questions_for_one_and_for_many(cast: Cast, three: dict[str, Person]) -> None:
    client = _enter(three["administrator"])
    client.get(reverse("people"))
    counted = []
    for query in ("?q=administrator", "?q="):
        with CaptureQueriesContext(connection, ) as asked:
            assert client.get(reverse("people") + query).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_accounts_that_nobody_uses_are_shown_together(three, cast: Cast) -> None:
    now = timezone.now()
    for who, days in (("officer", 91), ("approver", 89)):
        Person.objects.filter(username=who).update(last_login=now - timedelta(days=days))
    Person.objects.filter(username="centre").update(last_login=None, password_at=now - timedelta(days=100))
    Person.objects.filter(username="auditor").update(last_login=now - timedelta(days=200), is_active=False)
    page = _enter(three["administrator"]).get(reverse("people"), {"idle": "1"})
    assert [one.username for one in page.context["page"]] == sorted(
        ["officer", "centre"], key=lambda name: Person.objects.get(username=name).display_name)
    assert "90 天没有登录过" in page.content.decode()
