"""The whole numbers that a release tells, wherever it does."""

from __future__ import annotations

from collections.abc import Iterator

from tilstand.model.release import Release
from tilstand.terms import Key, Value, ValueQualifier

_ENDS = (ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST)


def list_released_numbers(release: Release) -> dict[Key, int]:
    """Return the number that a release tells of each figure, in tables, pictures and texts.

    Args:
        release: What is released.
    """
    numbers = {key: number for key, value in release.cells for number in _read_number(value)}
    for table in release.tables:
        for cell in table.list_cells():
            if cell.key is None:
                continue
            if cell.qualifier not in _ENDS:
                numbers.update((cell.key, number) for number in _read_number(cell.value))
            if cell.bracket is not None and table.bracket and cell.bracket_qualifier not in _ENDS:
                key = cell.key
                for dimension, code in table.bracket:
                    key = key.at(dimension, code)
                numbers.update((key, number) for number in _read_number(cell.bracket))
    return numbers


def _read_number(value: Value) -> Iterator[int]:
    if value.known and value.exact_number.denominator == 1:
        yield int(value.exact_number)
