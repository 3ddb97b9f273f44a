"""Let the tests of the oracle's programs import them as these import each other: as neighbours."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
