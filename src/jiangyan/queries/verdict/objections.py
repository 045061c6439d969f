"""Objections to a published result: until when, which one waits, and what the answer leads to."""

from datetime import datetime, time, timedelta

from jiangyan.models import Objection, Project, Publication
from jiangyan.problems import Problem
from jiangyan.queries.clock import SHANGHAI, local
from jiangyan.queries.rights import Standing, may
from jiangyan.queries.round import holidays
from jiangyan.queries.verdict import publications
from jiangyan.rulebook import deadlines

PLACE = "objection"


def until(project: Project, publication: Publication) -> datetime | None:
    """The instant (24:00 of the last day) up to which this publication may be objected to.

    None where the round set no such period, and while the holiday notice that its working days need is not known.
    """
    found, day = project.round, local(publication.published_at).date()
    if found.objection_days is None:
        return None
    try:
        last = (holidays.working_day_after(day, found.objection_days) if found.objection_day_kind == "working"
                else day + timedelta(days=found.objection_days))
    except Problem:
        return None
    return datetime.combine(last + timedelta(days=1), time(0), SHANGHAI)


def of_project(project: Project) -> list[Objection]:
    """The project's objections, newest first, with their answers and both people (one query)."""
    rows = project.objections.select_related("answer__answered_by", "raised_by", "publication")
    return list(rows.order_by("-pk"))


def waiting(project: Project) -> Objection | None:
    """The objection that waits for its answer."""
    return project.objections.filter(answer__isnull=True).select_related("raised_by").order_by("pk").first()


def require_answered(project: Project, deed: str) -> None:
    """Passes when no objection waits and no upheld one still needs its correction; else Problem objection.open."""
    if waiting(project) is not None:
        raise Problem("objection.open", detail="建设单位提出的异议还没有答复", deed=deed)
    if to_correct(project) is not None:
        raise Problem("objection.open", detail="异议成立，更正的结果还没有发布", deed=deed)


def to_correct(project: Project) -> Objection | None:
    """The upheld objection whose publication is still the newest: a corrected result has to follow."""
    upheld = project.objections.filter(answer__upheld=True).select_related("answer", "publication").order_by("-pk").first()
    newest = publications.latest(project) if upheld is not None else None
    return upheld if upheld is not None and newest is not None and newest.pk == upheld.publication_id else None


def fault(found: Standing, publication: Publication | None, now: datetime) -> str:
    """Why nobody can object now; empty when the unit's head can."""
    if publication is None:
        return "还没有发布结果"
    if found.project.round.objection_days is None:
        return "本批次没有设异议期"
    last = until(found.project, publication)
    if last is not None and now > last:
        return f"异议期已于{deadlines.words(local(last))}结束"
    if found.project.objections.filter(publication=publication).exists():
        return "对这次发布的结果已经提出过异议"
    return ""


def may_raise(found: Standing, publication: Publication | None, now: datetime) -> bool:
    """Whether this person can object to the publication now."""
    return may(found, "objection.raise") and not fault(found, publication, now)
