"""Who must keep away: every reason is found and said, and nobody is kept away for nothing."""

import pytest

from jiangyan.rulebook.recusal import KINDS, Subject, Tie, Ties, reasons, same_organisation

UNIT = Subject("示例职业技术学院", "91120000MA00000012", "示例职业技术学院高技能人才培训基地建设项目",
               "示例会计师事务所（特殊普通合伙）")


@pytest.mark.parametrize(("ties", "told"), [
    (Ties(), ()),
    (Ties(employer="示例理工大学", code="12120000MB00000000", former=("示例机床研究所",)), ()),
    (Ties(employer="示例 职业技术学院"), ("工作单位“示例 职业技术学院”就是建设单位“示例职业技术学院”",)),
    (Ties(employer="示例职业技术学院机械系"), ("工作单位“示例职业技术学院机械系”就是建设单位“示例职业技术学院”，或与其名称相含",)),
    (Ties(employer="改名以后的学院", code="91120000MA00000012"),
     ("工作单位的统一社会信用代码 91120000MA00000012 与建设单位“示例职业技术学院”相同",)),
    (Ties(former=("示例机床研究所", "示例职业技术学院")), ("曾在建设单位“示例职业技术学院”工作（登记为“示例职业技术学院”）",)),
    (Ties(declared=(Tie("relative", "示例职业技术学院"),)), ("本人申报：与“示例职业技术学院”的关系为“近亲属任职”",)),
    (Ties(declared=(Tie("post", "旧名", "91120000MA00000012"),)), ("本人申报：与“旧名”的关系为“现在或曾经任职、兼职”",)),
    (Ties(declared=(Tie("post", "别的学院", "12120000MB00000000"),)), ()),
    (Ties(declared=(Tie("interest", "示例职业技术学院"),)), ("本人申报：与“示例职业技术学院”的关系为“有经济利益或其他利害关系”",)),
    (Ties(declared=(Tie("built", "高技能人才培训基地建设项目"),)),
     ("本人申报：对“高技能人才培训基地建设项目”的关系为“参与过其项目建设”",)),
    (Ties(declared=(Tie("audited", "别的项目"),)), ()),
    (Ties(employer="示例会计师事务所", former=("示例会计师事务所",)),
     ("现在或曾经的工作单位“示例会计师事务所”是该项目财务审计报告的出具机构“示例会计师事务所（特殊普通合伙）”，或与其名称相含",)),
    (Ties(former=("示例会计师事务所特殊普通合伙",)),
     ("现在或曾经的工作单位“示例会计师事务所特殊普通合伙”是该项目财务审计报告的出具机构“示例会计师事务所（特殊普通合伙）”",)),
    (Ties(declared=(Tie("post", "示例会计师事务所"),)),
     ("本人申报：与该项目的审计机构“示例会计师事务所”的关系为“现在或曾经任职、兼职”",)),
    (Ties(declared=(Tie("audited", "示例职业技术学院"), Tie("audited", "示例职业技术学院"))),
     ("本人申报：与“示例职业技术学院”的关系为“参与过其项目的审计或咨询”",)),
])
def test_every_reason_is_told_once(ties, told) -> None:
    assert reasons(ties, UNIT) == told


@pytest.mark.parametrize(("one", "other", "same"), [
    ("示例学院", "（示例）学院", True), ("示例学院", "示例学院南校区", True), ("学院", "示例学院", False), ("", "", False),
    ("　", "示例学院", False), ("ABCD公司", "abcd公司", True)])
def test_names_are_compared_without_signs(one, other, same) -> None:
    assert (same_organisation(one, other), same_organisation(other, one)) == (same, same)


def test_every_kind_of_tie_has_words() -> None:
    assert list(KINDS) == ["post", "relative", "interest", "built", "audited"]
    assert {kind for kind in KINDS if reasons(Ties(declared=(Tie(kind, UNIT.unit),)), UNIT)} == set(KINDS)
