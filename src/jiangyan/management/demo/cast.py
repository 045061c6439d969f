"""Who and what appears in the demonstration; every name is invented and marked 示例."""

from dataclasses import dataclass
from typing import Any

PASSWORD = "示例口令-2025"  # noqa: S105 printed on the sign-in page of the demonstration
OTP_SECRET = "ONUGS3DJNVUXSYLPONUGS3DJNVUXSYLP"  # noqa: S105 printed when the demonstration starts
AUTHORITY = ("示例市人力资源和社会保障局", "示例市人社局", "示例市职业技能公共实训中心")


@dataclass(frozen=True)
class Account:
    """One account that is offered on the sign-in page, with what that person can try."""

    username: str
    name: str
    role: str
    tries: str
    employer: str = ""
    title: str = ""


STAFF: tuple[Account, ...] = (
    Account("officer", "周文（示例）", "officer", "看全部项目的进度表，安排专家组，核对并提出发布结果"),
    Account("approver", "李正（示例）", "approver", "开启批次，确认同事提出的发布结果"),
    Account("centre", "孙宁（示例）", "centre", "核对新提交的材料，受理或逐项说明原因退回；作为专家组秘书填写现场验收记录"),
    Account("auditor", "何鉴（示例）", "auditor", "查看全过程记录，不能改动任何内容"),
)
ADMINISTRATORS: tuple[Account, ...] = (
    Account("administrator", "系统管理员甲（示例）", "administrator", "开账号、任职和免职、发初始密码；看不到打分和结论"),
    Account("security", "安全管理员乙（示例）", "security_administrator", "清零登录失败次数、解除登录验证、结束登录；不能改密码"),
    Account("audit", "审计管理员丙（示例）", "audit_administrator", "查阅日志；看不到分数和结论的内容"),
)
EXPERTS: tuple[Account, ...] = (
    Account("expert1", "高建（示例）", "expert", "作为组长汇总打分、记录问题与建议、提交结论", "示例理工大学", "教授"),
    Account("expert2", "林工（示例）", "expert", "到现场为“验收中”的项目逐项打分", "示例机床研究所", "正高级工程师"),
    Account("expert3", "吴会（示例）", "expert", "到现场打分，重点看资金管理", "示例会计师事务所", "高级会计师"),
    Account("expert4", "郑师（示例）", "expert", "参与其他项目的专家组", "示例汽车集团", "特级技师"),
    Account("expert5", "许教（示例）", "expert", "参与其他项目的专家组", "示例技师学院", "副教授"),
    Account("expert6", "曹安（示例）", "expert", "参加复验的专家组", "示例安全生产协会", "高级工程师"),
)


@dataclass(frozen=True)
class Story:
    """One project: the unit, its kind and district, and how far the demonstration plays it."""

    unit: str
    kind: str
    district: str
    programme: str
    until: str
    changed: dict[str, dict[str, Any]]
    studio: str = ""


_ENTERPRISE, _CENTRE, _COLLEGE = "enterprise", "public_training_centre", "vocational_college"

WEAK: dict[str, dict[str, Any]] = {
    "1.1": {"venue": True, "display_board": False}, "2.2": {"filed": False, "late_or_poor": False},
    "3.1": {"innovations": 1}, "3.2": {"patents": 0}, "3.3": {"beneficial_results": 0},
    "4.1": {"roster": True, "apprentices": 2}, "5.1": {"events": 1}, "5.2": {"awards": 0}}
"""What is too little for a studio to pass."""

STORIES: tuple[Story, ...] = (
    Story("津海重型装备制造有限公司（示例）", _ENTERPRISE, "滨海新区", "base", "empty", {}),
    Story("渤星汽车零部件股份有限公司（示例）", _ENTERPRISE, "西青区", "base", "half",
          {"13.2": {"senior_trainees_per_year": 150}}),
    Story("海河职业技术学院（示例）", _COLLEGE, "津南区", "base", "ready", {"13.2": {"senior_trainees_per_year": 480}}),
    Story("滨港物流技师学院（示例）", _COLLEGE, "滨海新区", "base", "submitted",
          {"8.2": {"teachers": 60, "qualified_full_time": 21}}),
    Story("北辰区公共实训基地（示例）", _CENTRE, "北辰区", "base", "returned",
          {"13.2": {"senior_trainees_per_year": 372}}),
    Story("新港轨道交通装备有限公司（示例）", _ENTERPRISE, "东丽区", "base", "accepted",
          {"2.1": {"training_rules": True, "finance_rules": True, "asset_rules": True, "risk_rules": False}}),
    Story("西城区公共实训基地（示例）", _CENTRE, "红桥区", "base", "scheduled",
          {"14.1": {"employers_surveyed": 50, "employers_satisfied": 40}}),
    Story("津门工业职业学院（示例）", _COLLEGE, "河西区", "base", "inspecting",
          {"13.2": {"senior_trainees_per_year": 470}, "7.1": {"enterprise_agreements": 2}}),
    Story("南开智能制造有限公司（示例）", _ENTERPRISE, "南开区", "base", "filed",
          {"13.2": {"senior_trainees_per_year": 165}, "2.2": {"archive": "incomplete"}}),
    Story("静海冶金职业学院（示例）", _COLLEGE, "静海区", "base", "passed",
          {"13.2": {"senior_trainees_per_year": 540}, "14.2": {"trainees_surveyed": 300, "trainees_satisfied": 246}}),
    Story("津海重型装备制造有限公司（示例）", _ENTERPRISE, "滨海新区", "studio", "half", {}, "陈技师钳工技能大师工作室（示例）"),
    Story("红光电机厂（示例）", _ENTERPRISE, "河北区", "studio", "empty", {}, "刘技师电工技能大师工作室（示例）"),
    Story("东丽航空配件有限公司（示例）", _ENTERPRISE, "东丽区", "studio", "submitted",
          {"3.2": {"patents": 1}}, "王技师数控技能大师工作室（示例）"),
    Story("武清模具有限公司（示例）", _ENTERPRISE, "武清区", "studio", "submitted", {}, "赵技师模具技能大师工作室（示例）"),
    Story("海河职业技术学院（示例）", _COLLEGE, "津南区", "studio", "accepted", {}, "孟技师焊接技能大师工作室（示例）"),
    Story("宝坻农机制造厂（示例）", _ENTERPRISE, "宝坻区", "studio", "scheduled", {}, "冯技师农机维修技能大师工作室（示例）"),
    Story("蓟州仪表有限公司（示例）", _ENTERPRISE, "蓟州区", "studio", "inspecting",
          {"4.1": {"roster": True, "apprentices": 6}}, "蒋技师仪表技能大师工作室（示例）"),
    Story("河东建筑工程公司（示例）", _ENTERPRISE, "河东区", "studio", "scored",
          {"3.1": {"innovations": 4}}, "韩技师测量技能大师工作室（示例）"),
    Story("滨海港口机械厂（示例）", _ENTERPRISE, "滨海新区", "studio", "passed", {}, "杨技师港机技能大师工作室（示例）"),
    Story("宁河印刷包装厂（示例）", _ENTERPRISE, "宁河区", "studio", "failed",
          {"1.1": {"venue": True, "display_board": False}, "2.2": {"filed": False, "late_or_poor": False},
           "3.1": {"innovations": 1}, "3.2": {"patents": 0}, "3.3": {"beneficial_results": 0},
           "4.1": {"roster": True, "apprentices": 2}, "5.1": {"events": 1}, "5.2": {"awards": 0}},
          "朱技师印刷技能大师工作室（示例）"),
    Story("塘沽船舶修造厂（示例）", _ENTERPRISE, "滨海新区", "studio", "objecting", {"3.1": {"innovations": 4}},
          "丁技师船体装配技能大师工作室（示例）"),
    Story("津沽现代服务职业学院（示例）", _COLLEGE, "津南区", "base", "improving", {"13.2": {"senior_trainees_per_year": 560}}),
    Story("和平区公共实训基地（示例）", _CENTRE, "和平区", "base", "completed", {}),
    Story("大港化工机械厂（示例）", _ENTERPRISE, "滨海新区", "studio", "rectifying", WEAK, "邢技师密封技能大师工作室（示例）"),
    Story("杨村纺织机械厂（示例）", _ENTERPRISE, "武清区", "studio", "requested", WEAK, "葛技师纺织机械技能大师工作室（示例）"),
    Story("军粮城电力设备厂（示例）", _ENTERPRISE, "东丽区", "studio", "repeated", WEAK, "程技师高压试验技能大师工作室（示例）"),
    Story("咸水沽自行车厂（示例）", _ENTERPRISE, "津南区", "studio", "cancelled", WEAK, "邵技师车架焊接技能大师工作室（示例）"),
)
