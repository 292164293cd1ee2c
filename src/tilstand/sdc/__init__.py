"""Disclosure control over arrays: small counts of a file are rounded, and everything adds up.

It knows nothing of figures, bodies or languages, and can be used alone: a file of finest cells becomes
`Hypercube`, everything published from it one system, `TableSystem`.
"""

from tilstand.sdc.aggregation import TableSystem, build_table_system
from tilstand.sdc.hypercube import (
    CodeGrouping,
    DisclosureError,
    Hypercube,
    SpanningVariable,
    TableFault,
    read_hypercube,
)

__all__ = [
    "CodeGrouping",
    "DisclosureError",
    "Hypercube",
    "SpanningVariable",
    "TableFault",
    "TableSystem",
    "build_table_system",
    "read_hypercube",
]
