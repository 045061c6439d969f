"""Jobs: what waits, what is at work, what was parked and why; for officers and administrators."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jiangyan.models import Duty, Job, Recusal
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.rights import ROUND_DEEDS, Asker

STATES: dict[str, str] = {"FAILED": "已停放", "READY": "等待", "RUNNING": "正在办", "SUCCESSFUL": "已办完"}
KINDS: dict[str, str] = {"send_mail": "发送邮件", "read_inbox": "收取来信",
                         "send_reminders": "到期提醒", "arrange_plan": "自动排期", "print_papers": "打印文书",
                         "make_export": "生成导出文件"}
QUIET = timedelta(minutes=3)
"""Without a sign of life for so long, no worker is running."""


@dataclass(frozen=True)
class Life:
    """When a worker was last seen, and whether one is running."""

    seen_at: datetime | None
    alive: bool


def life() -> Life:
    """The workers' sign of life: the last turn of any duty (one query)."""
    last = Duty.objects.filter(done_at__isnull=False).order_by("-done_at").values_list("done_at", flat=True).first()
    return Life(last, last is not None and database_now() - last < QUIET)


def visible_jobs(by: Asker) -> QuerySet[Job]:
    """Jobs of the authorities where `by` may retry them; an administrator sees every job, a mail only as such."""
    reach = Q() if by.has("administrator") else Q(authority__in=by.authorities(*ROUND_DEEDS["job.retry"][1]))
    recused = Recusal.objects.filter(person=by.person, project=OuterRef("mail__project"))
    return Job.objects.filter(reach).exclude(Exists(recused))


def counts(by: Asker) -> dict[str, int]:
    """How many jobs there are in each state (one query)."""
    rows = visible_jobs(by).order_by().values("task__status").annotate(count=Count("pk"))
    found = {one["task__status"]: one["count"] for one in rows}
    return {state: found.get(state, 0) for state in STATES}


def listed(by: Asker, state: str) -> QuerySet[Job]:
    """Jobs in one state of STATES, the latest first."""
    return visible_jobs(by).filter(task__status=state).select_related(
        "task", "mail__person", "mail__project").order_by("-pk")


def job_for(by: Asker, job_id: int, lock: bool = False) -> Job:
    """The job, if `by` may retry it; otherwise Problem not_found."""
    rows = visible_jobs(by).select_related("task")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=job_id).first()
    if found is None:
        raise Problem("not_found")
    return found


def require_any(by: Asker) -> None:
    """Passes for whoever may see some jobs; otherwise Problem not_found."""
    if not by.has("administrator", *ROUND_DEEDS["job.retry"][1]):
        raise Problem("not_found")
