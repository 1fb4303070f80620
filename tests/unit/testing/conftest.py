"""scripts/testing as modules."""
import sys

from evc.program import CHECKOUT

sys.path.insert(0, str(CHECKOUT / "scripts/testing"))
