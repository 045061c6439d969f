"""The expert's page: the unit's submitted claim beside the own points, gaps before filing, and nobody else's sheet."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiangyan.actions.material.evidence import take_away, take_in
from jiangyan.actions.panel import panels
from jiangyan.actions.sheet.marks import Entered, record_mark
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.models import Mark, Sheet
from tests.cast import PDF, Cast, arrived, request

Seen = Any


@pytest.fixture
def inspected(cast: Cast) -> Cast:
    """The college claims 560 a year and shows one agreement; its inspection has begun."""
    take_in(request(cast.clerks["college"]), cast.projects["college"].pk, arrived(PDF, "合作协议（示例）.pdf"), "row:7.1")
    cast.submit("college", r13_2={"senior_trainees_per_year": 560})
    cast.accept("college")
    cast.inspect("college")
    return cast


def _own(cast: Cast, row: str = "") -> str:
    return f"/projects/{cast.projects['college'].pk}/sheet/" + (f"?row={row}" if row else "")


def _filed(cast: Cast, place: int) -> Sheet:
    expert = cast.experts[place]
    sheet = cast.sheet("college", "expert", expert)
    cast.fill("college", expert, sheet)
    finalise(request(expert), sheet.pk)
    return sheet


def _plain(response: Any) -> bytes:
    """The bytes of a page without its token, which is fresh every time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)


def _save(client: Any, sheet: Sheet, row: str, **fields: str) -> Any:
    return client.post(f"/sheets/{sheet.pk}/rows/{row}/", {"operation": f"op-{row}-{len(fields)}"} | fields,
                       headers={"HX-Request": "true"})


def test_the_row_shows_the_notice_the_claim_and_the_evidence_one_click_away(inspected: Cast, seen: Seen) -> None:
    client = seen(inspected.experts[1])
    page = client.get(_own(inspected, "7.1")).content.decode()
    assert "职业院校与3家企业签订合作开展高技能人才培训协议，记6分，少一家扣2分" in page
    assert re.search(r'data-evidence-url="[^"]+" data-evidence-kind="pdf">合作协议（示例）\.pdf</a>', page)
    page = client.get(_own(inspected, "13.2")).content.decode()
    assert ("自评：560人" in page, "按整步扣分" in page or "口径" in page) == (True, True)


def test_the_first_open_row_is_chosen_and_the_rest_is_a_short_list(inspected: Cast, seen: Seen) -> None:
    expert = inspected.experts[1]
    record_mark(request(expert), inspected.sheet("college", "expert", expert).pk, "1.1",
                Entered({"management_body": True}), 0)
    page = seen(expert).get(_own(inspected)).content.decode()
    assert (re.findall(r'data-row="([\d.]+)"', page), page.count("data-row-link"), page.count("<textarea")) == (
        ["1.2"], 23, 1 + page.count("override_reason"))
    assert "已评 1/23" in page
    assert "暂计 2.0（不完整）" in page


def test_saving_says_how_it_differs_from_the_claim(inspected: Cast, seen: Seen) -> None:
    expert = inspected.experts[1]
    sheet = inspected.sheet("college", "expert", expert)
    answer = _save(seen(expert), sheet, "13.2", version="0", **{"fact-senior_trainees_per_year": "470"})
    told = answer.content.decode()
    assert (answer.status_code, answer["X-Version"]) == (200, "1")
    assert "自评 5.0 分，比自评少 1.0 分" in told
    assert "已评 1/23" in told
    assert Mark.objects.filter(sheet=sheet).count() == 1


def test_facts_that_were_found_true_are_entered_with_one_button(inspected: Cast) -> None:
    expert = inspected.experts[1]
    client = Client(enforce_csrf_checks=True)
    client.force_login(expert, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(_own(inspected, "8.2") + "&only-open=1").content.decode()
    form = re.search(r'<form method="post"[^>]*>((?:(?!</form>).)*照自评填入)', page, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))
    sheet = inspected.sheet("college", "expert", expert)
    answer = client.post(f"/sheets/{sheet.pk}/rows/8.2/", fields)
    assert (answer.status_code, answer["Location"]) == (302, _own(inspected, "8.2") + "&only-open=1")
    assert Mark.objects.get(sheet=sheet).facts == {"teachers": 40, "qualified_full_time": 30}
    assert "照自评填入" not in client.get(_own(inspected, "8.2")).content.decode()


def test_the_unit_s_later_life_does_not_touch_what_the_expert_sees(inspected: Cast, seen: Seen) -> None:
    live = Mark.objects.get(sheet=inspected.sheet("college"), row="13.2")
    Mark.objects.create(sheet=live.sheet, row="13.2", version=2, base_version=1, facts={"senior_trainees_per_year": 1},
                        score="0", state="scored", maker=live.maker, server_at=live.server_at, operation="x",
                        rubric_hash=live.rubric_hash)
    assert "自评：560人" in seen(inspected.experts[1]).get(_own(inspected, "13.2")).content.decode()


def test_a_file_that_was_taken_back_before_submitting_is_not_there_for_the_panel(cast: Cast, seen: Seen) -> None:
    clerk, project = cast.clerks["college"], cast.projects["college"].pk
    kept = take_in(request(clerk), project, arrived(PDF + b"1", "合作协议（示例）.pdf"), "row:7.1")["id"]
    mistaken = take_in(request(clerk), project, arrived(PDF + b"2", "误传（示例）.pdf"), "row:7.1")["id"]
    take_away(request(clerk), mistaken, "row:7.1")
    cast.submit("college")
    cast.accept("college")
    cast.inspect("college")
    for person, found in ((cast.experts[1], [200, 404]), (cast.centre, [200, 404]), (cast.officer, [200, 404]),
                          (clerk, [200, 200]), (cast.auditor, [200, 200]), (cast.outsider, [404, 404])):
        client = seen(person)
        assert (person.username, [client.get(f"/evidence/{one}/view/").status_code for one in (kept, mistaken)]) == (
            person.username, found)


def test_before_the_visit_an_expert_reads_but_does_not_score(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    cast.accept("college")
    panels.assign(request(cast.officer), cast.projects["college"].pk, [one.pk for one in cast.experts], cast.lead.pk,
                  timezone.localdate(), "示例会议室")
    page = seen(cast.experts[1]).get(_own(cast)).content.decode()
    assert ("现场验收开始后才能打分" in page, "data-autosave" in page) == (True, False)


def test_filing_lists_the_gaps_with_links_and_then_closes_the_sheet(inspected: Cast, seen: Seen) -> None:
    expert = inspected.experts[1]
    sheet = inspected.sheet("college", "expert", expert)
    inspected.fill("college", expert, sheet)
    record_mark(request(expert), sheet.pk, "7.1", Entered(), 1)
    client, address = seen(expert), _own(inspected) + "finalise/"
    page = client.get(address).content.decode()
    assert f'<a href="{_own(inspected, "7.1")}">7.1　校企合作</a>' in page
    refused = client.post(address, {"operation": "one", "version": str(Sheet.objects.get(pk=sheet.pk).version)})
    assert (refused.status_code, Sheet.objects.get(pk=sheet.pk).filed_at) == (409, None)
    record_mark(request(expert), sheet.pk, "7.1", Entered({"enterprise_agreements": 2}), 2)
    version = re.search(r'name="version" value="(\d+)"', client.get(address).content.decode())
    assert version is not None
    form = {"operation": "two", "version": version[1]}
    assert [(r.status_code, r["Location"]) for r in (client.post(address, form), client.post(address, form))] == [
        (302, f"/sheets/{sheet.pk}/")] * 2
    page = client.get(f"/sheets/{sheet.pk}/").content.decode()
    assert ("不能再修改" in page, "data-autosave" in page) == (True, False)
    assert client.get(_own(inspected))["Location"] == f"/sheets/{sheet.pk}/"
    assert _save(client, sheet, "7.1", version="3").status_code == 409


def test_a_page_looked_through_before_another_mark_does_not_file(inspected: Cast, seen: Seen) -> None:
    expert = inspected.experts[1]
    sheet = inspected.sheet("college", "expert", expert)
    inspected.fill("college", expert, sheet)
    late = seen(expert).post(_own(inspected) + "finalise/", {"operation": "one", "version": "5"})
    assert (late.status_code, "又有改动，没有提交" in late.content.decode(), Sheet.objects.get(pk=sheet.pk).filed_at) == (
        409, True, None)


def test_another_s_sheet_is_not_there_until_it_is_filed_and_not_for_colleagues_before_merging(
    inspected: Cast, seen: Seen,
) -> None:
    draft = inspected.sheet("college", "expert", inspected.experts[2])
    filed = _filed(inspected, 1)
    nothing = "/sheets/999999/"
    for person in (inspected.lead, inspected.experts[1], inspected.officer, inspected.auditor, inspected.centre):
        client = seen(person)
        there = client.get(f"/sheets/{draft.pk}/")
        assert (there.status_code, _plain(there) == _plain(client.get(nothing))) == (404, True)
    people = (inspected.lead, inspected.experts[1], inspected.experts[2], inspected.officer, inspected.centre)

    def answers() -> dict[str, int]:
        return {person.username: seen(person).get(f"/sheets/{filed.pk}/").status_code for person in people}

    alone = {"expert1": 404, "expert2": 200, "expert3": 404, "officer": 404, "centre": 404}
    assert answers() == alone
    _filed(inspected, 2)
    assert answers() == alone
    _filed(inspected, 0)
    assert answers() == alone | {"expert1": 200}


def test_outsider_and_recused_expert_get_the_same_bytes_as_nothing_there(inspected: Cast, seen: Seen) -> None:
    recused = inspected.experts[2]
    sheet = inspected.sheet("college", "expert", recused)
    panels.recuse(request(inspected.officer), inspected.projects["college"].pk, recused.pk, "曾受聘于该单位")
    for person in (recused, inspected.outsider, inspected.clerks["studio"]):
        client = seen(person)
        for there, nothing in ((_own(inspected), "/projects/999999/sheet/"),
                               (_own(inspected) + "finalise/", "/projects/999999/sheet/finalise/"),
                               (f"/sheets/{sheet.pk}/", "/sheets/999999/")):
            answer = client.get(there)
            assert (answer.status_code, _plain(answer) == _plain(client.get(nothing))) == (404, True)
        answer = _save(client, sheet, "1.1", version="0", **{"fact-management_body": "true"})
        assert (answer.status_code, Mark.objects.filter(sheet=sheet).count()) == (404, 0)


def test_staff_and_the_unit_have_no_sheet_of_their_own(inspected: Cast, seen: Seen) -> None:
    for person in (inspected.officer, inspected.centre, inspected.auditor, inspected.clerks["college"]):
        assert seen(person).get(_own(inspected)).status_code == 403


@pytest.mark.parametrize("files", [1, 30])
def test_the_page_asks_as_often_with_one_file_as_with_thirty(
    cast: Cast, seen: Seen, files: int, django_assert_num_queries: Any,
) -> None:
    for count in range(files):
        take_in(request(cast.clerks["college"]), cast.projects["college"].pk,
                arrived(PDF + b"%d" % count, f"佐证{count}（示例）.pdf"), "row:7.1")
    cast.submit("college")
    cast.accept("college")
    cast.inspect("college")
    expert = cast.experts[1]
    if files == 30:
        cast.fill("college", expert, cast.sheet("college", "expert", expert))
    client = seen(expert)
    client.get(_own(cast, "7.1"))
    with django_assert_num_queries(9):
        client.get(_own(cast, "7.1"))
    with django_assert_num_queries(9):
        client.get(_own(cast) + "finalise/")
