"""Panels: who may sit, who sits, and how far they are."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jiangyan.models import Appointment, Inspection, Invitation, PanelMember, Person, Project, Recusal, Sheet
from jiangyan.queries.clock import database_now, local
from jiangyan.queries.panel import experts
from jiangyan.queries.project.units import letters
from jiangyan.queries.rights import Standing, may


@dataclass(frozen=True)
class Seat:
    """One member of a panel and the state of their sheet."""

    member: PanelMember
    sheet: Sheet | None

    @property
    def filed(self) -> bool:
        """Whether this member's sheet is filed."""
        return self.sheet is not None and self.sheet.filed_at is not None


def eligible_experts(project: Project) -> QuerySet[Person]:
    """Experts of the round's authority who are active, not suspended, in their term, no people of the unit, and tied to nothing of the project."""
    authority = project.round.authority_id
    appointed = Appointment.objects.filter(
        person=OuterRef("pk"), role="expert", authority=authority, ended_at__isnull=True)
    recused = Recusal.objects.filter(person=OuterRef("pk"), project=project)
    employed = Appointment.objects.filter(person=OuterRef("pk"), unit=project.unit_id, ended_at__isnull=True)
    barred = experts.barred(authority, local(database_now()).date()).values("person")
    rows = Person.objects.filter(Exists(appointed), is_active=True).exclude(Exists(recused)).exclude(
        Exists(employed)).exclude(pk__in=barred)
    return rows.exclude(pk__in=experts.bound(list(rows), project)).exclude(
        pk__in=_kept_out(project)).order_by("display_name", "pk")


def _kept_out(project: Project) -> list[int]:
    """The first panel, where the authority reads the notice so that a re-inspection needs a new one."""
    from jiangyan.queries.verdict import reinspections

    again = project.ordinal > 1 or project.stage == "reinspection_requested"
    return reinspections.former(project) if again and reinspections.choice(project, reinspections.PANEL) == "fresh" else []


def current_inspection(project: Project) -> Inspection | None:
    """The latest inspection of the project, if it has been scheduled."""
    return project.inspections.order_by("-ordinal").first()


def seats(inspection: Inspection) -> list[Seat]:
    """The members who sit now, lead first, each with their sheet (two queries).

    Once the inspection is concluded these are the members whose sheets counted, whoever left afterwards.
    """
    own = {sheet.owner_id: sheet for sheet in inspection.sheets.filter(kind="expert")}
    seated = Q(left_at__isnull=True)
    if inspection.merged_at is not None:
        seated |= Q(left_at__gt=inspection.merged_at)
    members = inspection.members.filter(seated).select_related("person").order_by("-is_lead", "seat", "pk")
    return [Seat(member, own.get(member.person_id)) for member in members]


@dataclass(frozen=True)
class Candidate:
    """An expert who may sit, with the number of panels of this round that they are on and have not concluded."""

    person: Person
    load: int
    chosen: bool


def candidates(project: Project, words: str, chosen: frozenset[int]) -> list[Candidate]:
    """Eligible experts whose name, title or employer contains `words`, and always the chosen ones first (one query)."""
    busy = PanelMember.objects.filter(
        person=OuterRef("pk"), left_at__isnull=True, inspection__merged_at__isnull=True,
        inspection__project__round=project.round_id).order_by().values("person").annotate(count=Count("pk"))
    rows = eligible_experts(project).annotate(load=Coalesce(Subquery(busy.values("count")), 0))
    found = [Candidate(one, one.load, one.pk in chosen) for one in rows if one.pk in chosen or _matches(one, words)]
    return sorted(found, key=lambda one: (not one.chosen, one.load, one.person.display_name, one.person.pk))


def _matches(person: Person, words: str) -> bool:
    if not words or any(words in text for text in (person.display_name, person.title, person.employer)):
        return True
    return words.isascii() and words.lower().replace(" ", "") in letters(person.display_name)


def recusals(found: Standing) -> list[Recusal]:
    """Who keeps away from the project and why, for whoever may read that (one query)."""
    if not may(found, "journal.read"):
        return []
    return list(found.project.recusals.select_related("person", "imposed_by").order_by("-pk"))


def recusable(found: Standing) -> list[Person]:
    """The people of the round's authority who could still be told to keep away, for whoever may tell them."""
    if not may(found, "recusal.impose"):
        return []
    appointed = Appointment.objects.filter(
        person=OuterRef("pk"), authority=found.project.round.authority_id, ended_at__isnull=True)
    recused = Recusal.objects.filter(person=OuterRef("pk"), project=found.project)
    return list(Person.objects.filter(Exists(appointed), is_active=True).exclude(Exists(recused))
                .order_by("display_name", "pk"))


def left(inspection: Inspection) -> list[Seat]:
    """Those who left the panel before it concluded, each with the sheet that stays and does not count (two queries)."""
    own = {sheet.owner_id: sheet for sheet in inspection.sheets.filter(kind="expert")}
    gone = Q(left_at__isnull=False)
    if inspection.merged_at is not None:
        gone &= Q(left_at__lte=inspection.merged_at)
    return [Seat(member, own.get(member.person_id)) for member in
            inspection.members.filter(gone).select_related("person").order_by("left_at", "pk")]


def stepping_in(project: Project) -> Invitation | None:
    """The reserve who was asked to step in for this project alone and has not settled it, if there is one."""
    return Invitation.objects.filter(project=project, state__in=("asked", "accepted")).select_related("person").order_by("pk").first()
