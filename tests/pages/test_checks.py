"""The centre's page: every item with its files, a look back before sending, and the way of a returned project."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jiangyan.actions.material import receipts
from jiangyan.actions.material.evidence import take_away, take_in
from jiangyan.actions.material.materials import Opinion, check
from jiangyan.actions.panel import panels
from jiangyan.models import Evidence, MaterialCheck, Project
from tests.cast import PDF, Cast, arrived, request

KEYS = ["material-plan", "material-report", "self_assessment", "material-audit"]
Seen = Any


def _address(cast: Cast, name: str = "college") -> str:
    return f"/projects/{cast.projects[name].pk}/materials/check/"


def _plain(response: Any) -> bytes:
    """The bytes of a page without its token, which is fresh every time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)


def _form(cast: Cast, step: str, **returned: str) -> dict[str, str]:
    """The form as the browser sends it: all accepted, except `material_audit="缺公章"`."""
    given = {"receipt": receipts.Receipt.objects.latest("pk").number, "step": step, "operation": f"check-{step}"}
    for key in KEYS:
        reason = returned.get(key.replace("-", "_"))
        given |= {f"choice-{key}": "accept" if reason is None else "return", f"reason-{key}": reason or ""}
    return given


def _return_and_resubmit(cast: Cast, change: bool = True) -> None:
    """The audit report comes back once and is handed in again with a seal."""
    project, clerk = cast.projects["college"].pk, cast.clerks["college"]
    cast.submit("college")
    check(request(cast.centre), project, [
        Opinion("material:plan", True), Opinion("material:report", True), Opinion("self_assessment", True),
        Opinion("material:audit", False, "缺少事务所公章")])
    if change:
        take_away(request(clerk), Evidence.objects.get(name="audit（示例）.pdf").pk, "material:audit")
        take_in(request(clerk), project, arrived(PDF + b"2", "审计报告盖章版（示例）.pdf"), "material:audit")
    receipts.submit(request(cast.heads["college"]), project)


def test_accepting_goes_over_a_page_that_shows_everything_once_more(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    client, address = seen(cast.centre), _address(cast)
    assert client.get(address).status_code == 200
    look_back = client.post(address, _form(cast, "review"))
    assert "材料正式受理" in look_back.content.decode()
    assert (look_back.status_code, MaterialCheck.objects.count()) == (200, 0)
    sent = client.post(address, _form(cast, "send"))
    assert (sent.status_code, sent["Location"], Project.objects.get(pk=cast.projects["college"].pk).stage) == (
        302, address, "accepted")
    assert "材料已受理" in client.get(address).content.decode()


def test_returning_needs_a_reason_and_keeps_what_was_chosen(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    client, address = seen(cast.centre), _address(cast)
    refused = client.post(address, _form(cast, "review", material_audit=""))
    page = refused.content.decode()
    assert (refused.status_code, MaterialCheck.objects.count()) == (422, 0)
    assert '<a href="#choice-material-audit">财务审计报告：请写明退回的原因</a>' in page
    assert re.search(r'name="choice-material-audit" value="return" checked', page)
    client.post(address, _form(cast, "send", material_audit="缺少事务所公章"))
    assert Project.objects.get(pk=cast.projects["college"].pk).stage == "returned"


def test_the_unit_reads_the_reason_and_later_the_centre_reads_what_changed(cast: Cast, seen: Seen) -> None:
    _return_and_resubmit(cast)
    unit = seen(cast.clerks["college"]).get(_address(cast)).content.decode()
    assert ("缺少事务所公章" in unit, "新增“审计报告盖章版（示例）.pdf”" in unit) == (True, True)
    page = seen(cast.centre).get(_address(cast)).content.decode()
    for sentence in ("第 2 次提交", "财务审计报告：撤下“audit（示例）.pdf”", "上次符合，此后未改动", "上次退回"):
        assert sentence in page
    assert len(re.findall(r'value="accept" checked', page)) == 3
    assert not re.search(r'name="choice-material-audit" value="\w+" checked', page)


def test_unchanged_items_are_marked_beforehand_but_somebody_must_confirm(cast: Cast, seen: Seen) -> None:
    _return_and_resubmit(cast)
    client, address = seen(cast.centre), _address(cast)
    unconfirmed = client.post(address, _form(cast, "send"))
    assert unconfirmed.status_code == 422
    assert "请先勾选确认：沿用上次意见的材料仍然符合" in unconfirmed.content.decode()
    assert Project.objects.get(pk=cast.projects["college"].pk).stage == "submitted"
    assert client.post(address, _form(cast, "send") | {"confirmed": "yes"}).status_code == 302
    assert Project.objects.get(pk=cast.projects["college"].pk).stage == "accepted"


def test_returning_after_the_deadline_says_that_the_unit_cannot_answer(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    client, address, words = seen(cast.centre), _address(cast), "建设单位退回后无法重新提交"
    in_time = client.post(address, _form(cast, "review", material_audit="缺公章")).content.decode()
    cast.round.submission_deadline = timezone.now() - timedelta(seconds=1)
    cast.round.save()
    late = client.post(address, _form(cast, "review", material_audit="缺公章")).content.decode()
    assert (words in in_time, words in late) == (False, True)


def test_sending_twice_answers_alike(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    client, address = seen(cast.centre), _address(cast)
    assert [client.post(address, _form(cast, "send")).status_code for _ in range(2)] == [302, 302]
    assert MaterialCheck.objects.count() == 4


def test_a_form_of_an_older_submission_is_refused_with_its_choices_kept(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    old = _form(cast, "send", material_audit="缺少事务所公章")
    client, address = seen(cast.centre), _address(cast)
    client.post(address, old)
    receipts.submit(request(cast.heads["college"]), cast.projects["college"].pk)
    late = client.post(address, old | {"operation": "another", "confirmed": "yes"})
    assert (late.status_code, MaterialCheck.objects.count()) == (409, 4)
    assert "建设单位已经重新提交" in late.content.decode()


def test_outsider_recused_clerk_and_nothing_there_get_the_same_bytes(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    panels.recuse(request(cast.officer), cast.projects["college"].pk, cast.centre.pk, "亲属在该单位任职")
    missing = "/projects/999999/materials/check/"
    for person in (cast.outsider, cast.centre, cast.experts[0]):
        client = seen(person)
        there, not_there = client.get(_address(cast)), client.get(missing)
        assert (there.status_code, _plain(there) == _plain(not_there)) == (404, True)


def test_others_read_but_do_not_check(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    for person, get, post in ((cast.clerks["college"], 200, 403), (cast.officer, 200, 403), (cast.auditor, 200, 403)):
        client = seen(person)
        assert (client.get(_address(cast)).status_code, client.post(_address(cast), _form(cast, "send")).status_code) == (
            get, post)
    assert MaterialCheck.objects.count() == 0


def test_before_the_first_submission_the_page_says_what_will_come(cast: Cast, seen: Seen) -> None:
    assert "还没有提交" in seen(cast.centre).get(_address(cast)).content.decode()


@pytest.mark.parametrize("files", [1, 30])
def test_the_page_asks_as_often_with_one_file_as_with_thirty(
    cast: Cast, seen: Seen, files: int, django_assert_num_queries: Any,
) -> None:
    for count in range(files):
        take_in(request(cast.clerks["college"]), cast.projects["college"].pk,
                arrived(PDF + b"%d" % count, f"佐证{count}（示例）.pdf"), "row:7.1")
    cast.submit("college")
    client = seen(cast.centre)
    client.get(_address(cast))
    with django_assert_num_queries(7):
        client.get(_address(cast))
