"""Purging a round's personal values: from which day on, what would go, what has gone."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Max, Q

from jiangyan.models import Evidence, OutboxMail, Project, Proposal, Publication, Round, Unit, Verdict
from jiangyan.models.guards import PURGED
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now, local
from jiangyan.rulebook import deadlines, stages
from jiangyan.vault import files

KEPT_DAYS = 184
"""So many days after the last publication or verdict personal values are kept at least."""


@dataclass(frozen=True)
class Going:
    """What a purge takes away: marked identity documents, units whose contact goes, mails whose words go."""

    documents: list[Evidence]
    units: list[Unit]
    mails: list[int]

    def __bool__(self) -> bool:
        return bool(self.documents or self.units or self.mails)


def going(found: Round) -> Going:
    """Everything personal that a purge of the round would take away now (three queries)."""
    documents = Evidence.objects.filter(project__round=found, identity_document=True, purged_at__isnull=True).order_by("pk")
    elsewhere = Project.objects.exclude(round=found).filter(round__purged_at__isnull=True).values("unit")
    units = (Unit.objects.filter(pk__in=Project.objects.filter(round=found).values("unit")).exclude(pk__in=elsewhere)
             .exclude(contact_name="", contact_phone="").order_by("pk"))
    mails = OutboxMail.objects.filter(Q(round=found) | Q(project__round=found)).exclude(text=PURGED).order_by("pk")
    return Going(list(documents), list(units), list(mails.values_list("pk", flat=True)))


def content(found: Round, gone: Going) -> dict[str, Any]:
    """What two people agree to, as plain data: the documents with their digests, the units and the mails."""
    return {"round": found.pk, "purge_on": found.purge_on.isoformat() if found.purge_on else None,
            "documents": [{"evidence": one.pk, "sha256": one.sha256} for one in gone.documents],
            "units": [one.pk for one in gone.units], "mails": gone.mails}


def unfinished(found: Round) -> int:
    """How many projects of the round have neither been completed nor cancelled."""
    return Project.objects.filter(round=found).exclude(stage__in=stages.ENDED).count()


def earliest(found: Round) -> date:
    """The first day on which a purge may be: KEPT_DAYS after the last publication or verdict, and never before the round's end.

    While projects are under way that end is taken from the round's own deadlines, and from today.
    """
    instants = [Publication.objects.filter(project__round=found).aggregate(at=Max("published_at"))["at"],
                Verdict.objects.filter(inspection__project__round=found).aggregate(at=Max("concluded_at"))["at"]]
    if unfinished(found):
        instants += [found.submission_deadline, found.visits_until, found.rectification_until, database_now()]
    known = [local(one).date() for one in instants if one is not None]
    return max(known or [local(database_now()).date()]) + timedelta(days=KEPT_DAYS)


def check_day(found: Round, on: date) -> None:
    """Passes for a day on which the round's personal values may be purged; else Problem round.setting naming the first one."""
    first = earliest(found)
    if on < first:
        raise Problem("round.setting", field="清除日期", detail=(
            f"不能早于{_day(first)}：批次办完、最后一次发布或结论以后，个人信息至少保存 {KEPT_DAYS} 天"))


def check(found: Round) -> dict[str, Any]:
    """What would be purged today, as `content`; Problem purge.early before its day, purge.nothing where nothing is left."""
    if found.purged_at is not None:
        raise Problem("purge.done", at=deadlines.words(local(found.purged_at)))
    if found.purge_on is None:
        raise Problem("purge.early", why="没有定清除日期")
    first = max(found.purge_on, earliest(found))
    if local(database_now()).date() < first:
        raise Problem("purge.early", why=f"清除日期是{_day(first)}，还没有到")
    if count := unfinished(found):
        raise Problem("purge.early", why=f"还有 {count} 个项目没有办完")
    return content(found, going(found))


def _day(one: date) -> str:
    return f"{one.year}年{one.month}月{one.day}日"


def pending(found: Round) -> Proposal | None:
    """The purge that waits for its second person."""
    return found.proposals.filter(kind="purge", state="pending").select_related("proposed_by").first()


def last_rejection(found: Round) -> Proposal | None:
    """The latest decision on a purge, if it was a rejection."""
    last = found.proposals.filter(kind="purge").exclude(state="pending").select_related("decided_by").order_by("-pk").first()
    return last if last is not None and last.state == "rejected" else None


def confirmed(found: Round) -> Proposal | None:
    """The purge that two people agreed to."""
    return found.proposals.filter(kind="purge", state="confirmed").select_related("proposed_by", "decided_by").order_by("pk").last()


def removable(found: Round) -> list[str]:
    """Digests of the round's purged documents whose bytes nothing else names any more."""
    mine = set(Evidence.objects.filter(project__round=found, purged_at__isnull=False).values_list("sha256", flat=True))
    named = set(Evidence.objects.filter(sha256__in=mine, purged_at__isnull=True).values_list("sha256", flat=True))
    for model in apps.get_app_config("jiangyan").get_models():
        if model is not Evidence and any(one.name == "sha256" for one in model._meta.concrete_fields):
            named |= set(model._default_manager.filter(sha256__in=mine).values_list("sha256", flat=True))
    return sorted(mine - named)


def removable_now(found: Round) -> list[str]:
    """Those of `removable` whose bytes the vault still has."""
    return [one for one in removable(found) if files.there(one)]
