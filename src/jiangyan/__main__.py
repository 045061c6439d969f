"""`python -m jiangyan` is `jiangyan`."""

import sys

from jiangyan.management.main import main

sys.exit(main())
