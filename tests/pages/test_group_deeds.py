"""Several projects of the round table at once: seen first, confirmed once, each done wholly or not at all."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiangyan.models import Inspection, Project, Proposal, Recusal
from jiangyan.queries.clock import database_now, local
from tests.cast import Cast


def _url(cast: Cast, deed: str) -> str:
    return reverse("group_deed", args=[cast.round.pk, deed])


@pytest.fixture
def scored(cast: Cast) -> Cast:
    """A concluded college; everybody else has only begun."""
    cast.reach_panel("college")
    cast.score("college")
    cast.conclude("college")
    return cast


def test_the_preview_says_which_can_and_which_cannot_and_changes_nothing(scored: Cast, seen: Any) -> None:
    everybody = [one.pk for one in scored.projects.values()]
    shown = seen(scored.officer).get(_url(scored, "publish"), {"project": everybody}).content.decode()
    assert ("将要办理的 1 个项目" in shown, f"不能办理的 {len(everybody) - 1} 个项目" in shown, "通过，100分。请按照专家组" in shown,
            "现在是“自评准备”，不能提出发布结果" in shown) == (True, True, True, True)
    assert Proposal.objects.count() == 0


def test_confirming_proposes_each_that_can_and_twice_is_once(scored: Cast, seen: Any) -> None:
    client, both = seen(scored.officer), [scored.projects["college"].pk, scored.projects["other"].pk]
    pages = [client.post(_url(scored, "publish"), {"operation": "once", "project": both}).content.decode() for _ in range(2)]
    kept = Proposal.objects.get()
    assert (kept.project_id, kept.state, kept.content["follow_up"][:6]) == (both[0], "pending", "请按照专家组")
    assert [("已办理 1 个项目" in page, "没有办理 1 个项目" in page) for page in pages] == [(True, True)] * 2
    later = client.post(_url(scored, "publish"), {"operation": "again", "project": both}).content.decode()
    assert ("已办理" in later, "正在等待审批人确认" in later) == (False, True)


def test_only_the_visits_of_today_are_started(cast: Cast, seen: Any) -> None:
    cast.submit("college")
    cast.accept("college")
    project = cast.projects["college"]
    today = local(database_now()).date()
    made = Inspection.objects.create(project=project, ordinal=1, visit_on=today.replace(year=today.year + 1))
    Project.objects.filter(pk=project.pk).update(stage="scheduled")
    client, given = seen(cast.officer), {"operation": "s", "project": [project.pk]}
    assert "不是今天" in client.post(_url(cast, "start"), given).content.decode()
    Inspection.objects.filter(pk=made.pk).update(visit_on=today)
    assert "已办理 1 个项目" in client.post(_url(cast, "start"), given | {"operation": "t"}).content.decode()
    project.refresh_from_db()
    assert project.stage == "inspecting"


def test_outsiders_find_nothing_and_a_recused_officer_not_this_project(scored: Cast, seen: Any) -> None:
    college = scored.projects["college"]
    for person in (scored.outsider, scored.experts[0]):
        assert seen(person).get(_url(scored, "publish"), {"project": [college.pk]}).status_code == 404
        assert seen(person).post(_url(scored, "publish"), {"operation": "x", "project": [college.pk]}).status_code == 404
    assert seen(scored.officer).get(_url(scored, "fly")).status_code == 404
    Recusal.objects.create(project=college, person=scored.officer, reason="亲属（示例）", imposed_by=scored.approver,
                           at=database_now())
    assert "没有勾选项目" in seen(scored.officer).get(_url(scored, "publish"), {"project": [college.pk]}).content.decode()
    assert seen(scored.officer).get(reverse("project_opened", args=[college.pk]), headers={"HX-Request": "true"}).status_code == 404


def test_a_preview_asks_as_much_for_many_as_for_one(scored: Cast, seen: Any) -> None:
    client, counts = seen(scored.officer), []
    everybody = [one.pk for one in scored.projects.values()]
    client.get(_url(scored, "publish"), {"project": everybody})
    for ticked in (everybody[:1], everybody):
        with CaptureQueriesContext(connection) as asked:
            client.get(_url(scored, "publish"), {"project": [scored.projects["college"].pk, *ticked]})
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_a_row_opens_in_place_and_closes_again(scored: Cast, seen: Any) -> None:
    client, project = seen(scored.officer), scored.projects["college"]
    url = reverse("project_opened", args=[project.pk])
    opened = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert ("strip-owes" in opened, reverse("merged", args=[project.pk]) in opened) == (True, True)
    closed = client.get(url + "?closed", headers={"HX-Request": "true"}).content.decode()
    assert closed.strip().endswith(f'<tr id="opened-{project.pk}" hidden></tr>')
    assert client.get(url)["Location"] == reverse("project", args=[project.pk])


def test_the_table_offers_ticks_only_to_whoever_can_do_something(scored: Cast, seen: Any) -> None:
    table = reverse("round", args=[scored.round.pk])
    assert [('form="together"' in seen(one).get(table).content.decode()) for one in (scored.officer, scored.approver)] == [True, False]
    answer = seen(scored.officer).get(reverse("group_deed_chosen", args=[scored.round.pk]), {"deed": "publish", "project": [1, 2]})
    assert answer["Location"] == _url(scored, "publish") + "?project=1&project=2"
