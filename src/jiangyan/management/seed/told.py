"""`seed.json`: everything that a check from outside needs to know of what was made."""

from typing import Any

from jiangyan.management.seed.accounts import World
from jiangyan.models import (
    Appointment,
    Evidence,
    EvidenceUse,
    Inspection,
    PanelMember,
    Person,
    Project,
    Recusal,
    Round,
    Sheet,
)
from jiangyan.queries.account.second_factors import REQUIRED
from jiangyan.queries.clock import local


def everything(world: World) -> dict[str, Any]:
    """Users, projects, sheets, evidence, recusals and rounds, each by id."""
    return {"profile": "blackbox", "world": world.name, "seed": world.number, "users": users(world), "projects": _projects(),
            "sheets": _sheets(), "evidence": _evidence(), "recusals": _recusals(), "rounds": _rounds()}


def users(world: World) -> list[dict[str, Any]]:
    """Everybody who can sign in: role, log-in, the unit they work for, the projects whose panel they sit on and lead."""
    seats: dict[int, list[tuple[int, bool]]] = {}
    latest = {one.project_id: one.pk for one in Inspection.objects.order_by("ordinal")}
    for seat in PanelMember.objects.filter(left_at__isnull=True, inspection__in=latest.values()).select_related("inspection"):
        seats.setdefault(seat.person_id, []).append((seat.inspection.project_id, seat.is_lead))
    held = {one.person_id: one for one in Appointment.objects.order_by("-pk")}
    found = []
    for person in Person.objects.order_by("pk"):
        one, sits = held[person.pk], sorted(seats.get(person.pk, []))
        found.append({
            "id": person.pk, "role": one.role, "username": person.username, "password": world.password,
            "otp_secret": world.one_time_secret(person.username) if one.role in REQUIRED else None, "name": person.display_name,
            "authority": one.authority_id, "unit": one.unit_id, "panel": [project for project, _lead in sits],
            "lead": [project for project, lead in sits if lead]})
    return found


def _projects() -> list[dict[str, Any]]:
    own: dict[int, list[int]] = {}
    for pk, project in Sheet.objects.order_by("pk").values_list("pk", "project"):
        own.setdefault(project, []).append(pk)
    return [{"id": one.pk, "unit": one.unit_id, "programme": one.programme.code, "stage": one.stage, "sheets": own[one.pk],
             "round": one.round_id, "name": one.name} for one in Project.objects.select_related("programme").order_by("pk")]


def _sheets() -> list[dict[str, Any]]:
    """`owner` is the user name of whoever fills the sheet: the unit's clerk, the expert, the lead."""
    clerks = dict(Appointment.objects.filter(role="unit_clerk").values_list("unit", "person__username"))
    leads: dict[int | None, str] = dict(PanelMember.objects.filter(is_lead=True).values_list("inspection", "person__username"))
    found = []
    for one in Sheet.objects.select_related("owner", "project").order_by("pk"):
        owner = one.owner.username if one.owner else clerks[one.project.unit_id] if one.kind == "self" else leads[one.inspection_id]
        found.append({"id": one.pk, "kind": one.kind, "owner": owner, "project": one.project_id,
                      "filed": one.filed_at is not None})
    return found


def _evidence() -> list[dict[str, Any]]:
    places: dict[int, list[str]] = {}
    for kept, place in EvidenceUse.objects.filter(removed_at__isnull=True).order_by("pk").values_list("evidence", "place"):
        places.setdefault(kept, []).append(place)
    return [{"id": one.pk, "project": one.project_id, "name": one.name, "size": one.size, "sha256": one.sha256,
             "places": places.get(one.pk, [])} for one in Evidence.objects.order_by("pk")]


def _recusals() -> list[dict[str, Any]]:
    return [{"id": one.pk, "expert": one.person.username, "person": one.person_id, "project": one.project_id}
            for one in Recusal.objects.select_related("person").order_by("pk")]


def _rounds() -> list[dict[str, Any]]:
    return [{"id": one.pk, "name": one.name, "state": one.state, "authority": one.authority_id, "deadlines": {
                name: local(value).isoformat() if value else None for name, value in (
                    ("submission", one.submission_deadline), ("visits", one.visits_until),
                    ("rectification", one.rectification_until))}} for one in Round.objects.order_by("pk")]
