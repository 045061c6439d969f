"""The unit's materials: what is missing, what is there, what came back and why."""

import re
from typing import Any

from jiangyan.actions.material.evidence import take_in
from jiangyan.actions.material.materials import Opinion, check
from jiangyan.queries.material.materials import checked_places
from tests.cast import PDF, Cast, arrived, request

Seen = Any


def _page(client: Any, cast: Cast) -> str:
    answer = client.get(f"/projects/{cast.projects['college'].pk}/materials/")
    assert answer.status_code == 200
    return answer.content.decode()


def _tags(page: str) -> list[str]:
    return re.findall(r'<h2 class="panel-title"[^>]*>.*?<span class="tag tag-\w+">([^<]+)</span>', page)


def test_five_entries_say_what_is_missing(cast: Cast, seen: Seen) -> None:
    client = seen(cast.clerks["college"])
    assert _tags(_page(client, cast)) == ["还缺", "还缺", "还缺", "还缺", "验收时出示"]
    take_in(request(cast.clerks["college"]), cast.projects["college"].pk, arrived(PDF), "material:plan")
    page = _page(client, cast)
    assert (_tags(page)[0], "项目建设总结报告、自评打分、财务审计报告" in page) == ("已备齐", True)
    assert "自评表已填 0/23 项，已得 0.0。" in page


def test_what_came_back_shows_the_reason_to_the_unit(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    project = cast.projects["college"]
    check(request(cast.centre), project.pk, [
        Opinion(item["place"], item["place"] != "material:audit", "" if item["place"] != "material:audit" else "缺少执业证书编号")
        for item in checked_places(project)])
    page = _page(seen(cast.clerks["college"]), cast)
    assert (_tags(page), "缺少执业证书编号" in page, "受理中心退回了 1 项" in page) == (
        ["已备齐", "已备齐", "已备齐", "已退回", "验收时出示"], True, True)


def test_after_submission_nothing_can_be_uploaded(cast: Cast, seen: Seen) -> None:
    cast.submit("college")
    page = _page(seen(cast.clerks["college"]), cast)
    assert ("data-upload" in page, "取下" in page) == (False, False)


def test_the_outsider_finds_nothing(cast: Cast, seen: Seen) -> None:
    assert seen(cast.outsider).get(f"/projects/{cast.projects['college'].pk}/materials/").status_code == 404
