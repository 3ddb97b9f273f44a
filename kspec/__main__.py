"""The entry point: `kspec`, or `python -m kspec`."""

import sys

from kspec.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
