"""The entry point: `kspec`, or `python -m kspec`."""

import gc
import sys

from kspec.cli.main import main

gc.disable()  # a process of a fraction of a second gains more from it than memory in cycles costs

if __name__ == "__main__":
    sys.exit(main())
