"""公示: what everybody may read now without signing in, and what a new period would show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jiangyan.models import Announcement, Project, Proposal, Publication, Round
from jiangyan.problems import Problem
from jiangyan.queries.clock import local
from jiangyan.rulebook import deadlines

Content = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """One line of a public notice: project (with its programme) and verdict; nothing else ever leaves."""

    project: str
    programme: str
    passed: bool


@dataclass(frozen=True)
class Shown:
    """One period with its lines."""

    announcement: Announcement
    lines: list[Published]


def newest(projects: list[int]) -> dict[int, Publication]:
    """The newest publication of each project (one query; only what a line needs is read)."""
    rows = Publication.objects.filter(project__in=projects).order_by("pk").select_related(
        "project__programme").only("passed", "project__name", "project__programme__name")
    return {one.project_id: one for one in rows}


def lines(projects: list[int]) -> list[Published]:
    """The lines of these projects by programme, with the verdict that was published last."""
    found = [Published(one.project.name, one.project.programme.name, one.passed) for one in newest(projects).values()]
    return sorted(found, key=lambda one: (one.programme, not one.passed, one.project))


def shown(now: datetime) -> list[Shown]:
    """Every period that is open now, newest first; empty nearly always."""
    rows = Announcement.objects.filter(opens_at__lte=now, closes_at__gt=now, ended_at__isnull=True).select_related(
        "round__authority").order_by("-pk")
    return [Shown(one, lines(one.projects)) for one in rows]


def publishable(found: Round) -> list[int]:
    """The ids of the round's projects that have a published result."""
    return list(Project.objects.filter(round=found, publications__isnull=False).distinct().order_by("pk")
                .values_list("pk", flat=True))


def check(found: Round, opens_at: datetime, closes_at: datetime, now: datetime) -> Content:
    """What a period would hold, as plain data; announcement.refused where it cannot stand."""
    projects = publishable(found)
    if not projects:
        raise Problem("announcement.refused", detail="还没有一个项目发布了结果")
    if closes_at <= opens_at:
        raise Problem("announcement.refused", detail="公示结束时间须晚于开始时间")
    if closes_at <= now:
        raise Problem("announcement.refused", detail=f"公示结束时间{deadlines.words(local(closes_at))}已经过去")
    return {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat(), "projects": projects}


def pending(found: Round) -> Proposal | None:
    """The proposal to open a period that waits for its second person."""
    return found.proposals.filter(kind="announce", state="pending").select_related("proposed_by").first()


def of_round(found: Round) -> list[Announcement]:
    """The round's periods, newest first, with everybody who decided about them (one query)."""
    return list(found.announcements.select_related("proposed_by", "confirmed_by", "ended_by").order_by("-pk"))


def last_rejection(found: Round) -> Proposal | None:
    """The latest decision about a period, if it was a rejection."""
    last = found.proposals.filter(kind="announce").exclude(state="pending").select_related("decided_by").order_by(
        "-pk").first()
    return last if last is not None and last.state == "rejected" else None
