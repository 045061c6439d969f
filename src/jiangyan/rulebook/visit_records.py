"""The record of a visit by the four steps of the notice (section 三): what can be written down, and what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One blank of a form: name, Chinese label, most characters, whether it is long, a time of day, or one of `choices`."""

    name: str
    label: str
    limit: int = 60
    long: bool = False
    clock: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Kind:
    """One part of the record: its name, its step, whether there is only one of it, and its fields."""

    name: str
    step: str
    single: bool
    fields: tuple[Field, ...]


SIDES = (("panel", "专家组"), ("bureau", "主管部门"), ("unit", "建设单位"))
SEEN = (("original", "现场已看原件"), ("copy", "看过复印件或电子件"), ("missing", "现场没有出示"))
STEPS: dict[str, str] = {
    "attendance": "签到", "report": "听取汇报", "questions": "专家提问", "work": "专家组开展工作", "feedback": "反馈验收结果",
}
"""The sheet of those present, then the four steps in the notice's order and words."""

BEFORE = ("attendance", "report", "questions", "work")
"""What belongs before the conclusion; reading it out and the unit's statement come after it."""

KINDS: dict[str, Kind] = {
    "attendance": Kind("到场人员", "attendance", False, (
        Field("side", "代表", choices=SIDES), Field("name", "姓名", 40), Field("post", "单位和职务", 80),
        Field("signed", "签到", choices=(("yes", "已签到"), ("no", "未到"))))),
    "report": Kind("汇报", "report", True, (
        Field("reporter", "汇报人", 40), Field("post", "职务"), Field("at", "汇报时间", clock=True),
        Field("summary", "汇报要点", 4000, long=True), Field("shortcomings", "单位说明的不足", 2000, long=True),
        Field("reasons", "不足的原因", 2000, long=True))),
    "question": Kind("问答", "questions", False, (
        Field("asked_by", "提问专家", 40), Field("question", "问题", 1000, long=True), Field("answered_by", "回答人", 40),
        Field("answer", "回答", 2000, long=True))),
    "material": Kind("查阅材料", "work", False, (Field("seen", "查阅情况", choices=SEEN), Field("note", "说明", 300))),
    "site": Kind("考察现场", "work", False, (Field("place", "地点", 100), Field("seen", "看到的情况", 1000, long=True))),
    "department": Kind("走访部门", "work", False, (
        Field("department", "部门"), Field("people", "接待人员", 120), Field("content", "了解到的情况", 1000, long=True))),
    "interview": Kind("座谈人员", "work", False, (
        Field("person", "座谈人员"), Field("post", "职务或身份"), Field("content", "谈到的情况", 1000, long=True))),
    "feedback": Kind("宣读和表态", "feedback", True, (
        Field("read_by", "宣读人（组长）", 40), Field("read_at", "宣读时间", clock=True),
        Field("conclusion", "宣读的检查验收结论", 2000, long=True), Field("statement_by", "表态发言人", 40),
        Field("statement_post", "职务"), Field("statement", "表态发言", 2000, long=True))),
}
Content = Mapping[str, str]


def clock(text: str) -> bool:
    """Whether the text is a time of day.

    >>> clock("09:30"), clock("24:00"), clock("9点"), clock("9:5")
    (True, False, False, False)
    """
    hours, colon, minutes = text.partition(":")
    whole = all(part.isascii() and part.isdigit() for part in (hours, minutes))
    return bool(colon) and whole and len(hours) <= 2 and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60


def fault(kind: str, content: Content) -> str:
    """What is wrong with the content of one line, as a Chinese sentence; "" when nothing is.

    >>> fault("report", {"at": "九点"})
    '汇报时间写成 09:30 的样子'
    """
    for field in KINDS[kind].fields:
        given = content.get(field.name, "")
        if len(given) > field.limit:
            return f"{field.label}有{len(given)}个字，最多{field.limit}个字"
        if given and field.clock and not clock(given):
            return f"{field.label}写成 09:30 的样子"
        if given and field.choices and given not in dict(field.choices):
            return f"{field.label}请从所列选项中选择"
    return ""


def tidy(kind: str, given: Content) -> dict[str, str]:
    """Only the fields of the kind, without blanks around them.

    >>> tidy("site", {"place": " 一号车间 ", "x": "y"})
    {'place': '一号车间', 'seen': ''}
    """
    return {field.name: given.get(field.name, "").strip() for field in KINDS[kind].fields}


def lacking(lines: Mapping[str, Sequence[Content]], materials: Sequence[str], seen: Mapping[str, Content],
            findings: int) -> dict[str, list[str]]:
    """Per step, what is still open, in Chinese; a step without an entry is done.

    `lines` are the contents per kind, `materials` the names that must be looked at, `seen` what was noted per name.
    """
    report, feedback = _only(lines, "report"), _only(lines, "feedback")
    present = [one for one in lines.get("attendance", ()) if one.get("signed") == "yes"]
    unseen = [name for name in materials if not seen.get(name, {}).get("seen")]
    found = {
        "attendance": [f"{label}没有人签到" for side, label in SIDES if side != "bureau" and not any(
            one.get("side") == side for one in present)],
        "report": _blank(report, (("reporter", "汇报人"), ("summary", "汇报要点"))),
        "questions": [] if any(one.get("question") and one.get("answer") for one in lines.get("question", ())) else ["没有一问一答的记录"],
        "work": ([f"{'、'.join(unseen)}没有记查阅情况"] if unseen else []) + [
            sentence for kinds, sentence in ((("site",), "没有记考察的现场"), (("department", "interview"), "没有记走访或座谈"))
            if not any(any(one.values()) for kind in kinds for one in lines.get(kind, ()))],
        "feedback": ([] if findings else ["没有问题与建议"]) + _blank(feedback, (
            ("read_at", "宣读结论的时间"), ("statement_by", "表态发言人"), ("statement", "表态发言"))),
    }
    return {step: sentences for step, sentences in found.items() if sentences}


def _only(lines: Mapping[str, Sequence[Content]], kind: str) -> Content:
    return next(iter(lines.get(kind, ())), {})


def _blank(content: Content, wanted: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{label}未填" for name, label in wanted if not content.get(name)]
