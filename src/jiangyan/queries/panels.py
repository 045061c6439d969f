"""Panels: who may sit, who sits, and how far they are."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiangyan.models import Appointment, Inspection, PanelMember, Person, Project, Recusal, Sheet


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
    """Experts of the round's authority who are active, not recused and not employed by the unit."""
    appointed = Appointment.objects.filter(
        person=OuterRef("pk"), role="expert", authority=project.round.authority_id, ended_at__isnull=True)
    recused = Recusal.objects.filter(person=OuterRef("pk"), project=project)
    return (Person.objects.filter(Exists(appointed), is_active=True).exclude(Exists(recused))
            .exclude(employer=project.unit.name).order_by("display_name", "pk"))


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
