"""``python -m khunnatham.cli``."""

import sys

from khunnatham.cli.main import main

sys.exit(main())
