"""Signed scans: taken in with what their code says, attached to the paper it means, or assigned by hand with a reason."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.intake import arrivals
from jiangyan.intake import signed_scans as intake
from jiangyan.models import Paper, SignedScan
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.paper import signed_scans as asked
from jiangyan.queries.paper.signed_scans import Place
from jiangyan.queries.rights import standing
from jiangyan.vault import files
from jiangyan.vault.uploads import Arrived


def take_in(request: Request, project_id: int | None, round_id: int | None, arrived: Arrived) -> Answer:
    """Keeps one scan and attaches it to the paper that its code means; answers `scan`, `number`, `trouble`.

    A scan that cannot be matched is kept, too: `trouble` says why, and it waits to be assigned by hand. Every scan of a paper
    stays, numbered from 1. Refusals: evidence.empty, .too_large, .type, .unsafe and .name, and the rights' own.
    """
    looked = _checked(arrived)
    seen = intake.read(arrived.place)

    def work() -> Answer:
        place = _locked(request, project_id, round_id)
        found, trouble = (None, seen.trouble) if seen.trouble else asked.matched(place, seen.number, seen.digest)
        files.keep(arrived.place, arrived.sha256)
        kept = _append(request, place, found, sha256=arrived.sha256, size=arrived.size or 0, name=looked.name,
                       media_type=looked.kind.media_type, virus_checked_at=database_now() if looked.virus_checked else None,
                       read_number=seen.number, read_digest=seen.digest, trouble=trouble)
        return {"scan": kept.pk, "number": found.number if found else "", "trouble": trouble}

    body = {"project": project_id, "round": round_id, "sha256": arrived.sha256, "name": looked.name}
    return once(request, "scan.take_in", body, work)


def _checked(arrived: Arrived) -> arrivals.Looked:
    looked = arrivals.checked(arrived)
    if looked.kind.ending not in intake.ALLOWED:
        raise Problem("evidence.type", name=looked.name, found=looked.kind.name, allowed="PDF、PNG、JPG")
    if arrived.size and arrived.size > intake.LARGEST:
        raise Problem("evidence.too_large", name=looked.name, size=arrivals.size_words(arrived.size),
                      limit=arrivals.size_words(intake.LARGEST))
    return looked


def _locked(request: Request, project_id: int | None, round_id: int | None) -> Place:
    place = asked.place_for(request.by, project_id, round_id)
    if place.project is not None:
        standing(request.by, place.project.pk, lock=True)
    return place


def _append(request: Request, place: Place, paper: Paper | None, **rest: object) -> SignedScan:
    kept = SignedScan.objects.create(
        round=place.round, project=place.project, paper=paper, version=asked.next_version(paper) if paper else 0,
        taken_in_by=request.by.person, taken_in_at=database_now(), **rest)
    journal.append(request.by.person, "scan.kept", place.project, {
        "scan": kept.pk, "sha256": kept.sha256, "paper": paper.pk if paper else None, "version": kept.version})
    return kept


def assign(request: Request, scan_id: int, paper_id: int, reason: str) -> Answer:
    """Attaches a scan that could not be matched to a paper of the same project by hand, with a reason, as its next version.

    Refusals: reason.missing, scan.assigned, not_found.
    """
    def work() -> Answer:
        _, kept = asked.scan_for(request.by, scan_id)
        place = _locked(request, kept.project_id, None if kept.project_id else kept.round_id)
        if kept.paper_id is not None or SignedScan.objects.filter(assigns=kept).exists():
            raise Problem("scan.assigned", name=kept.name)
        paper = asked.papers_of(place).filter(pk=paper_id).first()
        if paper is None:
            raise Problem("not_found")
        if not reason.strip():
            raise Problem("reason.missing", what="为什么认定这份扫描件就是这份文书")
        done = _append(request, place, paper, sha256=kept.sha256, size=kept.size, name=kept.name, media_type=kept.media_type,
                       virus_checked_at=kept.virus_checked_at, read_number=kept.read_number, read_digest=kept.read_digest, trouble=kept.trouble,
                       reason=reason.strip(), assigns=kept)
        return {"scan": done.pk, "number": paper.number}

    return once(request, "scan.assign", {"scan": scan_id, "paper": paper_id, "reason": reason}, work)
