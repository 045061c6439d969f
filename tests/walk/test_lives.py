"""Random lives of one project: everybody tries everything; only the table's moves happen, and the invariants always hold.

`JIANGYAN_LIVES=500 JIANGYAN_STEPS=40` is the full mode; without them a quick one runs.
"""

import os
from decimal import Decimal
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from jiangyan.models import Move, Project, Proposal
from jiangyan.problems import CATALOGUE, Problem
from jiangyan.queries.clock import database_now
from jiangyan.queries.invariants import broken
from tests.cast import PDF, Cast, arrived, request
from tests.figures import figure
from tests.walk.attempts import ATTEMPTS, FORWARD, LIKELY, NAME, keeper, score

LIVES, STEPS = int(os.environ.get("JIANGYAN_LIVES", "12")), int(os.environ.get("JIANGYAN_STEPS", "25"))
ROLES = ("clerk", "head", "centre", "officer", "approver", "auditor", "lead", "member", "secretary", "outsider")
TWO = {"approver"}
ALLOWED: dict[tuple[str, str], set[str]] = {
    ("preparing", "submitted"): {"head"}, ("returned", "submitted"): {"head"}, ("submitted", "returned"): {"centre"},
    ("submitted", "accepted"): {"centre"}, ("accepted", "scheduled"): {"officer"}, ("scheduled", "accepted"): {"officer"},
    ("scheduled", "reinspection_requested"): {"officer"}, ("scheduled", "inspecting"): {"lead", "officer"},
    ("inspecting", "scheduled"): {"officer"}, ("inspecting", "scored"): {"lead"}, ("scored", "inspecting"): TWO,
    ("scored", "passed"): TWO, ("scored", "failed"): TWO, ("passed", "completed"): {"officer"}, ("failed", "rectifying"): {"officer"},
    ("failed", "cancelled"): TWO, ("rectifying", "cancelled"): TWO, ("rectifying", "reinspection_requested"): {"head"},
    ("reinspection_requested", "rectifying"): {"officer"}, ("reinspection_requested", "scheduled"): {"officer"},
    ("failed", "passed"): TWO, ("rectifying", "passed"): TWO, ("passed", "failed"): TWO,
}
"""Written down from the design, not read from the code: from, to → who may complete the move."""
BACKGROUND = {"round.open"}
"""The cast opens its round by hand."""


def people(cast: Cast) -> dict:
    return {"clerk": cast.clerks[NAME], "head": cast.heads[NAME], "centre": cast.centre, "officer": cast.officer,
            "approver": cast.approver, "auditor": cast.auditor, "lead": cast.lead, "member": cast.experts[1], "secretary": keeper(cast),
            "outsider": cast.outsider}


class Life(RuleBasedStateMachine):
    """One project's life, from where the self-assessment is ready to be handed in; it leaves no trace."""

    cast: ClassVar[Cast]
    seen: ClassVar[set[tuple[str, str]]]
    counted: ClassVar[dict[str, int]]

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.counted["lives"] += 1

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(good=st.booleans(), steps=st.integers(0, 14))
    def so_far(self, good: bool, steps: int) -> None:
        self.share = Decimal("0.95") if good else Decimal("0.5")
        for _step in range(steps):
            self.one_step()

    def stage(self) -> str:
        return Project.objects.values_list("stage", flat=True).get(pk=self.cast.projects[NAME].pk)

    def try_it(self, name: str, role: str) -> None:
        before = Move.objects.count()
        self.counted["tried"] += 1
        refusal = None
        try:
            ATTEMPTS[name](self.cast, people(self.cast)[role])
        except Problem as problem:
            refusal = problem
            self.counted["refused"] += 1
            assert problem.word in CATALOGUE
        made = list(Move.objects.order_by("pk")[before:])
        if role == "outsider":
            assert refusal is not None and refusal.word == "not_found", (name, refusal)
        if refusal is not None:
            assert made == [], (name, role, refusal.word)
        for move in made:
            self.seen.add((move.origin, move.target))
            assert role in ALLOWED.get((move.origin, move.target), set()), (name, role, move.origin, move.target)

    @rule(name=st.sampled_from(sorted(ATTEMPTS)), role=st.sampled_from(ROLES))
    def anybody_tries_anything(self, name: str, role: str) -> None:
        self.try_it(name, role)

    @rule(name=st.sampled_from(sorted(LIKELY)))
    def somebody_who_may_tries(self, name: str) -> None:
        self.try_it(name, LIKELY[name])

    @rule(steps=st.integers(1, 3))
    def it_goes_on(self, steps: int) -> None:
        for _step in range(steps):
            self.one_step()

    def one_step(self) -> None:
        stage = self.stage()
        if stage == "inspecting":
            score(self.cast, self.share)
            for name in ("merge", "conclude"):
                self.try_it(name, "lead")
        for name, role in FORWARD.get(stage, ()):
            self.try_it(name, role)

    @rule(good=st.booleans())
    def the_next_panel_sees_it_otherwise(self, good: bool) -> None:
        self.share = Decimal("0.95") if good else Decimal("0.5")

    @invariant()
    def everything_that_must_hold_holds(self) -> None:
        found = {one.invariant.name: one.ids for one in broken() if one.invariant.name not in BACKGROUND}
        assert found == {}, (self.stage(), found)


@pytest.mark.django_db
def test_no_life_leaves_the_table(cast: Cast) -> None:
    Proposal.objects.create(kind="open_round", round=cast.round, state="confirmed", proposed_by=cast.officer,
                            proposed_at=database_now(), decided_by=cast.approver, decided_at=database_now())
    from jiangyan.actions.material.evidence import take_in

    cast.fill(NAME, cast.clerks[NAME], cast.sheet(NAME))
    for code in ("plan", "report", "audit"):
        take_in(request(cast.clerks[NAME]), cast.projects[NAME].pk, arrived(PDF + code.encode(), f"{code}（示例）.pdf"),
                f"material:{code}")
    seen: set[tuple[str, str]] = set()
    counted = dict.fromkeys(("lives", "tried", "refused"), 0)
    run_state_machine_as_test(type("OneLife", (Life,), {"cast": cast, "seen": seen, "counted": counted}), settings=settings(
        max_examples=LIVES, stateful_step_count=STEPS, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), derandomize="JIANGYAN_LIVES" not in os.environ))
    print(f"\n{counted}, {len(seen)} of {len(ALLOWED)} moves")
    for name, label in (("lives", "随机走过的项目"), ("tried", "随机试过的事"), ("refused", "其中被拒绝的")):
        figure(label, counted[name])
    # A machine that gets nowhere would pass, too.
    assert seen >= {("scored", "passed"), ("scored", "failed"), ("failed", "rectifying"), ("submitted", "accepted")}, seen
    assert seen <= set(ALLOWED)
