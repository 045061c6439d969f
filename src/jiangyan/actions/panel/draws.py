"""Drawing a panel: conditions, sealed list, two commitments, two revelations, the outcome; then the panel itself."""

from collections.abc import Mapping, Sequence

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.actions.panel import panels, vacancies
from jiangyan.actions.visit.visits import Appointed
from jiangyan.models import Commitment, Draw, Invitation, Project, Round
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.panel import draws
from jiangyan.queries.round import rounds
from jiangyan.rulebook import candidates, deadlines, draw_records, drawing
from jiangyan.rulebook.candidates import Rules

DAYS_MOST = 15
"""The longest time to answer, in days."""
VALUE_MOST = 40


def prepare(request: Request, round_id: int, projects: Sequence[int], rules: Rules, answer_days: int,
            draw_id: int | None = None, version: int = 0) -> Answer:
    """Writes down the conditions of a draw (a new one, or `draw_id` at `version` while it is drafted); answers its id.

    Refusals: rights.denied, round.wrong_state, draw.taken, form.invalid, version.stale.
    """
    body = {"round": round_id, "projects": list(projects), "rules": candidates.plain(rules), "days": answer_days,
            "draw": draw_id, "version": version}

    def work() -> Answer:
        opened = rounds.round_for(request.by, round_id, lock=True)
        rounds.require_at(request.by, opened.authority_id, "draw.prepare")
        rounds.require_state(opened, "抽取专家", "open")
        before = _drafted(request, draw_id, version) if draw_id else None
        chosen = _projects(request, opened, projects, before)
        _checked(opened, rules, answer_days)
        found = before or Draw(round=opened, made_by=request.by.person, version=0)
        found.rules, found.answer_days, found.version = candidates.plain(rules), answer_days, found.version + 1
        found.save()
        found.projects.set(chosen)
        journal.append(request.by.person, "draw.prepared", None, {
            "draw": found.pk, "projects": [one.pk for one in chosen], "rules": found.rules, "days": answer_days})
        return {"draw": found.pk, "version": found.version}

    return once(request, "draw.prepare", body, work)


def _drafted(request: Request, draw_id: int, version: int) -> Draw:
    found = _open(request, draw_id, "更改条件", "drafting")
    if found.version != version:
        raise versions.stale("draw.", draw=found.pk)
    return found


def _projects(request: Request, opened: Round, projects: Sequence[int], before: Draw | None) -> list[Project]:
    if not projects:
        raise Problem("form.invalid", detail="至少选择一个项目")
    free = {one.pk: one for one in draws.drawable(request.by, opened, before)}
    for pk in projects:
        if pk not in free:
            named = Project.objects.filter(pk=pk, round=opened).first()
            raise Problem("draw.taken", project=named.name if named else "所选项目")
    return [free[pk] for pk in dict.fromkeys(projects)]


def _checked(opened: Round, rules: Rules, answer_days: int) -> None:
    faults = (
        (rules.size != opened.panel_size, f"专家组人数须为本批次规定的{opened.panel_size}人"),
        (not 0 <= rules.finance_seats <= rules.size, f"财务席须在0到{rules.size}之间"),
        (not 0 <= rules.reserves <= 50, "候补人数须在0到50之间"),
        (rules.per_employer is not None and rules.per_employer < 1, "同一单位人数上限至少为1；不限制请留空"),
        (rules.load_most is not None and rules.load_most < 1, "承担项目数上限至少为1；不限制请留空"),
        (not rules.on or not rules.until or rules.until < rules.on, "现场验收的起止日期都要填写，止于不能早于起于"),
        (bool(rules.until) and rules.until < local(database_now()).date().isoformat(), "现场验收的日期已经过去"),
        (not 1 <= answer_days <= DAYS_MOST, f"答复期限须为1到{DAYS_MOST}天"))
    for wrong, detail in faults:
        if wrong:
            raise Problem("form.invalid", detail=detail)


def seal(request: Request, draw_id: int, version: int) -> Answer:
    """Seals the list of everybody considered under a hash, before anybody commits; from now on nothing of it changes.

    Refusals: draw.too_few saying which filter to relax and what each would give, draw.taken, version.stale.
    """
    def work() -> Answer:
        found = _drafted(request, draw_id, version)
        projects = _projects(request, found.round, [one.pk for one in draws.projects_of(found)], found)
        rules, everybody = candidates.rules(found.rules), draws.considered(found.round, projects)
        if short := candidates.shortage(everybody, rules):
            raise Problem("draw.too_few", shortage="；".join(short), advice=candidates.advice(everybody, rules))
        found.considered = [candidates.plain(one) for one in everybody]
        found.sealed, found.sealed_at, found.state = drawing.sealed_hash(everybody, rules), database_now(), "sealed"
        found.version += 1
        found.save()
        journal.append(request.by.person, "draw.sealed", None, {
            "draw": found.pk, "sealed": found.sealed, "considered": len(everybody),
            "candidates": len(candidates.urns(everybody, rules).everybody)})
        return {"draw": found.pk, "sealed": found.sealed}

    return once(request, "draw.seal", {"draw": draw_id, "version": version}, work)


def commit(request: Request, draw_id: int, commitment: str) -> Answer:
    """One side promises a value by the hash of nonce + value (rulebook.drawing.commitment); the other person's is separate.

    Refusals: draw.wrong_state, commitment.made, rights.same_person, form.invalid for what is no hash.
    """
    def work() -> Answer:
        found = _open(request, draw_id, "提交承诺", "sealed", deed="draw.commit")
        if len(commitment) != 64 or set(commitment) - set("0123456789abcdef"):
            raise Problem("form.invalid", detail="摘要须为 64 位十六进制小写字母和数字")
        side, now = draws.side_of(request.by, found), database_now()
        kept = draws.sides(found)
        own = kept.get(side)
        if own is not None:
            raise Problem("commitment.made", at=deadlines.words(local(own.committed_at)))
        if not side:
            taken = next((one for one in kept.values() if one), None)
            raise Problem("commitment.made", at=deadlines.words(local(taken.committed_at))) if taken else Problem("not_found")
        Commitment.objects.create(draw=found, side=side, person=request.by.person, commitment=commitment, committed_at=now)
        journal.append(request.by.person, "draw.committed", None, {"draw": found.pk, "side": side, "commitment": commitment})
        return {"draw": found.pk, "side": side}

    return once(request, "draw.commit", {"draw": draw_id, "commitment": commitment}, work)


def reveal(request: Request, draw_id: int, nonce: str, value: str) -> Answer:
    """One side reveals what it promised; with the second revelation the draw is held and everybody drawn is asked.

    Refusals: commitment.early, commitment.differs, draw.wrong_state. Until then nonce and value are kept nowhere.
    """
    def work() -> Answer:
        found = _open(request, draw_id, "揭示", "sealed", deed="draw.commit")
        kept = draws.sides(found)
        own = next((one for one in kept.values() if one and one.person_id == request.by.person.pk), None)
        if own is None or not all(kept.values()):
            raise Problem("commitment.early")
        if own.revealed_at is None:
            if drawing.commitment(nonce, value) != own.commitment:
                raise Problem("commitment.differs")
            own.nonce, own.value, own.revealed_at = drawing.nonce(nonce), value, database_now()
            own.save(update_fields=["nonce", "value", "revealed_at"])
            journal.append(request.by.person, "draw.revealed", None,
                           {"draw": found.pk, "side": own.side, "nonce": own.nonce, "value": value})
        both = {side: one for side, one in draws.sides(found).items() if one and one.revealed_at}
        if len(both) == len(kept):
            _hold(request, found, both)
        return {"draw": found.pk, "state": found.state}

    return once(request, "draw.reveal", {"draw": draw_id, "nonce": nonce, "value": value}, work)


def _hold(request: Request, found: Draw, both: Mapping[str, Commitment]) -> None:
    rules = candidates.rules(found.rules)
    everybody = [candidates.candidate(one) for one in found.considered]
    found.seed = drawing.seed(found.sealed, {side: one.nonce + one.value for side, one in both.items()})
    drawn = drawing.draw(everybody, rules, found.seed)
    found.outcome, found.drawn_at, found.state = draw_records.outcome(drawn), database_now(), "drawn"
    found.version += 1
    found.save()
    journal.append(request.by.person, "draw.held", None, {"draw": found.pk, "seed": found.seed, **found.outcome})
    for rank, place in enumerate((*drawn.members, *drawn.reserves), start=1):
        made = Invitation(draw=found, person_id=place.id, rank=rank, seat=place.seat, state="reserve")
        if rank <= rules.size:
            vacancies.ask(request.by.person, made, None, None)
        else:
            made.save()


def abandon(request: Request, draw_id: int, reason: str) -> Answer:
    """Gives a draw up before its panel is made, with the reason; the record of it stays and counts as an attempt."""
    def work() -> Answer:
        found = _open(request, draw_id, "作废", *draws.LIVE)
        if not reason.strip():
            raise Problem("reason.missing", what="作废的原因")
        found.state, found.reason, found.version = "abandoned", reason.strip(), found.version + 1
        found.save(update_fields=["state", "reason", "version"])
        journal.append(request.by.person, "draw.abandoned", None, {"draw": found.pk, "reason": found.reason})
        return {"draw": found.pk, "state": found.state}

    return once(request, "draw.abandon", {"draw": draw_id, "reason": reason}, work)


def assign(request: Request, draw_id: int, lead: int, visits: Mapping[int, Appointed]) -> Answer:
    """Makes the panel of every project of the draw from those who agreed and declared, with the lead (person id) and visits.

    Refusals: draw.incomplete, panel.lead, form.invalid for a project without a visit, and those of panels.assign.
    """
    def work() -> Answer:
        found = _open(request, draw_id, "组成专家组", "drawn")
        here = draws.standing_of(found)
        ready = [one.person_id for one in here.of("ready")]
        if not here.complete:
            raise Problem("draw.incomplete", size=here.rules.size, count=len(ready))
        for project in draws.projects_of(found):
            if project.pk not in visits:
                raise Problem("form.invalid", detail=f"请填写“{project.name}”的现场验收日期")
            panels.assigned(request, project.pk, ready, lead, visits[project.pk])
        found.state, found.version = "assigned", found.version + 1
        found.save(update_fields=["state", "version"])
        journal.append(request.by.person, "draw.assigned", None, {"draw": found.pk, "experts": sorted(ready), "lead": lead})
        return {"draw": found.pk, "state": found.state}

    given = {str(pk): one.plain() for pk, one in visits.items()}
    return once(request, "draw.assign", {"draw": draw_id, "lead": lead, "visits": given}, work)


def _open(request: Request, draw_id: int, what: str, *states: str, deed: str = "draw.prepare") -> Draw:
    found = draws.draw_for(request.by, draw_id, lock=True)
    rounds.require_at(request.by, found.round.authority_id, deed)
    if found.state not in states:
        raise Problem("draw.wrong_state", state=found.get_state_display(), deed=what)
    return found
