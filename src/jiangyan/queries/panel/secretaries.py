"""The secretary of a panel: who it is, and who could be."""

from django.db.models import Exists, OuterRef

from jiangyan.models import Appointment, Inspection, PanelMember, Person, Recusal, Secretary
from jiangyan.models.account.people import Role
from jiangyan.queries.panel import experts
from jiangyan.queries.rights import Standing, may

ROLES = (Role.OFFICER, Role.CENTRE, Role.EXPERT)
"""Who may keep a panel's record. Approvers and auditors look at it afterwards, so they do not write it."""


def of_inspection(inspection: Inspection | None) -> Person | None:
    """The secretary now; None where the panel works without one (one query)."""
    found = Secretary.objects.filter(inspection=inspection, left_at__isnull=True).select_related("person").first()
    return found.person if found else None


def eligible(found: Standing, inspection: Inspection) -> list[Person]:
    """People of the round's authority who may keep the record: active, not recused, not tied to the unit, without a seat."""
    if not may(found, "secretary.name"):
        return []
    held = Appointment.objects.filter(person=OuterRef("pk"), authority=found.project.round.authority_id, ended_at__isnull=True)
    recused = Recusal.objects.filter(person=OuterRef("pk"), project=found.project)
    seated = PanelMember.objects.filter(person=OuterRef("pk"), inspection=inspection, left_at__isnull=True)
    rows = Person.objects.filter(Exists(held.filter(role__in=ROLES)), is_active=True).exclude(
        Exists(held.exclude(role__in=ROLES))).exclude(Exists(recused)).exclude(Exists(seated))
    return list(rows.exclude(pk__in=experts.bound(list(rows), found.project)).order_by("display_name", "pk"))
