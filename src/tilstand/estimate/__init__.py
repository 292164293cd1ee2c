"""Estimate: how many were never seen by anybody, or why nobody can say."""

from __future__ import annotations

from importlib import import_module
from os import environ
from typing import TYPE_CHECKING, Any

from tilstand.former_names import get_former_name

if TYPE_CHECKING:
    from tilstand.estimate.answer import HiddenPopulation, estimate_hidden_population
    from tilstand.estimate.table import CaptureTable
    from tilstand.estimate.table_reader import read_capture_table

__all__ = ["CaptureTable", "HiddenPopulation", "estimate_hidden_population", "read_capture_table"]

# The arrays are small: threads of linear algebra would wait for each other longer than they work (a statement
# took thirty times the processor time), and the last digits would hang on their number.
environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Who makes a report without an estimate does not load it.
_HOMES = {
    "CaptureTable": "table",
    "HiddenPopulation": "answer",
    "read_capture_table": "table_reader",
    "estimate_hidden_population": "answer",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        return get_former_name(__name__, name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
