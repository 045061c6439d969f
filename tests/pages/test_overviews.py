"""The round at a glance: what each role may know, one set of numbers, the same queries for few and for many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiangyan.actions.panel import panels
from jiangyan.actions.project import units
from jiangyan.queries.project.registrations import Entry
from jiangyan.queries.rights import asker
from jiangyan.queries.round.overviews import overview
from tests.cast import credit_code, request


def figures(cast, person) -> dict[str, list[list[str]]]:
    return {one.code: [[str(cell) for cell in row] for row in one.rows] for one in overview(asker(person), cast.round)}


@pytest.fixture
def played(cast):
    """One college concluded with a row below full, one studio on site, one submitted, one still empty and late."""
    cast.reach_panel("college")
    cast.score("college", *[{"r13_2": {"senior_trainees_per_year": 480}}] * 3)
    cast.conclude("college")
    cast.reach_panel("studio")
    cast.submit("enterprise")
    cast.projects["other"].deadline = timezone.now() - timedelta(days=2)
    cast.projects["other"].save()
    return cast


def test_the_officer_sees_how_far_everybody_is(played) -> None:
    seen = figures(played, played.officer)
    assert {row[0]: row[1:] for row in seen["stages"]} == {
        "自评准备": ["3", "1"], "已提交": ["2", "1"], "材料已受理": ["1", "1"], "已排期": ["1", "1"], "验收中": ["1", "1"],
        "已汇总": ["1", "0"], "通过（整改完善）": ["0", "0"], "验收完成": ["0", "0"]}
    assert seen["late"] == [["示例技师学院", "自评准备", "主管部门", "已逾期2天"]]
    assert seen["materials"][0] == ["项目建设实施方案", "1", "0"]
    assert seen["panels"] == [["示例重型机械厂", "0", "3"]]
    assert [[row[0], row[2]] for row in seen["visits"]] == [["示例重型机械厂", "示例会议室"]]


def test_points_come_from_concluded_projects_only(played) -> None:
    seen = figures(played, played.officer)
    assert [row for row in seen["totals"] if row[1:] != ["0", "0"]] == [["95–100", "1", "0"]]
    losses = {row[0].split()[0]: row[1] for row in seen["losses-base"]}
    assert (losses["13.2"], losses["1.1"], len(losses)) == ("1.00", "0.00", 23)
    assert seen["losses-studio"] == []
    assert [row[0] for row in seen["pairs"]] == ["示例职业技术学院"]


def test_the_centre_sees_progress_and_no_points(played) -> None:
    assert list(figures(played, played.centre)) == ["stages", "late", "materials", "visits"]


def test_a_recusal_takes_a_project_out_of_every_figure(played) -> None:
    panels.recuse(request(played.officer), played.projects["college"].pk,
                  played.auditor.pk, "亲属（示例）")
    seen = figures(played, played.auditor)
    assert {row[0]: row[1] for row in seen["stages"]}["自评准备"] == "2"
    assert seen["pairs"] == [] and seen["losses-base"] == []


def test_others_find_nothing(played, seen) -> None:
    place = f"/rounds/{played.round.pk}/overview/"
    for person in (played.outsider, played.lead, played.heads["college"]):
        assert seen(person).get(place).status_code == 404
        assert seen(person).get(f"{place}totals.csv").status_code == 404
    assert seen(played.centre).get(f"{place}totals.csv").status_code == 404


def test_the_page_and_its_numbers_as_csv(played, seen) -> None:
    page = seen(played.officer).get(f"/rounds/{played.round.pk}/overview/").content.decode()
    assert 'data-chart="stacked"' in page and "没有正在验收" not in page and "<style" not in page
    answer = seen(played.officer).get(f"/rounds/{played.round.pk}/overview/pairs.csv")
    assert answer.content.decode("utf-8-sig").splitlines()[0] == "单位,自评,汇总,高出"
    assert seen(played.officer).get(f"/rounds/{played.round.pk}/overview/nothing.csv").status_code == 404


def test_the_same_queries_for_few_and_for_many(played) -> None:
    counts = []
    for more in (0, 6):
        for number in range(more):
            units.register(request(played.officer), Entry(f"示例{number}厂", credit_code(700 + number), "enterprise", "", "base"),
                           played.round.pk)
        with CaptureQueriesContext(connection) as asked:
            overview(asker(played.officer), played.round)
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 12
