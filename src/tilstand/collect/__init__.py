"""Collect: submissions from files, each one checked; everything that does not fit, at once."""

from functools import partial

from tilstand.collect.batch import collect_earlier_rounds, collect_round
from tilstand.collect.decisions import read_round_adjustments, read_round_decisions
from tilstand.collect.line_list import collect_line_list
from tilstand.collect.submission import (
    Delivery,
    deliver_file,
    detect_provider,
    list_free_texts,
    read_submission,
    redact_free_text,
)
from tilstand.collect.unit_figures import collect_published_figures
from tilstand.collect.workbook_template import hash_collection_version, is_provider_asked, write_workbook_template
from tilstand.former_names import get_former_name

__all__ = [
    "Delivery",
    "collect_earlier_rounds",
    "collect_line_list",
    "collect_published_figures",
    "collect_round",
    "deliver_file",
    "detect_provider",
    "hash_collection_version",
    "is_provider_asked",
    "list_free_texts",
    "read_round_adjustments",
    "read_round_decisions",
    "read_submission",
    "redact_free_text",
    "write_workbook_template",
]

__getattr__ = partial(get_former_name, __name__)
