"""Who and what appears in the seed; every name is invented and marked 示例."""

from dataclasses import dataclass
from typing import Any

from jiangyan.management.demo.cast import WEAK as WEAK

AUTHORITIES = (("示例市人力资源和社会保障局", "示例市人社局", "示例市职业技能公共实训中心"),
               ("示例县人力资源和社会保障局", "示例县人社局", "示例县职业技能服务中心"))
STAFF: tuple[tuple[str, str, str], ...] = (
    ("officer", "周文（示例）", "officer"), ("officer2", "罗敏（示例）", "officer"), ("approver", "李正（示例）", "approver"),
    ("centre", "孙宁（示例）", "centre"), ("auditor", "何鉴（示例）", "auditor"))
COUNTY: tuple[tuple[str, str, str], ...] = (
    ("county-officer", "田禾（示例）", "officer"), ("county-approver", "石立（示例）", "approver"))
EXPERTS: tuple[tuple[str, str, str, bool], ...] = (
    ("expert1", "高建（示例）", "示例理工大学", False), ("expert2", "林工（示例）", "示例机床研究所", False),
    ("expert3", "吴会（示例）", "示例会计师事务所", True), ("expert4", "郑师（示例）", "示例汽车集团", False),
    ("expert5", "许教（示例）", "示例技师学院", False), ("expert6", "曹安（示例）", "示例安全生产协会", False),
    ("expert7", "沈立（示例）", "示例审计事务所", True), ("expert8", "韩敏（示例）", "示例培训协会", False))
"""User name, name, employer, whether from finance. The last one sits nowhere."""

_ENTERPRISE, _CENTRE, _COLLEGE = "enterprise", "public_training_centre", "vocational_college"
UNITS: dict[str, tuple[str, str, str]] = {
    "unit01": ("津海重型装备制造有限公司（示例）", _ENTERPRISE, "滨海新区"), "unit02": ("海河职业技术学院（示例）", _COLLEGE, "津南区"),
    "unit03": ("东丽航空配件有限公司（示例）", _ENTERPRISE, "东丽区"), "unit04": ("北辰区公共实训基地（示例）", _CENTRE, "北辰区"),
    "unit05": ("红光电机厂（示例）", _ENTERPRISE, "河北区"), "unit06": ("武清模具有限公司（示例）", _ENTERPRISE, "武清区"),
    "unit07": ("津门工业职业学院（示例）", _COLLEGE, "河西区"), "unit08": ("蓟州仪表有限公司（示例）", _ENTERPRISE, "蓟州区"),
    "unit09": ("和平区公共实训基地（示例）", _CENTRE, "和平区"), "unit10": ("大港化工机械厂（示例）", _ENTERPRISE, "滨海新区"),
    "outsider": ("示例县纺织机械厂（示例）", _ENTERPRISE, "示例县"),
}
"""Key (also the beginning of its people's user names) → name, kind, district."""


@dataclass(frozen=True)
class Part:
    """One project: the key of its unit, its programme, how far it comes, the facts that are not as they should be."""

    unit: str
    programme: str
    until: str
    changed: dict[str, dict[str, Any]] | None = None
    members: tuple[tuple[str, str, str], tuple[str, str, str]] = (
        ("expert1", "expert2", "expert3"), ("expert1", "expert2", "expert4"))
    aims: tuple[str, str] = ("good", "good")
    """Per world: the panel (lead first), and whether the panel finds it good or poor."""

    def facts(self) -> dict[str, dict[str, Any]]:
        """The facts that are not as they should be."""
        return self.changed or {}


_FLIP, _POOR = ("good", "poor"), ("poor", "poor")
_OTHER = (("expert2", "expert5", "expert7"), ("expert2", "expert6", "expert7"))
AGAIN = (("expert5", "expert6", "expert7"), ("expert5", "expert3", "expert6"))
"""Per world: the panel of every repeat inspection; members stand in the order of their accounts, as their sheets do."""

ROUNDS: dict[str, tuple[Part, ...]] = {
    "late": (Part("unit05", "studio", "half"), Part("unit06", "studio", "submitted"), Part("unit02", "studio", "extended")),
    "open": (Part("unit01", "base", "half", {"13.2": {"senior_trainees_per_year": 150}}), Part("unit01", "studio", "ready"),
             Part("unit02", "base", "submitted", {"13.2": {"senior_trainees_per_year": 480}}),
             Part("unit03", "studio", "returned", {"3.2": {"patents": 1}}),
             Part("unit04", "base", "accepted", {"13.2": {"senior_trainees_per_year": 372}})),
    "running": (
        Part("unit03", "base", "scheduled"),
        Part("unit05", "base", "inspecting", None, (("expert2", "expert3", "expert5"), ("expert2", "expert3", "expert6"))),
        Part("unit06", "base", "filed", None, _OTHER),
        Part("unit07", "base", "merged", {"14.1": {"employers_surveyed": 50, "employers_satisfied": 40}}),
        Part("unit07", "studio", "scored", {"3.1": {"innovations": 4}}, aims=_FLIP),
        Part("unit04", "studio", "proposed", None, _OTHER, _FLIP),
        Part("unit08", "studio", "published"), Part("unit08", "base", "published", None, _OTHER, _POOR),
        Part("unit09", "studio", "rectifying", WEAK, aims=_POOR), Part("unit09", "base", "completed"),
        Part("unit10", "base", "repeated", None, aims=_POOR), Part("unit10", "studio", "cancelled", WEAK, aims=_POOR)),
    "county": (Part("outsider", "base", "half"),),
}
"""The rounds in the order in which they are opened, with their projects."""
