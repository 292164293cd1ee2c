"""Define: what is counted, by whom, with which codes, forms, relations, tables and texts."""

from tilstand.define.absent import absent
from tilstand.define.broken import breaks_between, concerns
from tilstand.define.collection import Collection, RoundView
from tilstand.define.framework import Framework
from tilstand.define.read import collection
from tilstand.define.round import Round
from tilstand.define.rules import Rule, catalogue
from tilstand.define.vocabulary import Cell, Vocabulary

__all__ = [
    "Cell",
    "Collection",
    "Framework",
    "Round",
    "RoundView",
    "Rule",
    "Vocabulary",
    "absent",
    "breaks_between",
    "catalogue",
    "collection",
    "concerns",
]
