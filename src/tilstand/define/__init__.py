"""Define: what is counted, by whom, with which codes, forms, relations, tables and texts."""

from tilstand.define.absent import absent
from tilstand.define.broken import breaks_between, concerns
from tilstand.define.collection import Cell, Collection, Round
from tilstand.define.read import collection
from tilstand.define.rules import Rule, catalogue

__all__ = [
    "Cell",
    "Collection",
    "Round",
    "Rule",
    "Words",
    "absent",
    "breaks_between",
    "catalogue",
    "collection",
    "concerns",
]
