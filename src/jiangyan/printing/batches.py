"""Many papers at once: printed side by side in processes of their own, one for each core, and handed back in order."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from jiangyan.printing import papers
from jiangyan.printing.codes import Code
from jiangyan.printing.values import Values

FEW = 12
"""So many papers are printed before other processes have started: fewer are printed in this one."""
_AT_ONCE = 4


@dataclass(frozen=True)
class Order:
    """One paper to print: its kind in the drawer, its values, the form, draft or official, and its code."""

    paper: str
    values: Values
    form: papers.Form
    draft: bool
    code: Code | None = None


def printed(orders: Iterable[Order]) -> Iterator[bytes]:
    """Every paper's bytes, in the order asked; the first that cannot be printed raises its Problem.

    From `FEW` papers on they are printed by as many processes as there are cores, made by spawn: typst does not survive
    a fork. At most a handful of papers for each process is kept in memory at a time.
    """
    waiting = list(orders)
    cores = len(os.sched_getaffinity(0))
    if len(waiting) < FEW or cores < 2:
        yield from map(_print, waiting)
        return
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        step = cores * _AT_ONCE
        running = [pool.submit(_print, one) for one in waiting[:step]]
        for place in range(len(waiting)):
            following = place + step
            if following < len(waiting):
                running.append(pool.submit(_print, waiting[following]))
            yield running[place].result()
            running[place].cancel()


def _print(order: Order) -> bytes:
    return papers.render(order.paper, order.values, order.form, order.draft, order.code)
