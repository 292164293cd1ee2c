"""Cube: the figures of a table by their codes alone, wherever they stand in rows and columns."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tilstand.languages import Dated
from tilstand.model.names import Names
from tilstand.model.table import CellValue, Note, ReleasableTable
from tilstand.publish.data import NOT_APPLICABLE, TOTAL, code_at
from tilstand.terms import Joined, Key, Text
from tilstand.terms.code import Remainder
from tilstand.text import fixed

__all__ = ["BREAKDOWN", "Cube", "CubeDimension", "cube", "placed"]

BREAKDOWN = "breakdown"
"""The axis that holds all codes of a figure together, where a cube of single dimensions would be empty."""

_MEASURE, _PROVIDER, _PERIOD = "measure", "provider", "period"
_SPARSE = 10  # an axis for each dimension, if the cube has at most so many places for each figure


@dataclass(frozen=True, slots=True)
class CubeDimension:
    """One dimension of a cube.

    Attributes:
        id: `measure`, `provider`, `period`, a dimension of the collection, or `breakdown`.
        label: Its name.
        codes: Its codes in order, each with its label.
    """

    id: str
    label: Text
    codes: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Cube:
    """The figures of a table, each at its place.

    Attributes:
        axes: The dimensions; the place of a figure counts them in this order, the last one fastest.
        figures: Figures by place.
        stacked: Dimensions that the axis `breakdown` holds together.
    """

    axes: tuple[CubeDimension, ...]
    figures: Mapping[int, CellValue]
    stacked: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, ...]:
        """How many codes each axis has."""
        return tuple(len(axis.codes) for axis in self.axes)


def placed(names: Names, table: ReleasableTable) -> dict[Key, CellValue]:
    """Every figure of a table by its address; a figure in brackets has all its own.

    Args:
        names: What the addresses are called.
        table: The table.
    """
    found: dict[Key, CellValue] = {}
    inside: dict[Key, CellValue] = {}
    for cell in (cell for row in table.cells for cell in row if cell is not None):
        if cell.key is None:
            continue
        own = tuple(note for note in cell.notes if note.inside is None)
        alone = replace(cell, bracket=None, notes=own)
        found.setdefault(cell.key, alone if table.bracket else cell)
        if cell.bracket is not None and table.bracket:
            key = cell.key
            for dimension, code in table.bracket:
                key = key.at(dimension, code)
            told = tuple(Note(note.inside, kind=note.kind) for note in cell.notes if note.inside is not None)
            inside.setdefault(
                key,
                CellValue(key, cell.bracket, cell.bracket_origin, cell.bracket_qualifier, notes=told),
            )
    return {**inside, **found}


def cube(names: Names, table: ReleasableTable) -> Cube:
    """The figures of a table as a cube.

    Each dimension is an axis of its own as long as the cube is not nearly empty. Where figures of unlike
    breakdowns stand together, the dimensions that vary share the axis `breakdown`.

    Args:
        names: What the addresses are called.
        table: The table.
    """
    figures = placed(names, table)
    keys = sorted(figures, key=lambda key: (key.period.first, key.period.last))
    used = {name for key in keys for name, _ in key.dims}
    dimensions = [name for name in names.dimensions if name in used]
    codes = {name: list(dict.fromkeys(code_at(names, key, name) for key in keys)) for name in dimensions}
    ends = [len({f(key) for key in keys}) for f in (_measure, _provider, _period)]
    places = math.prod([*ends, *(len(found) for found in codes.values())])
    stacked: tuple[str, ...] = ()
    if places > _SPARSE * len(keys):
        stacked = tuple(name for name in dimensions if len(codes[name]) > 1)
    own = [name for name in dimensions if name not in stacked]
    axes = [
        *_ends(names, keys, list(figures)),
        *(_dimension(names, name, codes[name]) for name in own),
    ]
    if stacked:
        axes.append(_breakdown(names, list(figures), stacked))
    at = [{code: n for n, code in enumerate(axis.codes)} for axis in axes]
    found: dict[int, CellValue] = {}
    for key, cell in figures.items():
        where = [_measure(key), _provider(key), _period(key)]
        where += [code_at(names, key, name) for name in own]
        where += [_together(key, stacked)] if stacked else []
        place = 0
        for index, code in zip(at, where, strict=True):
            place = place * len(index) + index[code]
        found[place] = cell
    return Cube(tuple(axes), {place: found[place] for place in sorted(found)}, stacked)


def _measure(key: Key) -> str:
    return key.measure


def _provider(key: Key) -> str:
    return key.provider


def _period(key: Key) -> str:
    return str(key.period)


def _ends(names: Names, in_time: Sequence[Key], in_table: Sequence[Key]) -> Iterator[CubeDimension]:
    measures = {key.measure for key in in_table}
    keys = {name: [key for key in in_table if key.measure == name] for name in measures}
    named = {name: names.counted(keys[name]) for name in names.measures if name in measures}
    yield CubeDimension(_MEASURE, fixed(names.words, "data.measure"), named)
    providers = dict.fromkeys(key.provider for key in in_table)
    bodies = {name: names.provider(name) for name in providers}
    yield CubeDimension(_PROVIDER, fixed(names.words, "data.provider"), bodies)
    spans = dict.fromkeys(key.period for key in in_time)
    times = {str(span): Dated(span) for span in spans}
    yield CubeDimension(_PERIOD, fixed(names.words, "data.period"), times)


def _dimension(names: Names, name: str, used: Sequence[str]) -> CubeDimension:
    listed = [code.id for code in names.codes(name)]
    order = [TOTAL, *listed, *sorted(code for code in used if code not in listed), NOT_APPLICABLE]
    codes = {code: _code_label(names, name, code) for code in dict.fromkeys(order) if code in used}
    return CubeDimension(name, names.dimensions[name].label, codes)


def _breakdown(names: Names, keys: Sequence[Key], stacked: Sequence[str]) -> CubeDimension:
    codes: dict[str, Text] = {}
    for key in keys:
        parts = [
            Joined((names.dimensions[name].label, _code_label(names, name, code)), ": ")
            for name in stacked
            if (code := key.code(name)) is not None
        ]
        label = Joined(tuple(parts), "; ") if parts else fixed(names.words, "total")
        codes.setdefault(_together(key, stacked), label)
    return CubeDimension(BREAKDOWN, fixed(names.words, "data.breakdown"), codes)


def _together(key: Key, stacked: Sequence[str]) -> str:
    return "; ".join(f"{name}={code}" for name in stacked if (code := key.code(name)) is not None) or TOTAL


def _code_label(names: Names, dimension: str, code: str) -> Text:
    if code == TOTAL:
        return fixed(names.words, "total")
    if code == NOT_APPLICABLE:
        return fixed(names.words, "no_dimension")
    if code in names.codes(dimension):
        return names.code(dimension, code)
    rest = Remainder.read(code)
    if rest is not None and rest.within is not None:
        return fixed(names.words, "data.part_of", name=names.code(dimension, rest.within))
    return fixed(names.words, "not_stated")
