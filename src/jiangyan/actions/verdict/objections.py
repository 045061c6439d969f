"""Objections: raised once per published result by the unit's head, answered by the bureau with a reason."""

from collections.abc import Sequence

from jiangyan.actions import journal
from jiangyan.actions.mail.notifications import notify
from jiangyan.actions.material.evidence import keep_in
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.intake import arrivals
from jiangyan.models import Objection, ObjectionAnswer
from jiangyan.problems import Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.mail.notifications import people_of
from jiangyan.queries.rights import require, standing
from jiangyan.queries.verdict import objections, publications
from jiangyan.vault.uploads import Arrived


def lodge(request: Request, project_id: int, text: str, files: Sequence[Arrived] = ()) -> Answer:
    """Objects to the newest published result, with the facts and reasons and their evidence; answers the objection's id.

    Refusals: objection.closed (no period, over, or already raised), reason.missing, a file's own, the rights' own.
    """
    arrivals.look(files)

    def work() -> Answer:
        found, now = standing(request.by, project_id, lock=True), database_now()
        require(found, "objection.raise")
        publication = publications.latest(found.project)
        if publication is None or (fault := objections.fault(found, publication, now)):
            raise Problem("objection.closed", detail=fault if publication else "还没有发布结果")
        if not text.strip():
            raise Problem("reason.missing", what="异议的事实和理由")
        kept = [keep_in(request, found.project, one, objections.PLACE + ":" + str(publication.pk)) for one in files]
        made = Objection.objects.create(project=found.project, publication=publication, text=text.strip(), files=kept,
                                        raised_by=request.by.person, raised_at=now)
        journal.append(request.by.person, "objection.raised", found.project, {
            "objection": made.pk, "publication": publication.pk, "content": journal.digest([made.text, kept])})
        return {"objection": made.pk}

    return once(request, "objection.raise", {"project": project_id, "text": text, "files": [one.sha256 for one in files]},
                work)


def answer(request: Request, project_id: int, objection_id: int, upheld: bool, reason: str) -> Answer:
    """Answers the objection: upheld (a corrected result has to follow) or refused; always with a reason."""
    def work() -> Answer:
        found = standing(request.by, project_id, lock=True)
        require(found, "objection.answer")
        objection = found.project.objections.filter(pk=objection_id).first()
        if objection is None:
            raise Problem("not_found")
        if ObjectionAnswer.objects.filter(objection=objection).exists():
            raise Problem("objection.closed", detail="这项异议已经答复")
        if not reason.strip():
            raise Problem("reason.missing", what="答复的理由；建设单位会看到")
        made = ObjectionAnswer.objects.create(objection=objection, upheld=upheld, reason=reason.strip(),
                                              answered_by=request.by.person, answered_at=database_now())
        journal.append(request.by.person, "objection.answered", found.project, {
            "objection": objection.pk, "upheld": upheld, "reason": journal.digest(made.reason)})
        notify("objection_answered", found.project, people_of(found.project, "own_clerk", "own_head"))
        return {"objection": objection.pk, "upheld": upheld}

    return once(request, "objection.answer", {"project": project_id, "objection": objection_id, "upheld": upheld,
                                              "reason": reason}, work)
