"""A report loads nothing of what only the estimate, hiding and the attack need; a statement no SciPy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tilstand import estimate

WITHOUT = """
import sys
sys.modules["scipy"] = None
import tilstand.pipeline, tilstand.cli.run, tilstand.cli.app
from tilstand import estimate
counts = {"A": 60, "B": 50, "C": 40, "D": 30, "AB": 20, "AC": 15, "BC": 13, "CD": 9, "ABC": 5}
table = estimate.CaptureTable.from_counts(("A", "B", "C", "D"), counts)
assert estimate.estimate_hidden_population(table, thorough=False).said.low > 150
"""


@pytest.mark.slow
def test_the_way_through_loads_none_of_it():
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_not_there_is_no_part_of_the_estimate():
    with pytest.raises(AttributeError):
        _ = estimate.gone
