"""A rule: a condition's name and the function that finds where a file fails it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf

from matterhorn.opened import Opened

__all__ = ["RULES", "Fault", "faults", "rule"]

Finder = Callable[[Opened], Iterator[str]]
RULES: dict[str, Finder] = {}


@dataclass(frozen=True)
class Fault:
    """Where a file fails a condition."""

    rule: str
    where: str


def rule(name: str) -> Callable[[Finder], Finder]:
    """Register a finder under the name of its condition."""

    def registered(finder: Finder) -> Finder:
        assert name not in RULES, name
        RULES[name] = finder
        return finder

    return registered


def faults(pdf: pikepdf.Pdf, *names: str) -> list[Fault]:
    """All faults of an open file, of the rules named or of all."""
    opened = Opened(pdf)
    return [Fault(name, where) for name in names or RULES for where in RULES[name](opened)]
