"""How fast this machine is just now: the CPU of a bare Django (bench/bare.py), served and measured as bench/web.py does ours.

python -m bench.yardstick [--requests 200] [--rounds 5] [--smoke]; one line of JSON a figure. Figures of bench/web.py from
two machines, or from two days, compare as multiples of these.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench.web import Client, measure

SERVER = """
from granian import Granian
from granian.constants import Interfaces
Granian("bench.bare:application", address="127.0.0.1", port=PORT, interface=Interfaces.WSGI, workers=2, blocking_threads=4).serve()
"""
TABLE = "from bench.bare import application; from django.core.management import call_command; call_command('migrate', verbosity=0)"


def serve(port: int, log: Path) -> subprocess.Popen[bytes]:
    """The bare server on this port, once it answers."""
    subprocess.run([sys.executable, "-c", TABLE], check=True)
    with log.open("ab") as told:
        server = subprocess.Popen([sys.executable, "-c", SERVER.replace("PORT", str(port))], stdout=told, stderr=told)
    for _ in range(900):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the bare server did not start")


def _ask(name: str, client: Client, turn: int) -> int:
    return client.ask("GET", f"/{name}/")


def main() -> None:
    """Prints the three figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=200, help="in each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--smoke", action="store_true")
    args = parser.parse_args()
    each, rounds = (4, 1) if args.smoke else (args.requests, args.rounds)
    with tempfile.TemporaryDirectory(prefix="jiangyan-bench-") as folder, socket.socket() as free:
        os.environ["BENCH_BARE"] = str(Path(folder) / "bare.sqlite3")
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
        free.close()
        server = serve(port, Path(folder) / "bare.log")
        try:
            for name in ("empty", "save", "rows"):
                ask = partial(_ask, name)
                measure(server.pid, [Client(port, "none") for _ in range(8)], 4, ask, False)
                told = [measure(server.pid, [Client(port, "none")], each, ask, False)[0] for _ in range(rounds)]
                print(json.dumps({"what": f"bare: {name}", "cpu_ms": round(statistics.median(told), 2),
                                  "cpu_ms_least": round(min(told), 2)}), flush=True)
        finally:
            server.terminate()
            server.wait(60)


if __name__ == "__main__":
    main()
