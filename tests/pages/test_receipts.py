"""Check before you send, the receipt, and the dated refusal."""

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from jiangyan.actions.material.evidence import take_in
from jiangyan.models import Contact, Project, Receipt
from jiangyan.queries.clock import local
from tests.cast import PDF, Cast, arrived, request

Seen = Any


def _url(cast: Cast) -> str:
    return f"/projects/{cast.projects['college'].pk}/submission/"


def _words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())).strip()


def _ready(cast: Cast) -> None:
    clerk = cast.clerks["college"]
    cast.fill("college", clerk, cast.sheet("college"), r13_2={"senior_trainees_per_year": 480})
    for code in ("plan", "report", "audit"):
        take_in(request(clerk), cast.projects["college"].pk, arrived(PDF + code.encode(), f"{code}（示例）.pdf"), f"material:{code}")


def _send(client: Any, cast: Cast, **fields: str) -> Any:
    return client.post(_url(cast), {"operation": "send", "confirmed": "yes"} | fields)


def test_everything_missing_is_listed_with_a_way_there(cast: Cast, seen: Seen) -> None:
    page = seen(cast.clerks["college"]).get(_url(cast))
    assert "还有 23 项没有得分： 1.1 、 1.2" in _words(page)
    assert re.findall(r'href="([^"]+)">缺少材料：(\w+)<', page.content.decode()) == [
        (f"/projects/{cast.projects['college'].pk}/materials/#m-{code}", name) for code, name in (
            ("plan", "项目建设实施方案"), ("report", "项目建设总结报告"), ("audit", "财务审计报告"))]
    assert "提交自评和材料" not in _words(page)


def test_the_clerk_sees_everything_and_asks_the_head(cast: Cast, seen: Seen) -> None:
    _ready(cast)
    words = _words(seen(cast.clerks["college"]).get(_url(cast)))
    assert ("总分 99.0 23 项全部填完" in words, "请单位负责人用自己的账号登录" in words, "提交自评和材料" in words) == (True, True, False)
    assert "有 23 项没有上传佐证文件。不影响提交" in words
    refused = _send(seen(cast.clerks["college"]), cast)
    assert (refused.status_code, Receipt.objects.count()) == (403, 0)


def test_the_head_confirms_and_gets_the_receipt(cast: Cast, seen: Seen) -> None:
    _ready(cast)
    client = seen(cast.heads["college"])
    assert "提交自评和材料" in _words(client.get(_url(cast)))
    answer = _send(client, cast)
    receipt = Receipt.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/receipts/{receipt.number}/")
    page = client.get(answer["Location"])
    words, moment = _words(page), local(receipt.submitted_at)
    for piece in (receipt.number, f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}", "99.0",
                  receipt.journal_hash, f"日志位置 {receipt.journal_position}", "文件清单（3 个）", "plan（示例）.pdf 项目建设实施方案"):
        assert piece in words
    assert (_send(client, cast)["Location"], client.get(_url(cast))["Location"]) == (answer["Location"], answer["Location"])


def test_without_the_tick_nothing_is_sent(cast: Cast, seen: Seen) -> None:
    _ready(cast)
    answer = _send(seen(cast.heads["college"]), cast, confirmed="")
    assert (answer.status_code, Receipt.objects.count()) == (422, 0)
    assert "请先勾选" in _words(answer)
    assert 'href="#confirmed">' in answer.content.decode() and 'method="post" novalidate' in answer.content.decode()


def test_what_got_lost_meanwhile_is_said_on_the_same_page(cast: Cast, seen: Seen) -> None:
    answer = _send(seen(cast.heads["college"]), cast)
    assert (answer.status_code, Receipt.objects.count()) == (409, 0)
    assert "自评还有 23 项没有得分" in _words(answer)


def test_after_the_deadline_the_page_says_both_instants_and_whom_to_call(cast: Cast, seen: Seen) -> None:
    _ready(cast)
    Contact.objects.create(round=cast.round, office="示例市职业技能公共实训中心")
    cast.round.submission_deadline = timezone.now().replace(microsecond=0) - timedelta(minutes=90)
    cast.round.save()
    client, late = seen(cast.heads["college"]), local(cast.round.submission_deadline)
    page, answer = client.get(_url(cast)), _send(client, cast)
    sentence = f"提交截止时间是{late.year}年{late.month}月{late.day}日 {late:%H:%M}，现在是"
    assert (sentence in _words(page), sentence in _words(answer), "提交自评和材料" in _words(page)) == (True, True, False)
    assert ("请联系示例市职业技能公共实训中心" in _words(answer), answer.status_code, Receipt.objects.count()) == (True, 409, 0)
    assert Project.objects.get(pk=cast.projects["college"].pk).stage == "preparing"


def test_a_longer_deadline_of_its_own_counts(cast: Cast, seen: Seen) -> None:
    _ready(cast)
    cast.round.submission_deadline = timezone.now() - timedelta(days=1)
    cast.round.save()
    Project.objects.filter(pk=cast.projects["college"].pk).update(deadline=timezone.now() + timedelta(days=5))
    assert (_send(seen(cast.heads["college"]), cast).status_code, Receipt.objects.count()) == (302, 1)


def test_after_a_return_the_receipt_before_says_that_a_newer_one_counts(cast: Cast, seen: Seen) -> None:
    from jiangyan.actions.material.materials import Opinion, check
    from jiangyan.actions.material.receipts import submit
    from jiangyan.queries.material.materials import checked_places

    first = cast.submit("college")["number"]
    project = cast.projects["college"]
    check(request(cast.centre), project.pk, [Opinion(item["place"], item["place"] != "material:plan", "缺少批复文件")
                                             for item in checked_places(project)])
    assert "最近一次的回执为准" not in _words(seen(cast.clerks["college"]).get(f"/receipts/{first}/"))
    submit(request(cast.heads["college"]), project.pk)
    assert "最近一次的回执为准" in _words(seen(cast.clerks["college"]).get(f"/receipts/{first}/"))


def test_a_receipt_is_not_there_for_strangers(cast: Cast, seen: Seen) -> None:
    number = cast.submit("college")["number"]
    for person, status in ((cast.outsider, 404), (cast.lead, 404), (cast.clerks["college"], 200), (cast.centre, 200),
                           (cast.officer, 200), (cast.auditor, 200)):
        assert seen(person).get(f"/receipts/{number}/").status_code == status
    assert seen(cast.clerks["college"]).get("/receipts/HZ00000000-000000/").status_code == 404
    assert seen(cast.outsider).get(_url(cast)).status_code == 404


def test_the_voucher_is_for_those_who_may_read_the_receipt(cast: Cast, client) -> None:
    from jiangyan.management.verify_receipt import check

    number = cast.submit("studio")["number"]
    client.force_login(cast.heads["studio"])
    assert check(client.get(f"/receipts/{number}/voucher/").json()) == []
    client.force_login(cast.outsider)
    assert client.get(f"/receipts/{number}/voucher/").status_code == 404
