"""One world for every cell: projects that really came to each point of the way, the same people before all of them.

A cell sets the project's stage and is rolled back; records that the stage would not have yet only make a leak easier to see.
"""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from jiangyan.models import (
    Appointment,
    Authority,
    Inspection,
    PanelMember,
    Person,
    Project,
    Recusal,
    Round,
    Secretary,
    Sheet,
)
from tests.cast import Cast, cast, person
from tests.rights.way import WAY, place

STRANGERS = {
    "other_clerk": "别的单位的经办人", "other_head": "别的单位的负责人", "other_officer": "别的主管部门的经办人",
    "other_auditor": "别的主管部门的监督审计人员", "unseated": "不在专家组的专家", "former": "已经离开专家组的专家",
    "recused_member": "须回避的专家组成员", "recused_officer": "须回避的主管部门经办人",
}
"""People whom every project refuses as if it were not there."""


@dataclass
class World:
    """The cast, the people by relation or kind of stranger, and ids by project and noun."""

    cast: Cast
    people: dict[str, Person] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    ids: dict[str, dict[str, Any]] = field(default_factory=dict)

    def sign_in(self) -> None:
        """Everybody gets a browser of their own."""
        for who, somebody in self.people.items():
            self.clients[who] = Client()
            self.clients[who].force_login(somebody)


def built() -> World:
    """The world with one project for each place of WAY."""
    made = cast()
    Round.objects.update(objection_days=15, objection_day_kind="calendar")
    world = World(made)
    world.people |= {"own_clerk": made.clerks["studio"], "own_head": made.heads["studio"], "centre": made.centre,
                     "officer": made.officer, "approver": made.approver, "member": made.experts[1], "lead": made.lead,
                     "auditor": made.auditor, "other_clerk": made.clerks["other"], "other_head": made.heads["other"]}
    world.people |= _strangers(made) | {"secretary": person("expert7", "秘书庚", "expert", authority=made.authority)}
    for name, come in WAY.items():
        if name != "studio":
            _same_people(world, name)
        place(made, name)
        come(made, name)
        _keep_away(world, name)
        world.ids[name] = _ids(world, name)
    world.sign_in()
    return world


def _strangers(made: Cast) -> dict[str, Person]:
    elsewhere = Authority.objects.create(name="示例县人力资源和社会保障局", short_name="示例县人社局")
    return {"other_officer": person("county-officer", "县经办人", "officer", authority=elsewhere),
            "other_auditor": person("county-auditor", "县监督人", "auditor", authority=elsewhere),
            "unseated": person("expert4", "专家丁", "expert", authority=made.authority),
            "former": person("expert5", "专家戊", "expert", authority=made.authority),
            "recused_member": person("expert6", "专家己", "expert", authority=made.authority),
            "recused_officer": person("officer2", "经办人戌", "officer", authority=made.authority)}


def _same_people(world: World, name: str) -> None:
    made = world.cast
    made.add(name, f"示例{len(made.units)}号厂", "enterprise", "studio")
    for who, role in (("own_clerk", "unit_clerk"), ("own_head", "unit_head")):
        Appointment.objects.create(person=world.people[who], role=role, unit=made.units[name])
    made.clerks[name], made.heads[name] = world.people["own_clerk"], world.people["own_head"]


def _keep_away(world: World, name: str) -> None:
    """A recused officer everywhere; a recused expert who still sits where no sum depends on the seats."""
    project = world.cast.projects[name]
    for who in ("recused_member", "recused_officer"):
        Recusal.objects.create(project=project, person=world.people[who], reason="亲属（示例）", imposed_by=world.cast.approver,
                               at=timezone.now())
    for inspection in Inspection.objects.filter(project=project):
        Secretary.objects.create(inspection=inspection, person=world.people["secretary"], named_by=world.people["officer"],
                                 named_at=timezone.now())
        left = inspection.created_at
        PanelMember.objects.create(inspection=inspection, person=world.people["recused_member"], seat=8,
                                   left_at=None if name in ("scheduled", "inspecting") else left)
        PanelMember.objects.create(inspection=inspection, person=world.people["former"], seat=9, left_at=left)


def _ids(world: World, name: str) -> dict[str, Any]:
    project = Project.objects.get(pk=world.cast.projects[name].pk)
    sheets = Sheet.objects.filter(project=project)
    first = {one: getattr(project, one).order_by("-pk").values_list("pk", flat=True).first() for one in (
        "evidence", "objections", "proposals", "papers", "signed_scans")}
    inspection = project.inspections.order_by("-ordinal").first()
    return first | {
        "project": project.pk, "round": project.round_id, "inspection": inspection and inspection.pk,
        "receipt": project.receipts.values_list("number", flat=True).first() or "JY-2025-000999",
        "self": sheets.get(kind="self").pk,
        "own": {world_who: sheets.filter(kind="expert", owner=world.people[world_who]).values_list("pk", flat=True).first()
                for world_who in ("member", "lead")},
        "filed": sheets.filter(kind="expert", owner=world.cast.experts[2]).values_list("pk", flat=True).first(),
        "finding": inspection and inspection.findings.order_by("pk").values_list("pk", flat=True).first(),
        "pending": {one.kind: one.pk for one in project.proposals.filter(state="pending")},
    }
