"""The draw: lawful for every pool, the same for every order of the list, fair over many seeds, and replayed exactly."""

import hashlib
import itertools
import random
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jiangyan.rulebook import candidates, draw_records, drawing
from jiangyan.rulebook.candidates import Candidate, Rules, barriers, plain, shortage
from jiangyan.rulebook.drawing import Place

SEED = hashlib.sha256(b"seed").hexdigest()
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)
people = st.lists(st.builds(
    Candidate, id=st.integers(1, 400), name=st.just("专家"), employer=st.sampled_from(("", "甲厂", "乙厂", "丙校")),
    fields=st.lists(st.sampled_from(("数控", "焊接")), unique=True, max_size=2).map(tuple), finance=st.booleans(),
    region=st.sampled_from(("河西区", "南开区", "")), load=st.integers(0, 3), suspended=st.sampled_from(("", "", "", "核实中")),
    recused=st.sampled_from(((), (), ("工作单位就是建设单位",)))), min_size=4, max_size=24, unique_by=lambda one: one.id)


@st.composite
def asked(draw: Any) -> Rules:
    size = draw(st.sampled_from((1, 3, 5)))
    return Rules(size, draw(st.integers(0, 4)), draw(st.integers(0, min(2, size))),
                 draw(st.sampled_from(((), ("数控",)))), draw(st.sampled_from(((), ("河西区", "南开区")))),
                 draw(st.sampled_from((None, 1, 2))), draw(st.sampled_from((None, 2))))


@given(people, asked(), seeds)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_a_draw_is_lawful_whenever_nothing_is_missing(pool: list[Candidate], about: Rules, start: str) -> None:
    assume(not shortage(pool, about))
    drawn, known = drawing.draw(pool, about, start), {one.id: one for one in pool}
    everybody = [place.id for place in (*drawn.members, *drawn.reserves)]
    assert (len(drawn.members), len(drawn.reserves), len(set(everybody))) == (
        about.size, about.reserves, about.size + about.reserves)
    assert Counter(place.seat for place in drawn.members)["finance"] == about.finance_seats
    for place in (*drawn.members, *drawn.reserves):
        one = known[place.id]
        assert set(barriers(one, about)) <= ({"fields"} if place.seat == "finance" else set()), one
        assert place.seat == "ordinary" or one.finance
    houses = Counter(known[place.id].house for place in drawn.members)
    assert about.per_employer is None or max(houses.values()) <= about.per_employer


@given(people, asked(), seeds, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_the_list_changes_nothing(pool: list[Candidate], about: Rules, start: str, chance: random.Random) -> None:
    other = list(pool)
    chance.shuffle(other)
    assert drawing.draw(other, about, start) == drawing.draw(pool, about, start)
    assert drawing.sealed_hash(other, about) == drawing.sealed_hash(pool, about)


@given(st.lists(st.builds(Candidate, id=st.integers(1, 60), name=st.just("专家"), finance=st.booleans(),
                          employer=st.sampled_from(("甲厂", "乙厂", "丙校", "丁所")),
                          fields=st.sampled_from(((), ("数控",)))), max_size=7, unique_by=lambda one: one.id))
@settings(max_examples=200, deadline=None)
def test_a_shortage_is_told_exactly_when_no_lawful_panel_exists(pool: list[Candidate]) -> None:
    about = Rules(3, 0, 1, ("数控",), per_employer=1)
    lawful = any(
        chair.finance and all("数控" in one.fields for one in rest) and len({one.house for one in (chair, *rest)}) == 3
        for chair in pool for rest in itertools.combinations([one for one in pool if one is not chair], 2))
    assert (not shortage(pool, about)) == lawful


def test_everybody_is_drawn_equally_often() -> None:
    pool = [Candidate(place, f"专家{place}") for place in range(1, 11)]
    counted, rounds = Counter(), 4_000
    for place in range(rounds):
        start = hashlib.sha256(f"示例{place}".encode()).hexdigest()
        counted.update(one.id for one in drawing.draw(pool, Rules(3, 0), start).members)
    expected = rounds * 3 / 10
    chi_square = sum((counted[one.id] - expected) ** 2 / expected for one in pool)
    assert set(counted) == set(range(1, 11))
    assert chi_square < 27.9  # 9 degrees of freedom: one chance in a thousand; the seeds never change


def test_a_number_at_the_uneven_end_is_thrown_away() -> None:
    assert [drawing.below(3, iter(row), span=10) for row in ([9, 4], [8], [0])] == [1, 2, 0]


def test_the_algorithm_stays_what_it_is() -> None:
    pool = [Candidate(place, f"专家{place}", employer=f"单位{place % 3}", finance=place % 4 == 0) for place in range(1, 13)]
    drawn = drawing.draw(pool, Rules(5, 3, 1, per_employer=2), SEED)
    assert ([(one.id, one.seat[0]) for one in drawn.members], [(one.id, one.seat[0]) for one in drawn.reserves]) == (
        PINNED_MEMBERS, PINNED_RESERVES)


PINNED_MEMBERS = [(8, "f"), (6, "o"), (1, "o"), (7, "o"), (12, "o")]
PINNED_RESERVES = [(4, "f"), (5, "o"), (10, "o")]


def test_a_reserve_steps_in_for_the_same_seat_and_another_house() -> None:
    sitting = [Candidate(1, "甲", "示例厂"), Candidate(2, "乙", "示例所")]
    reserves = [Candidate(3, "丙", "示例厂", finance=True), Candidate(4, "丁", "示例校"), Candidate(5, "戊", "示例行", finance=True)]
    about = Rules(3, 3, 1, per_employer=1)
    assert [drawing.steps_in(seat, sitting, reserves, about) for seat in ("finance", "ordinary")] == [reserves[2], reserves[1]]
    assert drawing.steps_in("finance", sitting, reserves[:2], about) is None
    assert drawing.steps_in("ordinary", sitting, reserves, Rules(3, 3)) == reserves[0]


NONCE = {"officer": "ABCD-EFGH-JKMN-PQRS-TUVW", "auditor": "2345-6789-2345-6789-2345"}


def record(pool: list[Candidate], about: Rules) -> dict[str, Any]:
    sealed = drawing.sealed_hash(pool, about)
    values = {"officer": "海河", "auditor": "42"}
    start = drawing.seed(sealed, {side: drawing.nonce(NONCE[side]) + values[side] for side in NONCE})
    return {"format": draw_records.FORMAT, "rules": plain(about), "considered": [plain(one) for one in pool], "sealed": sealed,
            "seed": start, "commitments": {side: {"commitment": drawing.commitment(NONCE[side], values[side]),
                                                  "nonce": NONCE[side], "value": values[side]} for side in NONCE},
            **draw_records.outcome(drawing.draw(pool, about, start))}


POOL = [Candidate(place, f"专家{place}", finance=place % 3 == 0, fields=("数控",)) for place in range(1, 12)]


def test_a_record_is_proved_again() -> None:
    assert list(draw_records.differences(record(POOL, Rules(3, 2, 1)))) == []


def test_every_change_of_a_record_is_found() -> None:
    def first(**changed: Any) -> str:
        return next(draw_records.differences(record(POOL, Rules(3, 2, 1)) | changed), "相同")

    kept = record(POOL, Rules(3, 2, 1))
    others = [plain(one) for one in POOL[:-1]]
    assert first(considered=others).startswith("候选名单和条件的摘要应为 ")
    assert first(rules=plain(Rules(3, 2, 0))).startswith("候选名单和条件的摘要应为 ")
    assert first(seed=SEED) == f"种子应为 {kept['seed']}，记录为 {SEED}"
    swapped = kept["members"][::-1]
    assert first(members=swapped).startswith("第 1 名成员应为专家")
    assert first(reserves=kept["reserves"][:1]).endswith("记录为无人")
    assert first(members=[{"id": 99, "seat": "ordinary"}, *kept["members"][1:]]).endswith("记录为名单以外的人（99，普通席）")
    lied = {**kept["commitments"], "auditor": {**kept["commitments"]["auditor"], "value": "43"}}
    assert first(commitments=lied).startswith("监督审计人员揭示的内容的摘要为 ")


@given(people, asked())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_replaying_gives_the_same(pool: list[Candidate], about: Rules) -> None:
    assume(not shortage(pool, about))
    kept = record(pool, about)
    assert list(draw_records.differences(kept)) == []
    assert candidates.rules(kept["rules"]) == about
    assert drawing.draw(pool, about, kept["seed"]).members == tuple(Place(**one) for one in kept["members"])
