"""The way of a project that fails: published, given a limit, reported, and asking to be inspected again."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from jiangyan.actions.verdict import rectifications, reinspections
from jiangyan.models import Person, Publication
from tests.cast import PDF, Cast, arrived, person, request


def renew_panel(cast: Cast) -> list[Person]:
    """Three other experts take the seats of every panel that is arranged from now on; answers the former ones."""
    former, count = cast.experts, len(cast.experts)
    cast.experts = [person(f"again{count + place}", f"复验专家{word}", "expert", authority=cast.authority)
                    for place, word in enumerate("甲乙丙", start=1)]
    return former


def fail(cast: Cast, name: str) -> None:
    """Published as failed: much is missing at rows 1.1, 3.1 and 4.1 of the studio's table, or of the base's capacity."""
    poor: dict[str, dict[str, Any]] = {
        "r1_1": {"venue": False, "display_board": False}, "r3_1": {"innovations": 0},
        "r4_1": {"roster": False, "apprentices": 0}}
    cast.reach_panel(name)
    cast.score(name, poor, poor, poor)
    cast.conclude(name, "建设任务没有完成（示例）。")
    cast.publish(name, "请等待整改期限（示例）。")


def limit(cast: Cast, name: str, days: int = 90) -> None:
    """The officer gives the failed unit `days` to rectify."""
    rectifications.set_limit(request(cast.officer), cast.projects[name].pk, timezone.now() + timedelta(days=days),
                             "失分较多，须补建场地（示例）")


def report(cast: Cast, name: str) -> None:
    """The unit's clerk writes the whole report."""
    project = cast.projects[name].pk
    rows = [one["row"] for one in Publication.objects.filter(project=project).latest("pk").content["rows"] if one["lost"] != "0"]
    rectifications.save_report(
        request(cast.clerks[name]), project, 0, "已全部整改（示例）",
        {row: {"measures": f"{row} 的措施（示例）", "results": f"{row} 的结果（示例）"} for row in rows},
        [arrived(PDF + b"report", "整改证明（示例）.pdf")])


def reach_reinspection(cast: Cast, name: str, days: int = 90) -> None:
    """Failed, given a limit, reported, and the head applied for the re-inspection."""
    fail(cast, name)
    limit(cast, name, days)
    report(cast, name)
    reinspections.apply(request(cast.heads[name]), cast.projects[name].pk)
