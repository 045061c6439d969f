"""A project's page leads on to what this person may do, and to nothing else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiangyan.models import Project
from tests.cast import BASE, STUDIO


def url(cast, name="college") -> str:
    return reverse("project", args=[cast.projects[name].pk])


def leads_to(page) -> list[str]:
    aside = page.content.decode().partition("<aside>")[2]
    return re.findall(r'<li><a href="[^"]+">([^<]+)</a></li>', aside)


def test_units_and_experts_find_their_projects(cast, seen) -> None:
    def names(who):
        page = seen(who).get(reverse("projects")).content.decode()
        return re.findall(r'<h2 class="panel-title"><a href="[^"]+">([^<]+)</a>', page)

    assert names(cast.clerks["college"]) == ["示例职业技术学院高技能人才培训基地建设项目"]
    assert names(cast.lead) == []
    cast.submit("college")
    cast.accept("college")
    cast.inspect("college")
    assert (names(cast.lead), names(cast.officer)) == (["示例职业技术学院高技能人才培训基地建设项目"], [])


@pytest.mark.parametrize(("who", "links"), [
    ("clerk", ["自评打分表", "验收材料", "历次提交和受理意见", "文书"]),
    ("head", ["自评打分表", "验收材料", "历次提交和受理意见", "提交前核对", "文书"]),
    ("officer", ["验收材料", "历次提交和受理意见", "专家组和现场验收安排", "文书", "须两人办理的事项"]),
    ("auditor", ["自评打分表", "验收材料", "历次提交和受理意见", "专家组和现场验收安排", "文书", "须两人办理的事项"]),
])
def test_the_links_are_what_this_person_may_do(cast, seen, who, links) -> None:
    asking = {"clerk": cast.clerks["college"], "head": cast.heads["college"]}.get(who) or getattr(cast, who)
    page = seen(asking).get(url(cast))
    assert (page.status_code, leads_to(page)) == (200, links)


def test_every_link_opens(cast, seen) -> None:
    cast.submit("college")
    cast.accept("college")
    cast.inspect("college")
    for who in (cast.clerks["college"], cast.heads["college"], cast.officer, cast.approver, cast.centre, cast.auditor,
                cast.lead, cast.experts[1]):
        client = seen(who)
        aside = client.get(url(cast)).content.decode().partition("<aside>")[2]
        found = re.findall(r'<a href="([^"]+)"', aside)
        assert {link: client.get(link).status_code for link in found} == dict.fromkeys(found, 200)


def test_the_history_tells_every_step(cast, seen) -> None:
    cast.submit("college")
    cast.accept("college")
    page = seen(cast.officer).get(url(cast)).content.decode()
    assert re.findall(r"<td>(\S+ → \S+)</td><td>([^<]+)</td>", page) == [
        ("已提交 → 材料已受理", "受理人丙"), ("自评准备 → 已提交", "示例职业负责人")]


def test_the_inspection_is_started_from_the_page(cast, seen) -> None:
    cast.submit("college")
    cast.accept("college")
    from django.utils import timezone

    from jiangyan.actions.panel import panels
    from tests.cast import request

    panels.assign(request(cast.officer), cast.projects["college"].pk, [one.pk for one in cast.experts], cast.lead.pk,
                  timezone.localdate(), "示例会议室")
    for who, status in ((cast.outsider, 404), (cast.approver, 403), (cast.experts[1], 403), (cast.lead, 302)):
        assert seen(who).post(url(cast), {"operation": "start"}).status_code == status
    assert Project.objects.get(pk=cast.projects["college"].pk).stage == "inspecting"
    assert seen(cast.officer).post(url(cast), {"operation": "again"}).status_code == 409


@pytest.mark.parametrize("who", ["outsider", "lead"])
def test_a_project_of_others_is_not_there(cast, seen, who) -> None:
    client = seen(getattr(cast, who))
    token = r'name="csrfmiddlewaretoken" value="\w+"'
    missing, other = (re.sub(token, "", client.get(one).content.decode())
                      for one in (reverse("project", args=[10**6]), url(cast)))
    assert (client.get(url(cast)).status_code, other) == (404, missing)


def test_the_page_asks_as_much_after_many_steps_as_after_one(cast, seen) -> None:
    from jiangyan.actions.material.materials import Opinion, check
    from jiangyan.actions.material.receipts import submit
    from jiangyan.queries.material.materials import checked_places
    from tests.cast import request

    cast.submit("college")
    client = seen(cast.officer)
    client.get(url(cast))
    with CaptureQueriesContext(connection) as few:
        client.get(url(cast))
    project = cast.projects["college"]
    for _ in range(3):
        check(request(cast.centre), project.pk, [Opinion(item["place"], False, "看不清") for item in checked_places(project)])
        submit(request(cast.heads["college"]), project.pk)
    with CaptureQueriesContext(connection) as many:
        client.get(url(cast))
    assert len(few) == len(many)


@pytest.mark.parametrize(("rubric", "rows"), [(BASE, 23), (STUDIO, 14)])
def test_a_rubric_is_shown_with_the_notices_words(cast, seen, rubric, rows) -> None:
    client = seen(cast.officer)
    assert f'href="{reverse("rubric", args=[rubric])}"' in client.get(reverse("rubrics")).content.decode()
    page = client.get(reverse("rubric", args=[rubric])).content.decode()
    assert len(re.findall(r'<tr id="row-', page)) == rows
    assert client.get(reverse("rubric", args=["nothing"])).status_code == 422
