"""The outbox of an authority: which mails somebody may read, found by state and words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jiangyan.models import JournalLine, MailState, OutboxMail, Recusal, Round
from jiangyan.problems import Problem
from jiangyan.queries.mail.notifications import KINDS
from jiangyan.queries.rights import ROUND_DEEDS, Asker

CHANGEABLE = ("held", "waiting", "unaddressed", "failed")
"""States in which nothing has left yet, so that the words can still be changed."""


@dataclass(frozen=True)
class Wanted:
    """What the list shall show: one state ("": all), words in person, address or project."""

    state: str = ""
    search: str = ""


def visible_mails(by: Asker) -> QuerySet[OutboxMail]:
    """Mails of the authorities where `by` may read the outbox; none about a project that they keep away from."""
    recused = Recusal.objects.filter(person=by.person, project=OuterRef("project"))
    return OutboxMail.objects.filter(authority__in=by.authorities(*ROUND_DEEDS["mail.see"][1])).exclude(Exists(recused))


def _searched(by: Asker, words: str) -> QuerySet[OutboxMail]:
    rows = visible_mails(by)
    if words:
        rows = rows.filter(Q(person__display_name__icontains=words) | Q(project__name__icontains=words)
                           | Q(address__icontains=words) | Q(person__email__icontains=words))
    return rows


def listed(by: Asker, wanted: Wanted) -> QuerySet[OutboxMail]:
    """The mails that are wanted, newest first, with person, project and round."""
    rows = _searched(by, wanted.search)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    return rows.select_related("person", "project", "round", "authority").order_by("-pk")


def counts(by: Asker, words: str) -> dict[str, int]:
    """How many mails there are in each state; every state is there (one query)."""
    rows = _searched(by, words).order_by().values("state").annotate(count=Count("pk"))
    found = {one["state"]: one["count"] for one in rows}
    return {state: found.get(state, 0) for state in MailState.values}


def mail_for(by: Asker, mail_id: int, lock: bool = False) -> OutboxMail:
    """The mail, if `by` may read it; otherwise Problem not_found."""
    rows = visible_mails(by).select_related("person", "project", "round", "authority", "job__task")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=mail_id).first()
    if found is None:
        raise Problem("not_found")
    return found


def touched(mail: OutboxMail) -> tuple[str, datetime]:
    """Who changed, held or released the mail last, and when; the system itself, where nobody did."""
    line = JournalLine.objects.filter(deed__startswith="mail.", content__mail=mail.pk).select_related("actor").order_by(
        "-position").first()
    return (line.actor.display_name if line and line.actor else "系统", line.at if line else mail.made_at)


def editable(mail: OutboxMail) -> bool:
    """Whether its words can be changed: nothing has left, and its link is not for the recipient's eyes only."""
    return mail.state in CHANGEABLE and not KINDS[mail.kind].personal


def at_work(mail: OutboxMail) -> bool:
    """Whether a worker is sending it at this moment."""
    return mail.job is not None and mail.job.task.status == "RUNNING"


def open_rounds(by: Asker) -> list[Round]:
    """The rounds that are not over, whose way of sending `by` sees."""
    return list(Round.objects.filter(authority__in=by.authorities(*ROUND_DEEDS["mail.see"][1])).exclude(
        state="closed").order_by("-pk"))
