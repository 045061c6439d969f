"""Who asks, and how they stand to a project: every list, count and search of projects starts here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from jiangyan.models import Appointment, PanelMember, Person, Project, Recusal, Secretary
from jiangyan.models.questions import Question
from jiangyan.problems import Problem
from jiangyan.queries.rights.deeds import RELATIONS, SCHEDULED
from jiangyan.queries.rights.people import ADMINISTRATORS
from jiangyan.queries.rights.projects import AGAIN, DEEDS
from jiangyan.rulebook import stages


@dataclass(frozen=True)
class Asker:
    """A signed-in person with the appointments in force; made once per request."""

    person: Person
    appointments: tuple[Appointment, ...]

    def authorities(self, *roles: str) -> frozenset[int]:
        """Ids of the authorities where this person has one of `roles` (no roles: any role)."""
        return frozenset(a.authority_id for a in self.appointments
                         if a.authority_id and (not roles or a.role in roles))

    def units(self) -> frozenset[int]:
        """Ids of the units this person works for."""
        return frozenset(a.unit_id for a in self.appointments if a.unit_id)

    def has(self, *roles: str) -> bool:
        """Whether any appointment is one of `roles`."""
        return any(a.role in roles for a in self.appointments)


@dataclass(frozen=True)
class Standing:
    """One asker before one project: the relations that count now (none: the project is not there).

    `told` says whether the notice of the latest inspection's visit has been sent to the unit.
    """

    asker: Asker
    project: Project
    relations: frozenset[str]
    told: bool = False


_APPOINTMENTS = Question(lambda person: Appointment.objects.filter(person=person, ended_at__isnull=True).select_related(
    "authority", "unit"))


def asker(person: Person) -> Asker:
    """The person with the appointments in force (one query); whoever administers is nothing else, whatever the table says."""
    held = tuple(_APPOINTMENTS(person.pk))
    return Asker(person, tuple(one for one in held if one.role in ADMINISTRATORS) or held)


def visible_projects(by: Asker) -> QuerySet[Project]:
    """Every list, count and search of projects starts here: only what `by` may see, recusals taken out."""
    seats = PanelMember.objects.filter(
        inspection__project=OuterRef("pk"), person=by.person, left_at__isnull=True)
    reach = Q(unit__in=by.units()) | Q(
        round__authority__in=by.authorities("officer", "approver", "centre", "auditor"))
    if by.has("expert"):
        kept = Secretary.objects.filter(inspection__project=OuterRef("pk"), person=by.person, left_at__isnull=True)
        reach |= Q(Exists(seats) | Exists(kept), stage__in=SCHEDULED)
    recused = Recusal.objects.filter(project=OuterRef("pk"), person=by.person)
    return Project.objects.filter(reach).exclude(Exists(recused))


# Every request starts here. Written out, because building these three in Python took longer than all the rest.
_RECUSED = "SELECT 1 FROM jiangyan_recusal r WHERE r.project_id = jiangyan_project.id AND r.person_id = %s"
_SEATED = ("SELECT 1 FROM jiangyan_panelmember m JOIN jiangyan_inspection i ON i.id = m.inspection_id "
           "WHERE i.project_id = jiangyan_project.id AND m.person_id = %s AND m.left_at IS NULL")

_KEEPS = ("SELECT 1 FROM jiangyan_secretary k JOIN jiangyan_inspection i ON i.id = k.inspection_id "
          "WHERE i.project_id = jiangyan_project.id AND k.person_id = %s AND k.left_at IS NULL")

_TOLD = ("SELECT 1 FROM jiangyan_inspection i WHERE i.project_id = jiangyan_project.id AND i.notice_sent_at IS NOT NULL "
         "AND NOT EXISTS (SELECT 1 FROM jiangyan_inspection j WHERE j.project_id = i.project_id AND j.ordinal > i.ordinal)")


def _holds(rows: str, *person: int) -> RawSQL:
    # The text is one of the constants above; the person's id travels as a parameter.
    return RawSQL(f"EXISTS ({rows})", person, BooleanField())  # noqa: S611


def _project(person: int, project: int) -> QuerySet[Project]:
    return Project.objects.select_related("round__authority", "programme", "unit").annotate(
        recused=_holds(_RECUSED, person), seated=_holds(_SEATED, person),
        leading=_holds(_SEATED + " AND m.is_lead", person), keeping=_holds(_KEEPS, person), told=_holds(_TOLD)).filter(pk=project)


_PROJECT = Question(_project)
_HELD_PROJECT = Question(lambda project: Project.objects.filter(pk=project).select_for_update().values_list("pk"))


def standing(by: Asker, project_id: int, lock: bool = False) -> Standing:
    """The project (with round, programme, unit) and the relations of `by` to it, in one query.

    `lock` holds the project's row until the transaction ends. Not yours and not there: Problem not_found.
    """
    if lock and connection.features.has_select_for_update:
        # Held first and asked afterwards: a statement that waited for the row would still see seats and recusals as they
        # were before it waited.
        _HELD_PROJECT.first(project_id)
    project: Any = _PROJECT.first(by.person.pk, project_id)
    if project is None or project.recused:
        raise Problem("not_found")
    found = Standing(by, project, _relations(by, project), project.told)
    if not may(found, "project.see"):
        raise Problem("not_found")
    return found


def standings(by: Asker, among: Sequence[int] | None = None) -> list[Standing]:
    """Every project that `by` may see (`among`: of these ids), by id, with the relations that count now (one query)."""
    seen = visible_projects(by) if among is None else visible_projects(by).filter(pk__in=among)
    rows = seen.select_related("round__authority", "programme", "unit").annotate(
        seated=_holds(_SEATED, by.person.pk), leading=_holds(_SEATED + " AND m.is_lead", by.person.pk),
        keeping=_holds(_KEEPS, by.person.pk)).order_by("pk")
    found = (Standing(by, project, _relations(by, project)) for project in rows)
    return [one for one in found if may(one, "project.see")]


def _relations(by: Asker, project: Project) -> frozenset[str]:
    """On which one side of the project this person stands, whatever else they are appointed to.

    The unit's own people are nothing but the unit's before their own project; who sits on the panel neither watches over it
    nor decides on what it gave.
    """
    own = {"own_clerk" if one.role == "unit_clerk" else "own_head" for one in by.appointments
           if one.unit_id == project.unit_id and one.role in ("unit_clerk", "unit_head")}
    if own:
        return frozenset(own)
    authority = project.round.authority_id
    keeps = {"secretary"} if project.keeping and authority in by.authorities() else set()  # type: ignore[attr-defined]
    if by.has("expert") and project.seated and project.stage in SCHEDULED:  # type: ignore[attr-defined]
        return frozenset({"lead" if project.leading else "member"} | keeps)  # type: ignore[attr-defined]
    return frozenset({one.role for one in by.appointments if one.authority_id == authority and one.role in RELATIONS} | keeps)


def may(found: Standing, deed: str) -> bool:
    """Whether the table allows `deed` to one of the relations in the project's stage."""
    if found.project.ordinal > 1 and found.relations & set(AGAIN.get(deed, ())):
        return True
    rule = DEEDS[deed]
    return any(found.project.stage in rule.allowed.get(relation, ()) and (found.told or relation not in rule.told)
               for relation in found.relations)


def require(found: Standing, deed: str) -> None:
    """Passes when allowed; else Problem stage.wrong (right person, wrong stage), visit.notice_unsent or rights.denied."""
    if may(found, deed):
        return
    rule = DEEDS[deed]
    if not found.told and any(found.project.stage in rule.allowed.get(relation, ()) for relation in found.relations):
        raise Problem("visit.notice_unsent", deed=rule.name)
    if any(relation in rule.allowed for relation in found.relations):
        owes, what = stages.NEXT[found.project.stage]
        raise Problem("stage.wrong", stage=stages.STAGES[found.project.stage], deed=rule.name,
                      hint=f"下一步由{owes}{what}。" if owes else what + "。")
    roles = "、".join(RELATIONS[relation] for relation in sorted(found.relations))
    raise Problem("rights.denied", role=roles, deed=rule.name,
                  who="、".join(RELATIONS[relation] for relation in rule.allowed))
