"""The checker of tests/chaos is used as it is, on evidence that is made up here."""
import sys
from pathlib import Path

TESTS = Path(__file__).parents[2]
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "chaos"), str(Path(__file__).parent)]
