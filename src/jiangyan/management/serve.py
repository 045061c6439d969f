"""`jiangyan serve`: the web server in the foreground."""

import argparse

from jiangyan.management import ground


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Address and number of worker processes."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="监听端口")
    parser.add_argument("--workers", type=int, default=2, help="进程数")
    parser.add_argument("--web-only", action="store_true", help="只起网页服务")


def run(args: argparse.Namespace) -> int:
    """Migrates and serves until stopped."""
    ground.stand()
    ground.migrate()
    serve(args.host, args.port, args.workers)
    return 0


def serve(host: str, port: int, workers: int = 2) -> None:
    """Serves the WSGI application with granian; blocks until stopped."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian("jiangyan.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
            workers=workers, blocking_threads=4, respawn_failed_workers=True,
            log_level=LogLevels.warning).serve()
