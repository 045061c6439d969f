"""A draw on its pages: live count, sealing, two promises, two revelations, answers by link, and the panel."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jiangyan.models import Draw, Inspection
from jiangyan.queries.panel import invitations
from tests.cast import PASSWORD
from tests.pool import agree, asked, held, pool, sealed


@pytest.fixture
def ready(cast):
    """The college's materials accepted, eight in the pool."""
    cast.submit("college")
    cast.accept("college")
    pool(cast)
    return cast


def conditions(cast, **changed):
    today = timezone.localdate()
    return {"operation": "a", "projects": [cast.projects["college"].pk], "on": today.isoformat(), "version": "0",
            "until": (today + timedelta(days=3)).isoformat(), "finance_seats": "1", "reserves": "2", "per_employer": "1",
            "load_most": "", "answer_days": "2"} | changed


def signed_in(person) -> Client:
    client = Client()
    assert client.login(username=person.username, password=PASSWORD)
    return client


def test_the_count_follows_the_form_and_says_what_to_relax(ready, seen) -> None:
    client, where = seen(ready.officer), reverse("draw_count", args=[ready.round.pk])
    page = client.post(where, conditions(ready)).content.decode()
    assert (re.search(r'totals-big num">(\d+)<', page).group(1), "人数不够" in page) == ("8", False)
    page = client.post(where, conditions(ready, reserves="9", per_employer="")).content.decode()
    assert ("成员3人加候补9人共需12人，符合条件的8人" in page, "请减少候补人数或补充专家库" in page) == (True, True)
    assert "选好项目和日期后" in client.post(where, conditions(ready, on="")).content.decode()
    assert Draw.objects.count() == 0


def test_a_draw_from_conditions_to_a_panel_on_the_pages(ready) -> None:
    officer, auditor = signed_in(ready.officer), signed_in(ready.auditor)
    where = officer.post(reverse("draw_new", args=[ready.round.pk]), conditions(ready)).headers["Location"]
    found = Draw.objects.get()
    assert "封存名单" in officer.get(where).content.decode()
    officer.post(reverse("draw_seal", args=[found.pk]), {"operation": "b", "version": found.version})
    secrets = {}
    for name, client in (("officer", officer), ("auditor", auditor)):
        page = client.post(reverse("draw_commit", args=[found.pk]), {"operation": name, "value": f"{name}的词"}).content.decode()
        secrets[name] = re.search(r'receipt-number">([0-9A-Z-]{24})<', page).group(1)
    remembered = auditor.get(where).content.decode()
    assert (secrets["auditor"] in remembered, secrets["officer"] in remembered, "officer的词" in remembered) == (True, False, False)
    wrong = officer.post(reverse("draw_reveal", args=[found.pk]), {"operation": "c", "nonce": secrets["officer"], "value": "别的"})
    assert (wrong.status_code, "不一致，没有揭示" in wrong.content.decode()) == (409, True)
    for name, client in (("officer", officer), ("auditor", auditor)):
        client.post(reverse("draw_reveal", args=[found.pk]), {
            "operation": f"r{name}", "nonce": secrets[name].lower(), "value": f"{name}的词"})
    found.refresh_from_db()
    assert (found.state, len(asked(found))) == ("drawn", 3)
    assert auditor.get(reverse("draw_record", args=[found.pk])).json()["seed"] == found.seed
    for one in asked(found):
        agree(one)
    today = timezone.localdate().isoformat()
    lead, project = asked(found, "ready")[0].person_id, ready.projects["college"].pk
    assert "组成专家组并排期" in officer.get(where).content.decode()
    done = officer.post(reverse("draw_assign", args=[found.pk]), {
        "operation": "z", "lead": lead, f"visit_on-{project}": today, f"place-{project}": "示例会议室"})
    assert (done.status_code, Inspection.objects.get().members.count()) == (302, 3)


def test_the_signed_link_never_names_the_unit(ready, client) -> None:
    found = held(ready, "college")
    one = asked(found)[0]
    where = reverse("invitation_link", args=[invitations.token(one)])
    unit = ready.units["college"]

    def page() -> str:
        text = client.get(where).content.decode()
        assert (unit.name in text, unit.credit_code in text, "河西区" in text) == (False, False, True)
        return text

    assert "同意参加" in page()
    client.post(where, {"operation": "a", "deed": "accept"})
    assert "回避申报和承诺" in page()
    refused = client.post(where, {"operation": "b", "deed": "declare", "organisation-0": "示例厂", "kind-0": ""})
    assert (refused.status_code, "示例厂" in refused.content.decode()) == (422, True)
    client.post(where, {"operation": "c", "deed": "declare", "promised": "yes"})
    assert "已承诺" in page()
    own = signed_in(one.person).get(reverse("invitation", args=[one.pk])).content.decode()
    assert unit.name in own


@pytest.mark.parametrize("token", ["x", "eyJ", "WzEsMV0:1abcde:forged"])
def test_a_forged_link_is_not_there(ready, client, token) -> None:
    held(ready, "college")
    assert client.get(reverse("invitation_link", args=[token])).status_code == 404


def test_declining_by_link_asks_the_next(ready, client) -> None:
    found = held(ready, "college", finance_seats=0)
    one, reserve = asked(found)[0], asked(found, "reserve")[0]
    where = reverse("invitation_link", args=[invitations.token(one)])
    assert client.post(where, {"operation": "a", "deed": "decline", "reason": ""}).status_code == 422
    client.post(where, {"operation": "b", "deed": "decline", "reason": "出差（示例）"})
    reserve.refresh_from_db()
    assert (reserve.state, "您已答复不能参加" in client.get(where).content.decode()) == ("asked", True)


@pytest.mark.parametrize(("who", "reading", "doing"), [
    ("approver", 200, 403), ("auditor", 200, 403), ("centre", 404, 404), ("lead", 404, 404), ("outsider", 404, 404)])
def test_who_sees_a_draw_and_who_conducts_it(ready, seen, who, reading, doing) -> None:
    found = sealed(ready, "college")
    client = seen(getattr(ready, who))
    assert client.get(reverse("draw", args=[found.pk])).status_code == reading
    for name, given in (("draw_abandon", {"reason": "理由"}), ("draw_seal", {"version": "2"}), ("draw_lapse", {}), ("draw_assign", {})):
        assert (name, client.post(reverse(name, args=[found.pk]), {"operation": name, **given}).status_code) == (name, doing)
    commit = client.post(reverse("draw_commit", args=[found.pk]), {"operation": "c", "value": "词"}).status_code
    assert commit == (200 if who == "auditor" else doing)


def test_the_to_do_list_leads_through_the_draw(ready) -> None:
    def today(person) -> str:
        return signed_in(person).get("/").content.decode()

    found = sealed(ready, "college")
    assert all("为专家抽取提交承诺" in today(who) for who in (ready.officer, ready.auditor))
    found.state = "abandoned"
    found.save()
    one = asked(held(ready, "college"))[0]
    assert "答复能否参加验收" in today(one.person)
    assert "等待专家答复" in today(ready.officer)
    assert ("抽取" in today(ready.outsider), "征询" in today(ready.outsider)) == (False, False)


def test_a_member_leaves_on_the_pages_and_the_officer_substitutes(ready, seen) -> None:
    ready.inspect("college")
    project = ready.projects["college"].pk
    member = seen(ready.experts[2])
    assert "我须回避，退出专家组" in member.get(reverse("declare_recusal", args=[project])).content.decode()
    assert member.post(reverse("declare_recusal", args=[project]), {"operation": "a", "reason": ""}).status_code == 422
    assert member.post(reverse("declare_recusal", args=[project]), {"operation": "b", "reason": "亲属（示例）"}).headers["Location"] == "/"
    assert member.get(reverse("panel", args=[project])).status_code == 404
    officer = seen(ready.officer)
    page = officer.get(reverse("substitutes", args=[project])).content.decode()
    assert ("还缺 1 人" in page, "专家丙" in page, "没有打分" in page) == (True, True, True)
    assert "专家组缺人" in officer.get("/").content.decode()
    chosen = ready.authority.experts.order_by("pk").first().person_id
    assert officer.post(reverse("substitute", args=[project]), {"operation": "c", "person": chosen, "reason": ""}).status_code == 422
    officer.post(reverse("substitute", args=[project]), {"operation": "d", "person": chosen, "reason": "专业相符（示例）"})
    officer.post(reverse("panel_lead", args=[project]), {"operation": "e", "person": chosen, "version": Inspection.objects.get().version})
    assert list(Inspection.objects.get().members.filter(left_at__isnull=True, is_lead=True).values_list("person", flat=True)) == [chosen]
    assert seen(ready.outsider).get(reverse("substitutes", args=[project])).status_code == 404
