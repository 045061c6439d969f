"""A server for the browser tests: `python -m tests.browser.ground DATA PORT` makes the cast and serves it with granian."""

import os
import sys


def main() -> None:
    data, port = sys.argv[1:]
    os.environ["JIANGYAN_DATA_DIR"] = data
    os.environ["DJANGO_SETTINGS_MODULE"] = "jiangyan.config.settings"
    from jiangyan.management import ground

    ground.stand(data)
    ground.migrate()
    from tests.cast import cast

    cast()
    from jiangyan.management.serve import serve

    serve("127.0.0.1", int(port), workers=2, web_only=True)


if __name__ == "__main__":
    main()
