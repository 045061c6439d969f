"""The full campaign by hand: `python -m tests.faults --kills 300 --writes 20000 [--postgresql] [--seed N]`."""

import argparse
import sys
import tempfile
from pathlib import Path

from jiangyan.management import ground as own


def main() -> int:
    """0 when nothing was lost, altered or doubled and the chain is sound; the figures on the way out."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--writes", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clerks", type=int, default=8)
    parser.add_argument("--edits", type=int, default=10, help="how often each row is written")
    parser.add_argument("--limit", type=float, default=3600, help="seconds after which the clerks stop, however far they are")
    parser.add_argument("--postgresql", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiangyan-faults-", ignore_cleanup_errors=True) as folder:
        own.stand(f"{folder}/own")
        from tests.faults import campaign, grounds

        with grounds.ground(Path(folder) / "data", args.postgresql) as ground:
            outcome = campaign.run(ground, args.writes, args.kills, args.seed, args.clerks, args.edits, args.limit)
            print(campaign.told(ground, outcome, args.seed), flush=True)
    return 0 if outcome.account.clean and set(outcome.checks.values()) == {0} else 1


if __name__ == "__main__":
    sys.exit(main())
