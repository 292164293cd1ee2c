"""The choice for all blank cells of a block: which of them it holds for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set

from tilstand.collect.manifest import MappedRow
from tilstand.define import Vocabulary
from tilstand.terms import Status

__all__ = ["rested"]

Codes = Mapping[str, str]


def rested(
    collection: Vocabulary, rows: Iterable[MappedRow], filled: Set[str], chosen: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The rows that a choice holds for, by their codes, each with the state that it gets.

    A blank total is not 0 where one of its parts has a number: nobody meant that, and it stays blank.

    Args:
        collection: The collection, for its code lists.
        rows: The rows of figures.
        filled: The codes of those with a number that is not 0.
        chosen: The states by block.
    """
    blocks: dict[str, list[tuple[MappedRow, Codes]]] = defaultdict(list)
    for row in rows:
        pairs = (part.strip().partition("=") for part in row.breakdown.split(";") if part.strip())
        blocks[row.block].append((row, {name: code for name, _, code in pairs}))
    for block, state in chosen.items():
        parts = [codes for row, codes in blocks[block] if row.code in filled]
        for row, codes in blocks[block]:
            above = state == Status.ZERO.value and any(_above(collection, codes, part) for part in parts)
            if not above:
                yield row.code, state


def _above(collection: Vocabulary, whole: Codes, part: Codes) -> bool:
    """True if one breakdown counts whatever another one does."""
    return all(
        name in part and (part[name] == code or _under(collection, name, part[name], code))
        for name, code in whole.items()
    )


def _under(collection: Vocabulary, dimension: str, code: str, above: str) -> bool:
    if dimension not in collection.settings.dimensions or code not in collection.codelist(dimension):
        return False
    return above in collection.codelist(dimension).ancestors(code)
