"""docs/notice-coverage.md quotes sections 二 and 三 of the notice whole and in order, and each line names a test that is there."""

import re

import pytest

from tests.structure.tree import ROOT, text

PAGE = ROOT / "docs" / "notice-coverage.md"
TIMES = """
（一）验收准备阶段（2025年3月18日前）。各项目建设实施单位依据《天津市高技能人才基地终期验收考核细则》或《天津市技能大师工作室终期验收考核细则》
开展自评打分，并准备以下材料：1．项目建设实施方案；2．项目建设总结报告；3．《天津市高技能人才基地终期验收考核细则》或《天津市技能大师工作室终期
验收考核细则》自评打分；4．具备资质的第三方机构出具的财务审计报告；5．项目建设验收相关证明材料。建设项目总结报告和自评打分表的电子版报市职业技能
公共实训中心指定邮箱。（二）市级验收阶段（2025年5月30日前）。市人社局组织专家组深入各建设项目实施单位，采取听取项目建设情况汇报、查阅项目建设相关
材料和考察项目建设现场、座谈交流等方式开展验收工作（具体时间安排另行通知）。（三）整改完善阶段（2025年6月30日前）。专家组对建设项目单位进行打分。
通过验收的项目建设实施单位，按照专家组提出的意见和建议进行整改完善，确保项目建设取得实效。未通过验收的项目建设实施单位，市人社局视情况给予不超过
6个月的时限进行整改；整改完成后，项目建设实施单位向市人社局提出复验申请；复验仍不达标的，取消建设项目。"""
STEPS = """
（一）听取汇报。项目建设实施单位负责人就项目建设情况及建设成果进行汇报，并对存在不足说明原因。（二）专家提问。专家组对项目建设中存在的问题进行问询。
（三）专家组开展工作。审阅相关材料、现场考察项目建设情况、走访相关部门、与相关人员进行座谈、对检查验收单位进行打分。（四）反馈验收结果。专家组对项目
建设指出问题并提出相关建议、专家组长宣读检查验收结论、建设项目实施单位负责人表态发言。"""


def table(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    part = text(PAGE).split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [[cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in part.splitlines() if line.startswith("| ")]
    return lines[1:]


def bare(words: str) -> str:
    """Only letters and digits: the notice's own breaks and points do not matter."""
    return re.sub(r"[\W_]", "", words)


@pytest.mark.parametrize(("heading", "notice"), [("二、时间安排", TIMES), ("三、验收程序", STEPS)])
def test_every_word_of_the_section_is_quoted_once_and_in_order(heading: str, notice: str) -> None:
    quoted = "".join(bare(cells[0]) for cells in table(heading))
    assert quoted == bare(notice)


@pytest.mark.parametrize("heading", ["二、时间安排", "三、验收程序", "通知没有写，但必须有人决定的"])
def test_every_line_names_where_it_lives_and_a_test_that_is_there(heading: str) -> None:
    for cells in table(heading):
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", cells[2])
        assert named, cells[0]
        assert [f"{path}::{name}" for path, name in named if f"def {name or 'test_'}" not in text(ROOT / path)] == [], cells[0]
