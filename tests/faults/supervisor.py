"""Kills processes of a served product at random and starts them again; a seed says which and when."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from tests.faults.served import Served

CHANCES = {"web process": 10, "web": 3, "worker": 4, "database": 5}
"""How often each is chosen; without a database server nothing but processes of ours can be killed."""
NAMES = {"web process": "一个网页进程", "web": "整个网页服务", "worker": "后台程序", "database": "数据库"}


class Supervisor(threading.Thread):
    """Kills one after the other with SIGKILL, each time as soon as `due(kills so far)`, until told to stop."""

    def __init__(self, product: Served, seed: int, due: Callable[[int], bool]) -> None:
        super().__init__(daemon=True)
        self.product, self.chance, self.due = product, random.Random(seed), due
        self.killed: Counter[str] = Counter()
        self.healed: dict[str, float] = {}
        self.trouble: BaseException | None = None
        self.stopping = threading.Event()
        self.choices = {name: share for name, share in CHANCES.items() if name != "database" or product.ground.cluster}

    @property
    def kills(self) -> int:
        """How many so far."""
        return self.killed.total()

    def run(self) -> None:
        """Kills; what goes wrong here is kept for whoever asks."""
        try:
            while not self.stopping.wait(0.02):
                if self.due(self.kills):
                    self._kill(self._next())
        except BaseException as trouble:
            self.trouble = trouble

    def _next(self) -> str:
        """Each kind once before chance decides, so that a short run has them all."""
        fresh = [name for name in self.choices if not self.killed[name]]
        return fresh[0] if fresh else self.chance.choices(list(self.choices), list(self.choices.values()))[0]

    def _kill(self, what: str) -> None:
        time.sleep(self.chance.random() * 0.05)  # anywhere in a request, not always at its end
        began = time.monotonic()
        if what == "web process":
            with suppress(ProcessLookupError, IndexError):  # IndexError: between two lives of the server there is none
                os.kill(self.chance.choice(self.product.processes()), signal.SIGKILL)
        elif what == "web":
            self.product.kill_web()
            self.product.start()
        elif what == "worker":
            self.product.kill_worker()
            self.product.work()
        elif self.product.ground.cluster:
            self.product.ground.cluster.kill()
            time.sleep(self.chance.random() * 0.3)
            self.product.ground.cluster.start()
        self.killed[what] += 1
        if what != "worker":
            self.product.wait(60)
            self.healed[what] = max(self.healed.get(what, 0), time.monotonic() - began)
