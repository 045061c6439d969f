"""The one fixed cast: everybody who appears in a test, built through plain records.

The outsider is the clerk of another unit and is always refused.
"""

import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from jiangyan.actions.account.second_factors import authenticator
from jiangyan.actions.material import receipts
from jiangyan.actions.material.evidence import take_in
from jiangyan.actions.material.materials import Opinion, check
from jiangyan.actions.operations import Request
from jiangyan.actions.panel import panels
from jiangyan.actions.records import put_in
from jiangyan.actions.sheet import marks, merged
from jiangyan.actions.sheet.marks import Entered
from jiangyan.actions.sheet.sheets import finalise
from jiangyan.actions.verdict import publications, verdicts
from jiangyan.models import (
    Appointment,
    Authority,
    Mark,
    Person,
    Programme,
    Project,
    Round,
    RubricEdition,
    Sheet,
    Unit,
)
from jiangyan.queries import rights
from jiangyan.queries.material.materials import checked_places
from jiangyan.queries.round import rubrics
from jiangyan.queries.sheet.sheets import latest
from jiangyan.vault import files
from jiangyan.vault.uploads import Arrived

PASSWORD = "示例口令-2025"
OTP_SECRET = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"
"""The second factor of everybody who must have one."""
BASE, STUDIO = "tianjin-training-base-2025", "tianjin-master-studio-2025"
MATERIALS = [
    {"code": "plan", "name": "项目建设实施方案", "required_by": "submission"},
    {"code": "report", "name": "项目建设总结报告", "required_by": "submission"},
    {"code": "self_assessment", "name": "自评打分", "required_by": "submission", "is_self_assessment": True},
    {"code": "audit", "name": "财务审计报告", "required_by": "submission"},
    {"code": "proof", "name": "项目建设验收相关证明材料", "required_by": "visit"},
]


def request(person: Person, key: str = "") -> Request:
    """An operation of this person, with a fresh id unless one is given."""
    return Request(rights.asker(person), key or uuid.uuid4().hex)


def person(username: str, name: str, role: str, **place: Any) -> Person:
    """Somebody with one appointment (`authority=` or `unit=`) who signs in with PASSWORD."""
    made = Person.objects.create(username=username, display_name=name, password=_hashed())
    Appointment.objects.create(person=made, role=role, **place)
    return made


@cache
def _hashed() -> str:
    """The one password, hashed once: hashing is slow by design."""
    return make_password(PASSWORD)


def otp(step: int = 0) -> str:
    """The code that the authenticator app of everybody shows now, or `step` times 30 seconds from now."""
    return format_hotp_value(hotp_value(OTP_SECRET, int(time.time()) // 30 + step))


def credit_code(seed: int) -> str:
    """An invented 统一社会信用代码 with the right check digit."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91120000MA{seed:07d}"
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + alphabet[(31 - total) % 31]


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def arrived(content: bytes = PDF, name: str = "佐证（示例）.pdf") -> Arrived:
    """A file that has just come in through the vault's entrance."""
    with files.entrance() as file:
        file.write(content)
    return Arrived(Path(file.name), files.digest(content), len(content), name, "", False)


FULL_FACTS: dict[str, dict[str, Any]] = {
    "1.1": {"management_body": True}, "1.2": {"duties_divided": True, "duties_assigned": True},
    "2.1": {"training_rules": True, "finance_rules": True, "asset_rules": True, "risk_rules": True},
    "2.2": {"archive": "complete"}, "3.1": {"concurrent_capacity": 260}, "4.1": {"equipment_matched": True},
    "4.2": {"equipment_value": "520", "approved_value": "500"}, "5.1": {"unmet_programmes": 0},
    "6.1": {"programmes": 3, "programmes_with_curriculum": 3}, "7.1": {"enterprise_agreements": 3},
    "8.1": {"part_time_teachers": 10, "part_time_qualified": 10},
    "8.2": {"teachers": 40, "qualified_full_time": 30}, "9.1": {"assessment": "running"},
    "10.1": {"improper_spending": False}, "11.1": {"special_account": True},
    "11.2": {"funds_to_project": True, "management_to_project": True, "accounting_to_project": True},
    "12.1": {"operation": "good"}, "13.1": {"demonstration": "strong"},
    "13.2": {"senior_trainees_per_year": 620},
    "14.1": {"employers_surveyed": 40, "employers_satisfied": 38},
    "14.2": {"trainees_surveyed": 200, "trainees_satisfied": 190},
    "15.1": {"summary_report": True}, "15.2": {"innovation": "clear"},
}
STUDIO_FACTS: dict[str, dict[str, Any]] = {
    "1.1": {"venue": True, "display_board": True}, "1.2": {"equipment_sufficient": True},
    "1.3": {"support_funding": True, "support_policy": True},
    "1.4": {"accounts": True, "spending_rules": True, "improper_spending": False},
    "2.1": {"management_rules": True, "duties_defined": True, "rules_posted": True},
    "2.2": {"filed": True, "late_or_poor": False}, "3.1": {"innovations": 5}, "3.2": {"patents": 2},
    "3.3": {"beneficial_results": 3}, "4.1": {"roster": True, "apprentices": 8},
    "4.2": {"roster": True, "senior_trained": 4}, "5.1": {"events": 5}, "5.2": {"awards": 3},
}


def full_facts(unit_kind: str) -> dict[str, dict[str, Any]]:
    """Facts of 附件1 that give full points to a unit of this kind."""
    facts = dict(FULL_FACTS)
    if unit_kind != "vocational_college":
        facts["7.1"] = {"college_agreements": 1}
    return facts


@dataclass
class Cast:
    """Everybody, and the projects by name: college, enterprise, studio, other."""

    authority: Authority
    round: Round
    programmes: dict[str, Programme]
    officer: Person
    approver: Person
    centre: Person
    auditor: Person
    experts: list[Person]
    units: dict[str, Unit] = field(default_factory=dict)
    clerks: dict[str, Person] = field(default_factory=dict)
    heads: dict[str, Person] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)

    @property
    def lead(self) -> Person:
        """The first expert leads every panel."""
        return self.experts[0]

    @property
    def outsider(self) -> Person:
        """The clerk of a unit that has nothing to do with the others."""
        return self.clerks["other"]

    def sheet(self, name: str, kind: str = "self", owner: Person | None = None) -> Sheet:
        """The project's newest sheet of this kind (for "expert" of this owner)."""
        return Sheet.objects.filter(project=self.projects[name], kind=kind,
                                    **({"owner": owner} if owner else {})).latest("pk")

    def add(self, name: str, unit_name: str, kind: str, programme: str) -> Project:
        """One more unit with clerk, head, project and empty self sheet."""
        unit = Unit.objects.create(name=unit_name, credit_code=credit_code(Unit.objects.count() + 1), kind=kind,
                                   district="河西区")
        self.units[name] = unit
        self.clerks[name] = person(f"{name}-clerk", f"{unit_name[:4]}经办人", "unit_clerk", unit=unit)
        self.heads[name] = person(f"{name}-head", f"{unit_name[:4]}负责人", "unit_head", unit=unit)
        chosen = self.programmes[programme]
        project = Project.objects.create(programme=chosen, round=self.round, unit=unit,
                                         name=f"{unit_name}{chosen.name}建设项目")
        Sheet.objects.create(project=project, kind="self", rubric_hash=chosen.rubric_hash)
        self.projects[name] = project
        return project

    def fill(self, name: str, maker: Person, sheet: Sheet, **changed: dict[str, Any]) -> None:
        """Marks every row of a sheet with full facts, except where `r13_2={...}` says otherwise."""
        studio = self.projects[name].programme.code == "studio"
        facts = dict(STUDIO_FACTS) if studio else full_facts(self.units[name].kind)
        facts |= {key.removeprefix("r").replace("_", "."): value for key, value in changed.items()}
        for row, given in facts.items():
            marks.record_mark(request(maker), sheet.pk, row, Entered(given), 0)
        if studio:
            marks.record_mark(request(maker), sheet.pk, "5.3", Entered(None, "3"), 0)

    def submit(self, name: str, **changed: dict[str, Any]) -> dict[str, Any]:
        """Fills in, uploads the required materials and submits; answers the receipt."""
        project, clerk = self.projects[name], self.clerks[name]
        self.fill(name, clerk, self.sheet(name), **changed)
        for code in ("plan", "report", "audit"):
            take_in(request(clerk), project.pk, arrived(PDF + code.encode(), f"{code}（示例）.pdf"), f"material:{code}")
        return receipts.submit(request(self.heads[name]), project.pk)

    def accept(self, name: str) -> None:
        """The centre finds everything in order."""
        project = self.projects[name]
        check(request(self.centre), project.pk, [Opinion(item["place"], True) for item in checked_places(project)])

    def inspect(self, name: str) -> None:
        """The panel is assigned and arrives."""
        project = self.projects[name]
        panels.assign(request(self.officer), project.pk, [one.pk for one in self.experts], self.lead.pk,
                      timezone.localdate(), "示例会议室")
        panels.start(request(self.lead), project.pk)

    def score(self, name: str, *changes: dict[str, dict[str, Any]]) -> None:
        """Every expert takes over what the unit says, except as `changes` say in seat order, and files the sheet."""
        for place, expert in enumerate(self.experts):
            sheet = self.sheet(name, "expert", expert)
            self.take_over(name, sheet, expert)
            for key, facts in (changes[place] if place < len(changes) else {}).items():
                row = key.removeprefix("r").replace("_", ".")
                marks.record_mark(request(expert), sheet.pk, row, Entered(facts), 1)
            finalise(request(expert), sheet.pk)

    def take_over(self, name: str, sheet: Sheet, maker: Person) -> None:
        """Copies the unit's marks onto an expert's empty sheet as plain records, which is quicker than one by one."""
        own = self.sheet(name)
        copies = list(latest([own.pk])[own.pk].values())
        for mark in copies:
            mark.pk, mark.sheet, mark.maker, mark.version, mark.base_version = None, sheet, maker, 1, 0
        Mark.objects.bulk_create(copies)
        Sheet.objects.filter(pk=sheet.pk).update(
            rows_scored=own.rows_scored, partial_total=own.partial_total, total=own.total)

    def judged(self, name: str, row: str, facts: dict[str, Any] | None, *scores: str) -> None:
        """Each expert enters a judged score for one row of a sheet that is not filed, without a comment."""
        for expert, score in zip(self.experts, scores, strict=True):
            sheet = self.sheet(name, "expert", expert)
            marks.record_mark(request(expert), sheet.pk, row, Entered(facts, score),
                              Mark.objects.filter(sheet=sheet, row=row).count())

    def reach_panel(self, name: str) -> None:
        """Submitted, accepted, and the panel is on site."""
        self.submit(name)
        self.accept(name)
        self.inspect(name)

    def conclude(self, name: str, opinion: str = "建设任务完成（示例）。") -> None:
        """The lead merges under the round's rule and concludes."""
        project = self.projects[name].pk
        merged.merge(request(self.lead), project)
        verdicts.conclude(request(self.lead), project, opinion)

    def publish(self, name: str, follow_up: str = "请按意见整改完善（示例）。") -> None:
        """The officer proposes, the approver confirms."""
        project = self.projects[name].pk
        proposed = publications.propose(request(self.officer), project, follow_up)
        publications.confirm(request(self.approver), project, proposed["proposal"])


def cast() -> Cast:
    """The authority with an open round (deadline in ten days, pass mark 80) and the cast."""
    authority = Authority.objects.create(name="示例市人力资源和社会保障局", short_name="示例市人社局",
                                         centre_name="示例市职业技能公共实训中心")
    officer = person("officer", "经办人甲", "officer", authority=authority)
    now = timezone.now()
    opened = Round.objects.create(
        authority=authority, name="示例验收批次", notice_title="关于开展验收工作的通知", notice={"materials": MATERIALS},
        state="open", pass_mark="80", panel_size=3, merge_rule="mean", submission_deadline=now + timedelta(days=10),
        visits_until=now + timedelta(days=80), rectification_until=now + timedelta(days=110), created_by=officer,
        opened_at=now)
    programmes = {}
    for code, name, rubric in (("base", "高技能人才培训基地", BASE), ("studio", "技能大师工作室", STUDIO)):
        pinned = rubrics.rubric_hash(rubric)
        RubricEdition.objects.create(rubric=rubric, hash=pinned, text=rubrics.text(rubric))
        programmes[code] = Programme.objects.create(round=opened, code=code, name=name, rubric=rubric,
                                                    rubric_hash=pinned)
    built = Cast(
        authority, opened, programmes, officer,
        person("approver", "审批人乙", "approver", authority=authority),
        person("centre", "受理人丙", "centre", authority=authority),
        person("auditor", "监督人丁", "auditor", authority=authority),
        [person(f"expert{place}", f"专家{word}", "expert", authority=authority)
         for place, word in enumerate("甲乙丙", start=1)])
    put_in(Authenticator, (authenticator(one, OTP_SECRET) for one in (
        built.officer, built.approver, built.auditor, *built.experts)))
    built.add("college", "示例职业技术学院", "vocational_college", "base")
    built.add("enterprise", "示例装备制造有限公司", "enterprise", "base")
    built.add("studio", "示例重型机械厂", "enterprise", "studio")
    built.add("other", "示例技师学院", "vocational_college", "base")
    return built
