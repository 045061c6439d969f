"""Clerks write while processes die and answers are cut: whatever was acknowledged is there once, as it was meant."""

import os

from tests.faults import campaign
from tests.faults.grounds import Ground
from tests.figures import figure

WRITES, KILLS, SEED = (int(os.environ.get(f"JIANGYAN_FAULTS_{name}", usual)) for name, usual in (
    ("WRITES", 300), ("KILLS", 4), ("SEED", 1)))


def test_nothing_that_was_acknowledged_is_lost_altered_or_doubled(filled: Ground) -> None:
    outcome = campaign.run(filled, WRITES, KILLS, SEED, clerks=4, edits=2, limit=600)
    account, words = outcome.account, campaign.told(filled, outcome, SEED)
    for name, value in (("写入并确认", account.acknowledged), ("丢失", len(account.lost)), ("改变", len(account.altered)),
                        ("重复", len(account.doubled)), ("kill -9 之后自己恢复", outcome.killed.total()), ("切断的回答", outcome.cuts)):
        figure(name, value, "次")
    assert (account.clean, account.unknown, outcome.checks) == (True, 0, {"verify": 0, "invariants": 0}), words
    assert account.acknowledged >= WRITES and outcome.killed.total() == KILLS and outcome.cuts > 0, words
    assert outcome.healed.get("database", 0) < 15, words
