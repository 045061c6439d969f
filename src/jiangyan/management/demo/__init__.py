"""`jiangyan demo`: invented units, people and evidence, played through the real actions, then served."""

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path

from jiangyan.management import ground

REAL = ("JIANGYAN_DATABASE_URL", "JIANGYAN_OWNER_DATABASE_URL", "JIANGYAN_FILES", "JIANGYAN_ANCHOR_DIR", "JIANGYAN_EMAIL_URL",
        "JIANGYAN_INBOX_URL")
"""Settings of a real installation that a demonstration never touches."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Port and data folder; or headless, with the folder for the papers."""
    parser.add_argument("--port", type=int, default=8000, help="网页端口")
    parser.add_argument("--data", default="data/demo", help="演示数据文件夹（每次重新生成）")
    parser.add_argument("--keep", action="store_true", help="沿用上次的演示数据，不重新生成")
    parser.add_argument("--headless", action="store_true", help="不起网页，走完一个基地和两个工作室，把文书写到 --out")
    parser.add_argument("--out", default="out", help="文书文件夹")


def run(args: argparse.Namespace) -> int:
    """Makes fresh demonstration data and serves it, or walks without a browser and writes the papers."""
    if args.headless:
        with tempfile.TemporaryDirectory(prefix="jiangyan-demo-") as folder:
            _fresh(folder)
            from jiangyan.management.demo import headless

            return headless.run(Path(args.out))
    from jiangyan.management.serve import here, serve, vacant

    vacant("127.0.0.1", args.port)  # before the data of a demonstration that still runs there is thrown away
    data = Path(args.data).resolve()
    mark = data / "demo.json"
    if args.keep and mark.exists():
        ground.stand(str(data), demo=True)
    else:
        if data.exists() and any(data.iterdir()) and not mark.exists():
            print(f"文件夹 {data} 里有不是演示生成的内容，没有动它。请用 --data 另选一个文件夹。")
            return 1
        shutil.rmtree(data, ignore_errors=True)
        _fresh(str(data))
        from jiangyan.management.demo import projects

        started = time.monotonic()
        projects.make(mark)
        print(f"演示数据已就绪（{time.monotonic() - started:.0f} 秒）。")
    from jiangyan.management.demo import projects

    here("127.0.0.1", args.port)
    projects.tell(mark, args.port)
    serve("127.0.0.1", args.port)
    return 0


def _fresh(folder: str) -> None:
    for name in REAL:
        os.environ.pop(name, None)
    ground.stand(folder, demo=True)
    ground.migrate()
