"""One campaign: clerks write through a proxy that cuts answers while processes are killed; then both sides are compared."""

import time
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.clerks import Clerk, Place
from tests.faults.grounds import Ground
from tests.faults.proxy import CuttingProxy
from tests.faults.reconciling import Account, reconcile
from tests.faults.served import served
from tests.faults.supervisor import NAMES, Supervisor

DEEDS_ONCE = 4
"""What a clerk does once a place besides its rows: three files and the submission."""
ROWS = 23


@dataclass
class Outcome:
    """The figures of a campaign."""

    account: Account
    seconds: float
    cuts: int
    slowest: float
    killed: Counter[str] = field(default_factory=Counter)
    healed: dict[str, float] = field(default_factory=dict)
    checks: dict[str, int] = field(default_factory=dict)


def run(ground: Ground, writes: int, kills: int, seed: int, clerks: int = 6, edits: int = 4, limit: float = 3600) -> Outcome:
    """At least `writes` operations and `kills` kills, whichever takes longer, as this seed says; reconciled at the end."""
    each = edits * ROWS + DEEDS_ONCE
    units = max(clerks, -(-writes // each))
    given = ground.places if len(ground.places) >= units else ground.scene("units", str(units))
    places = [Place(**one) for one in given[:units]]
    ledgers = ground.folder / "ledgers"
    ledgers.mkdir()
    began = time.monotonic()
    with served(ground) as product:
        product.work()
        proxy = CuttingProxy(product.port, seed)
        writing = [Clerk(proxy.port, places[number::clerks], ledgers / f"{number}.ledger", seed + number, edits)
                   for number in range(clerks)]
        step = units * each / (kills + 1)
        supervisor = Supervisor(product, seed, lambda killed: killed < kills and _told(writing) >= step * (killed + 1))
        for one in (*writing, supervisor):
            one.start()
        for one in writing:
            one.join(max(1.0, limit - (time.monotonic() - began)))
        for one in writing:
            one.stopping.set()
        supervisor.stopping.set()
        supervisor.join(120)
        if supervisor.trouble:
            raise supervisor.trouble
        proxy.close()
    seconds = time.monotonic() - began
    return Outcome(reconcile(ground, ledgers), seconds, proxy.cuts, max(one.slowest for one in writing), supervisor.killed,
                   supervisor.healed, checked(ground))


def _told(writing: list[Clerk]) -> int:
    return sum(one.acknowledged for one in writing)


def checked(ground: Ground) -> dict[str, int]:
    """The product's own proofs: exit status of each."""
    return {name: ground.run("jiangyan", name, check=False).returncode for name in ("verify", "invariants")}


def told(ground: Ground, outcome: Outcome, seed: int) -> str:
    """The figures as lines for people."""
    account, killed = outcome.account, "、".join(f"{NAMES[name]} {count}" for name, count in outcome.killed.items())
    healed = "、".join(f"{NAMES[name]} {seconds:.1f} 秒" for name, seconds in outcome.healed.items())
    return "\n".join([
        f"数据库 {ground.kind}，种子 {seed}，{outcome.seconds:.0f} 秒",
        f"写入并确认 {account.acknowledged}，没有等到回答 {account.unknown}，被拒绝 {len(account.refused)}",
        f"kill -9 {outcome.killed.total()} 次（{killed}），切断回答 {outcome.cuts} 次",
        f"恢复最慢：{healed}；一次操作连重试最久 {outcome.slowest:.1f} 秒",
        f"丢失 {len(account.lost)}，改变 {len(account.altered)}，重复 {len(account.doubled)}",
        "；".join(f"jiangyan {name} 退出值 {status}" for name, status in outcome.checks.items()),
        *account.refused[:5], *account.lost[:5], *account.altered[:5], *account.doubled[:5]])
