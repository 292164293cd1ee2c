"""Disclosure control over arrays: what a reader can work out from counts, and how to keep it from them.

It knows nothing of figures, bodies or languages, and can be used alone: a file of finest cells becomes
`Micro`, everything published from it one system, `Tables`.
"""

from tilstand.disclosure.micro import Grouping, Micro, Variable
from tilstand.disclosure.objection import DisclosureError, Objection
from tilstand.disclosure.read import micro_cells
from tilstand.disclosure.tables import Tables, tables

__all__ = [
    "DisclosureError",
    "Grouping",
    "Micro",
    "Objection",
    "Tables",
    "Variable",
    "micro_cells",
    "tables",
]
