"""Candidates of a draw: who may be drawn into which seat, what bars the others, and what relaxing a filter would give."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from jiangyan.rulebook.recusal import bare

FIXED: dict[str, str] = {"suspended": "暂停使用", "term": "不在聘期内", "recused": "须回避"}
"""What bars a candidate whatever the filters say."""
FILTERS: dict[str, str] = {"fields": "专业领域", "regions": "地区", "load_most": "承担项目数上限", "per_employer": "同一单位人数上限"}
"""What the officer sets and can relax."""


@dataclass(frozen=True)
class Rules:
    """The filters of a draw. Empty `fields` or `regions`: any; None: no limit. `on` and `until`: ISO days of the visits."""

    size: int
    reserves: int
    finance_seats: int = 0
    fields: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    per_employer: int | None = None
    load_most: int | None = None
    on: str = ""
    until: str = ""


@dataclass(frozen=True)
class Candidate:
    """One expert of the pool as the draw sees them; `load`: projects of the round they sit on, days are ISO."""

    id: int
    name: str
    employer: str = ""
    code: str = ""
    fields: tuple[str, ...] = ()
    finance: bool = False
    region: str = ""
    load: int = 0
    term_from: str = ""
    term_until: str = ""
    suspended: str = ""
    recused: tuple[str, ...] = ()

    @property
    def house(self) -> str:
        """What counts as one employer: the credit code, else the bare name; without both everybody is their own."""
        return self.code or bare(self.employer) or f"#{self.id}"


def plain(one: Candidate | Rules) -> dict[str, Any]:
    """The record as plain JSON data: lists for tuples, null for no limit."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(one).items()}


def candidate(given: Mapping[str, Any]) -> Candidate:
    """The candidate out of `plain` data; TypeError where a name is missing or unknown."""
    return Candidate(**_tuples(given))


def rules(given: Mapping[str, Any]) -> Rules:
    """The rules out of `plain` data; TypeError where a name is missing or unknown."""
    return Rules(**_tuples(given))


def _tuples(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}


def barriers(one: Candidate, about: Rules) -> dict[str, str]:
    """What bars this candidate from an ordinary seat: name of FIXED or FILTERS → Chinese words.

    >>> barriers(Candidate(1, "甲", region="河西区", load=3), Rules(3, 0, regions=("河东区",), load_most=2))
    {'regions': '地区为“河西区”', 'load_most': '本批次已承担3个项目'}
    """
    found: dict[str, str] = {}
    if one.suspended:
        found["suspended"] = f"暂停使用：{one.suspended}"
    if (one.term_from and about.until and one.term_from > about.on) or (one.term_until and one.term_until < about.until):
        found["term"] = f"聘期为{one.term_from or '不限'}至{one.term_until or '不限'}"
    if one.recused:
        found["recused"] = "；".join(one.recused)
    if about.fields and not set(about.fields) & set(one.fields):
        found["fields"] = f"专业领域为“{'、'.join(one.fields) or '未登记'}”"
    if about.regions and one.region not in about.regions:
        found["regions"] = f"地区为“{one.region or '未登记'}”"
    if about.load_most is not None and one.load >= about.load_most:
        found["load_most"] = f"本批次已承担{one.load}个项目"
    return found


@dataclass(frozen=True)
class Urns:
    """Who may take an ordinary seat, and who may take a finance seat (whatever their field)."""

    ordinary: tuple[Candidate, ...]
    finance: tuple[Candidate, ...]

    @property
    def everybody(self) -> tuple[Candidate, ...]:
        """All of both, each once, by id."""
        return tuple(sorted({one.id: one for one in (*self.ordinary, *self.finance)}.values(), key=lambda one: one.id))


def urns(considered: Iterable[Candidate], about: Rules) -> Urns:
    """The two urns of a draw; the finance urn is empty when no finance seat is asked for."""
    barred = [(one, set(barriers(one, about))) for one in considered]
    return Urns(tuple(one for one, why in barred if not why),
                tuple(one for one, why in barred if about.finance_seats and one.finance and why <= {"fields"}))


def room(people: Collection[Candidate], per_employer: int | None, taken: Mapping[str, int] | None = None) -> int:
    """How many of these can sit together when at most `per_employer` come from one employer.

    >>> room([Candidate(1, "甲", "示例厂"), Candidate(2, "乙", "示例厂"), Candidate(3, "丙", "示例所")], 1)
    2
    """
    if per_employer is None:
        return len(people)
    counted = Counter(one.house for one in people)
    return sum(max(0, min(count, per_employer - (taken or {}).get(house, 0))) for house, count in counted.items())


@dataclass(frozen=True)
class Stock:
    """How many could sit: in ordinary seats, in finance seats, and together."""

    ordinary: int
    finance: int
    together: int


def stock(considered: Iterable[Candidate], about: Rules) -> Stock:
    """How many seats the candidates could fill at most under the limit per employer; reserves are not limited."""
    found = urns(considered, about)
    return Stock(room(found.ordinary, about.per_employer), room(found.finance, about.per_employer),
                 room(found.everybody, about.per_employer))


def shortage(considered: Sequence[Candidate], about: Rules) -> tuple[str, ...]:
    """What is missing for the panel and its reserves, as Chinese sentences; none means the draw can be held.

    >>> shortage([Candidate(1, "甲")], Rules(3, 2, finance_seats=1))
    ('财务席要求1人，符合条件的财务专家0人', '其余席位要求2人，符合条件的1人', '成员3人加候补2人共需5人，符合条件的1人')
    """
    found, here = urns(considered, about), stock(considered, about)
    others, needed = about.size - about.finance_seats, about.size + about.reserves
    lines = []
    if here.finance < about.finance_seats:
        lines.append(f"财务席要求{about.finance_seats}人，符合条件的财务专家{here.finance}人")
    if here.ordinary < others:
        lines.append(f"其余席位要求{others}人，符合条件的{here.ordinary}人")
    if not lines and here.together < about.size:
        lines.append(f"同一单位最多{about.per_employer}人时，{len(found.everybody)}名候选人最多组成{here.together}人的专家组，要求{about.size}人")
    if len(found.everybody) < needed:
        lines.append(f"成员{about.size}人加候补{about.reserves}人共需{needed}人，符合条件的{len(found.everybody)}人")
    return tuple(lines)


_OPENED: dict[str, dict[str, Any]] = {"fields": {"fields": ()}, "regions": {"regions": ()}, "load_most": {"load_most": None},
                                      "per_employer": {"per_employer": None}}


def relaxations(considered: Sequence[Candidate], about: Rules) -> dict[str, Stock]:
    """What each filter in force would give if it alone were dropped, where that gives anything: filter → Stock."""
    here, found = stock(considered, about), {}
    for name, opened in _OPENED.items():
        other = stock(considered, replace(about, **opened))
        if other != here:
            found[name] = other
    return found


def advice(considered: Sequence[Candidate], about: Rules) -> str:
    """Which filter to relax and how many each would give, in Chinese; where none helps, says so.

    >>> advice([Candidate(1, "甲", region="河西区")], Rules(1, 0, regions=("河东区",)))
    '放宽“地区”后，可抽取的由0人增至1人'
    """
    here = stock(considered, about)
    told = []
    for name, other in relaxations(considered, about).items():
        parts = [f"可抽取的由{here.together}人增至{other.together}人"] if other.together != here.together else []
        if about.finance_seats and other.finance != here.finance:
            parts.append(f"财务专家由{here.finance}人增至{other.finance}人")
        if not parts:
            parts.append(f"可任其余席位的由{here.ordinary}人增至{other.ordinary}人")
        told.append(f"放宽“{FILTERS[name]}”后，{'，'.join(parts)}")
    return "；".join(told) or "放宽任何一个条件都不会增加人数，请减少候补人数或补充专家库"
