"""Readings: the authority confirms, one by one, how the open wordings of its notice are read."""

from jiangyan.actions import journal
from jiangyan.actions.operations import Answer, Request, once
from jiangyan.models import Programme, ReadingConfirmation
from jiangyan.problems import Problem
from jiangyan.queries import rounds as asked
from jiangyan.queries.sheets import rubric_of


def confirm(request: Request, round_id: int, programme_code: str, reading: str, choice: str) -> Answer:
    """Appends the confirmation of one reading while the round is drafted; the latest counts.

    Refusals: reading.unknown (no such reading or choice), round.wrong_state, rights.denied.
    """
    def work() -> Answer:
        found = asked.round_for(request.by, round_id, lock=True)
        asked.require_at(request.by, found.authority_id, "round.prepare")
        asked.require_state(found, "确认口径", "drafting")
        programme = Programme.objects.filter(round=found, code=programme_code).first()
        if programme is None:
            raise Problem("not_found")
        choices = {one.id: {each.value for each in one.choices} for one in rubric_of(programme).readings}
        if choice not in choices.get(reading, set()):
            raise Problem("reading.unknown", reading=reading, choice=choice)
        kept = ReadingConfirmation.objects.create(programme=programme, reading=reading, choice=choice,
                                                  confirmed_by=request.by.person)
        journal.append(request.by.person, "reading.confirmed", None, {
            "round": found.pk, "programme": programme_code, "reading": reading, "choice": choice})
        return {"confirmation": kept.pk}

    return once(request, "reading.confirm", {"round": round_id, "programme": programme_code, "reading": reading,
                                             "choice": choice}, work)
