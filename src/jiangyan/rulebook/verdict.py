"""The verdict: passed or not, and every reason in Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from jiangyan.rulebook.numbers import Number, decimal, points


@dataclass(frozen=True)
class Policy:
    """What the authority set: a pass mark, and if it wants least points per section and per row."""

    pass_mark: Number
    section_gates: Mapping[str, Number] = field(default_factory=dict)
    must_have_rows: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """The verdict with the total after deduction (never below 0) and one sentence a condition."""

    passed: bool
    total: Number
    reasons: tuple[str, ...]


def judge(policy: Policy, rows: Mapping[str, Number], sections: Mapping[str, Number],
          names: Mapping[str, str], deduction: Number = 0) -> Judged:
    """Holds the merged points against the policy; equal is enough. `names` gives sections their names.

    >>> judge(Policy(Fraction(80)), {"1": Fraction(81)}, {}, {}, Fraction(2)).reasons
    ('各项合计81.0分，总分扣2.0分，最后得分79.0分。', '最后得分79.0分，低于合格分80.0分。')
    """
    added = decimal(sum((Fraction(value) for value in rows.values()), Fraction(0)))
    total = max(decimal(0), added - decimal(deduction))
    taken = f"，总分扣{points(deduction)}分，最后得分{points(total)}分" if deduction else ""
    reasons = [f"各项合计{points(added)}分{taken}。"]
    passed = _hold(reasons, "最后得分" if deduction else "总分", total, policy.pass_mark, "合格分")
    for section, least in policy.section_gates.items():
        passed &= _hold(reasons, f"“{names.get(section, section)}”得分", sections[section], least, "该部分最低要求")
    for row, least in policy.must_have_rows.items():
        passed &= _hold(reasons, f"第 {row} 项得分", rows[row], least, "必须达到的")
    return Judged(passed, total, tuple(reasons))


def _hold(reasons: list[str], what: str, value: Number, least: Number, name: str) -> bool:
    enough = value >= least
    reasons.append(f"{what}{points(value)}分，{'达到' if enough else '低于'}{name}{points(least)}分。")
    return enough
