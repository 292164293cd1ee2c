"""Estimate: how many were never seen by anybody, or why nobody can say."""

from __future__ import annotations

from importlib import import_module
from os import environ
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tilstand.estimate.answer import HiddenPopulation, hidden_population
    from tilstand.estimate.read import capture_table
    from tilstand.estimate.table import CaptureTable

__all__ = ["CaptureTable", "HiddenPopulation", "capture_table", "hidden_population"]

# The arrays are small: threads of linear algebra would wait for each other longer than they work (a statement
# took thirty times the processor time), and the last digits would hang on their number.
environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Who makes a report without an estimate does not load it.
_HOMES = {
    "CaptureTable": "table",
    "HiddenPopulation": "answer",
    "capture_table": "read",
    "hidden_population": "answer",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
