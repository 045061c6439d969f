"""Exports: asked for, made by a worker with the asker's rights of that moment, told to the journal when they leave."""

from django.db import transaction
from django_tasks import task

from jiangyan.actions import jobs, journal
from jiangyan.actions.leases import Permanent
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.round import round_workbooks
from jiangyan.models import Export
from jiangyan.printing.exports import KINDS
from jiangyan.problems import Problem
from jiangyan.queries import rights
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.round import exports, rounds
from jiangyan.rulebook import deadlines
from jiangyan.vault import files


def ask(request: Request, round_id: int, kind: str) -> Answer:
    """Puts an export of this kind (of KINDS) into the queue; answers its id.

    Refusals: not_found for a round that is not the asker's, request.malformed for an unknown kind.
    """
    def work() -> Answer:
        found = rounds.round_for(request.by, round_id)
        rounds.require_at(request.by, found.authority_id, "round.export")
        if kind not in KINDS:
            raise Problem("request.malformed", detail=f"没有“{kind[:30]}”这种导出，可用：{'、'.join(KINDS)}")
        made = Export.objects.create(round=found, kind=kind, asked_by=request.by.person, asked_at=database_now())
        made.job = jobs.enqueue(f"export:{made.pk}", make_export, found.authority, export=made.pk)
        made.save(update_fields=["job"])
        journal.append(request.by.person, "export.asked", None, {"round": found.pk, "export": made.pk, "kind": kind})
        return {"export": made.pk}

    return once(request, "export.ask", {"round": round_id, "kind": kind}, work)


@task()
def make_export(export: int) -> str:
    """Makes the file of an export that has none yet; what is in it is what the asker may read at this moment."""
    found = Export.objects.select_related("asked_by", "round").get(pk=export)
    if found.made_at is not None:
        return found.sha256
    by, kind = rights.asker(found.asked_by), KINDS[found.kind]
    if not found.asked_by.is_active or not rounds.may_at(by, found.round.authority_id, "round.export"):
        raise Permanent("申请导出的人已不在任")
    if kind.make is None:
        stored, shown = round_workbooks.make(by, found)
    else:
        taken = exports.taken(by, found.round)
        stored, shown = files.store(kind.make(taken)), taken.shown()
    now = database_now()
    with transaction.atomic():
        found.name = f"{found.round.name}-{kind.label.split('（')[0]}-{local(now):%Y%m%d}.{kind.ending}".replace("/", "／")
        found.sha256, found.size, found.shown, found.made_at = stored.sha256, stored.size, shown, now
        found.save(update_fields=["name", "sha256", "size", "shown", "made_at"])
        journal.append(found.asked_by, "export.made", None, {"export": found.pk, "sha256": stored.sha256, "size": stored.size})
        if not files.there(stored.sha256):  # the same bytes of an older export went just now: the next attempt keeps them anew
            raise Problem("storage.unreadable")
    return stored.sha256


def fetched(request: Request, export_id: int) -> Export:
    """The export whose file leaves now, with a journal line of it. Refusals: not_found, export.not_ready, export.gone."""
    with transaction.atomic():
        found = exports.export_for(request.by, export_id)
        if found.made_at is None:
            raise Problem("export.not_ready", kind=KINDS[found.kind].label)
        if found.gone_at is not None:
            raise Problem("export.gone", kind=KINDS[found.kind].label, at=deadlines.words(local(found.gone_at)))
        journal.append(request.by.person, "export.downloaded", None, {"export": found.pk, "sha256": found.sha256})
        return found
