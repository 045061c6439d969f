"""What reading one file costs: `python -m tests.intake.weighed FILE` takes it the whole way in, alone, and prints JSON.

`said` is the refusal or the first fault, `seconds` the time by the clock, `megabytes` the peak memory of any child process.
"""

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    os.environ.setdefault("JIANGYAN_DATA_DIR", tempfile.mkdtemp(prefix="jiangyan-weighed-"))
    from jiangyan.management import ground

    ground.stand()
    from jiangyan.vault import files

    files.prepare()
    from tests.intake.test_bad_files import say

    place = Path(sys.argv[1])
    content, began = place.read_bytes(), time.monotonic()
    said = say(content, place.name)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    json.dump({"said": said, "seconds": round(time.monotonic() - began, 1), "megabytes": peak}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
