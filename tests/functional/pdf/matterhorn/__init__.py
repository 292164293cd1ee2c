"""Conditions of PDF/UA-1 and PDF/A-2a that a program can judge, each by itself, each named after its source.

The names are those of the Matterhorn Protocol 1.1 (`14-003`), or of the clause of a standard where the
protocol has none (`32000-1 14.7.4.4`, `19005-2 6.1.3`). This is not a validator: what it finds is a fault,
what it does not find may still be there.
"""

import matterhorn.annotations
import matterhorn.archive
import matterhorn.fonts
import matterhorn.lists
import matterhorn.marks
import matterhorn.metadata
import matterhorn.structure
import matterhorn.tables  # noqa: F401
from matterhorn.rule import RULES, Fault, faults

__all__ = ["RULES", "Fault", "faults"]
