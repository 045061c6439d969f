"""Readings: the authority confirms, one by one, how the open wordings of its notice are read."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Programme, ReadingConfirmation
from jiangyan.problems import Problem
from jiangyan.queries import versions
from jiangyan.queries.round import readings, rounds
from jiangyan.queries.sheet.sheets import rubric_of
from jiangyan.rulebook.rubric import Reading


def confirm(request: Request, round_id: int, programme_code: str, reading: str, choice: str, seen: int | None = None) -> Answer:
    """Appends the confirmation of one reading while the round is drafted; the latest counts.

    A reading about the notice as a whole is confirmed for every programme that has it, so that they cannot differ.
    Refusals: reading.unknown (no such reading or choice), round.wrong_state, version.stale, version.missing, rights.denied.
    """
    def work() -> Answer:
        found = rounds.round_for(request.by, round_id, lock=True)
        rounds.require_at(request.by, found.authority_id, "round.prepare")
        rounds.require_state(found, "确认口径", "drafting")
        programme = Programme.objects.filter(round=found, code=programme_code).first()
        if programme is None:
            raise Problem("not_found")
        found_reading = _reading(programme, reading)
        if found_reading is None or choice not in {each.value for each in found_reading.choices}:
            raise Problem("reading.unknown", reading=reading, choice=choice)
        versions.require(seen, readings.version(programme, reading), "reading.", round=found.pk)
        about = [programme] if found_reading.row else [one for one in rounds.programmes(found) if _reading(one, reading)]
        for one in about:
            ReadingConfirmation.objects.create(programme=one, reading=reading, choice=choice,
                                               confirmed_by=request.by.person)
        journal.append(request.by.person, "reading.confirmed", None, {
            "round": found.pk, "programmes": [one.code for one in about], "reading": reading, "choice": choice})
        return {"reading": reading, "choice": choice}

    return once(request, "reading.confirm", {"round": round_id, "programme": programme_code, "reading": reading,
                                             "choice": choice, **versions.said(seen)}, work)


def _reading(programme: Programme, name: str) -> Reading | None:
    return next((one for one in rubric_of(programme).readings if one.id == name), None)
