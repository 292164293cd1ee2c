"""Define: what is counted, by whom, with which codes, forms, relations, tables and texts."""

from functools import partial

from tilstand.define.collection import Collection, Framework, RoundView, report_gaps
from tilstand.define.collection_reader import read_collection
from tilstand.define.round_settings import Round
from tilstand.define.rules import Rule, load_rule_catalogue
from tilstand.define.structural_metadata import FormCell, StructuralMetadata, affects_series, find_series_breaks
from tilstand.former_names import get_former_name

__all__ = [
    "Collection",
    "FormCell",
    "Framework",
    "Round",
    "RoundView",
    "Rule",
    "StructuralMetadata",
    "affects_series",
    "find_series_breaks",
    "load_rule_catalogue",
    "read_collection",
    "report_gaps",
]

__getattr__ = partial(get_former_name, __name__)
