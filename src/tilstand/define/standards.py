"""What other standards call the columns of a line list, and the meanings that their values have."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tilstand.define.definition import Definition
from tilstand.terms import Meaning

__all__ = ["StandardColumn", "headings", "meanings"]


class StandardColumn(Definition):
    """A column as a standard names it.

    Attributes:
        dimensions: Meanings of the breakdowns that it may stand for, the nearest first.
        column: A column that is no breakdown, instead.
        codes: By the standard's values: the meanings of the codes that they stand for, the nearest first.
        source: The standard.
    """

    dimensions: tuple[str, ...] = ()
    column: str = ""
    codes: Mapping[str, tuple[str, ...]] = {}
    source: str


@cache
def headings() -> Mapping[str, StandardColumn]:
    """All columns that standards name."""
    raw = tomllib.loads(files("tilstand.define").joinpath("standards.toml").read_text("utf-8"))
    return {name: StandardColumn.model_validate(heading) for name, heading in raw.items()}


@cache
def meanings() -> tuple[frozenset[str], frozenset[str]]:
    """What breakdowns and what codes may be declared to mean."""
    known = headings().values()
    codes = (code for one in known if one.dimensions for targets in one.codes.values() for code in targets)
    return frozenset(d for one in known for d in one.dimensions), frozenset((*Meaning, *codes))
