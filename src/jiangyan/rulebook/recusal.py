"""Recusal: when an expert must keep away from a project, and the sentence that says why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LEAST_SHARED = 4
"""A name inside another one counts as the same organisation from this many characters on."""

_SIGNS = str.maketrans("", "", " 　()（）[]【】·.．,，、。\"“”")

KINDS: dict[str, str] = {
    "post": "现在或曾经任职、兼职",
    "relative": "近亲属任职",
    "interest": "有经济利益或其他利害关系",
    "built": "参与过其项目建设",
    "audited": "参与过其项目的审计或咨询",
}
"""What an expert can declare about an organisation or a project."""


@dataclass(frozen=True)
class Tie:
    """One declared tie: a kind of KINDS, the organisation or project, its 统一社会信用代码 if known."""

    kind: str
    organisation: str
    code: str = ""


@dataclass(frozen=True)
class Ties:
    """Everything known of one expert that could bind them to a unit."""

    employer: str = ""
    code: str = ""
    former: tuple[str, ...] = ()
    declared: tuple[Tie, ...] = ()


@dataclass(frozen=True)
class Subject:
    """Whom a panel would judge: the unit with its 统一社会信用代码, the project, and the firm that audited it ("" unknown)."""

    unit: str
    code: str
    project: str = ""
    auditor: str = ""


def bare(name: str) -> str:
    """A name without spaces, brackets and stops, for comparing.

    >>> bare(" 示例学院（本部） ")
    '示例学院本部'
    """
    return name.translate(_SIGNS).lower()


def same_organisation(one: str, other: str) -> bool:
    """Whether two names can mean one organisation: equal, or one of at least four characters inside the other.

    >>> same_organisation("示例 学院", "示例学院（本部）"), same_organisation("学院", "示例学院"), same_organisation("", "示例")
    (True, False, False)
    """
    short, long = sorted((bare(one), bare(other)), key=len)
    return bool(short) and (short == long or (len(short) >= LEAST_SHARED and short in long))


def reasons(ties: Ties, subject: Subject) -> tuple[str, ...]:
    """Every reason to keep away, as Chinese sentences without a full stop; none means nothing is known.

    >>> reasons(Ties(employer="示例学院"), Subject("示例学院", "91120000MA00000012"))
    ('工作单位“示例学院”就是建设单位“示例学院”',)
    """
    return tuple(dict.fromkeys(_found(ties, subject)))


def _found(ties: Ties, subject: Subject) -> Iterator[str]:
    if same_organisation(ties.employer, subject.unit):
        yield f"工作单位“{ties.employer}”就是建设单位{_meaning(ties.employer, subject.unit)}"
    elif ties.code and ties.code == subject.code:
        yield f"工作单位的统一社会信用代码 {ties.code} 与建设单位“{subject.unit}”相同"
    for name in ties.former:
        if same_organisation(name, subject.unit):
            yield f"曾在建设单位{_meaning(name, subject.unit)}工作（登记为“{name}”）"
    for name in dict.fromkeys((ties.employer, *ties.former)):
        if same_organisation(name, subject.auditor):
            yield f"现在或曾经的工作单位“{name}”是该项目财务审计报告的出具机构{_meaning(name, subject.auditor)}"
    yield from _declared(ties.declared, subject)


def _declared(declared: Iterable[Tie], subject: Subject) -> Iterator[str]:
    for tie in declared:
        if same_organisation(tie.organisation, subject.unit) or (tie.code and tie.code == subject.code):
            yield f"本人申报：与“{tie.organisation}”的关系为“{KINDS[tie.kind]}”"
        elif same_organisation(tie.organisation, subject.project):
            yield f"本人申报：对“{tie.organisation}”的关系为“{KINDS[tie.kind]}”"
        elif same_organisation(tie.organisation, subject.auditor):
            yield f"本人申报：与该项目的审计机构“{tie.organisation}”的关系为“{KINDS[tie.kind]}”"


def _meaning(name: str, unit: str) -> str:
    return f"“{unit}”" if bare(name) == bare(unit) else f"“{unit}”，或与其名称相含"
