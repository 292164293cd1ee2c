"""JSON-stat 2: a table as a cube, with labels in one language and a status for every figure."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tilstand.model.imprint import RECONSTRUCTED
from tilstand.model.names import Names
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.publish.cube import Cube, CubeDimension, cube
from tilstand.publish.imprint import edition_line
from tilstand.terms import Joined, Language, Qualifier, Status, Text, Value
from tilstand.terms.code import Kind
from tilstand.text import fixed, unit

__all__ = ["jsonstat", "meanings"]


def jsonstat(names: Names, table: ReleasableTable, language: Language) -> bytes:
    """A table as a JSON-stat 2 dataset.

    There is one file a language, since what reads JSON-stat reads one label for each code. A place without
    status is one that the table does not have. Notes to single figures stand under `extension`, with the
    places that they belong to; so do the figures' qualifiers and origins where they are not the usual ones.

    Args:
        names: What the edition and its addresses are called.
        table: The table.
        language: Language of the labels.

    Source:
        JSON-stat 2.0, https://json-stat.org/full/; SDMX code lists CL_OBS_STATUS and CL_CONF_STATUS.
    """
    made = cube(names, table)
    values: list[int | float | None] = [None] * math.prod(made.size)
    for place, cell in made.figures.items():
        values[place] = number(cell.value)
    known = {axis.id for axis in made.axes}
    geo = [name for name, one in names.dimensions.items() if one.geo and name in known]
    coordinator = names.provider(names.coordinator)
    told: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": table.title.text(language),
        "source": coordinator.text(language),
        "updated": names.published.isoformat(),
        "note": [note.text.text(language) for note in table.notes],
        "role": {"time": ["period"], "metric": ["measure"], **({"geo": geo} if geo else {})},
        "id": [axis.id for axis in made.axes],
        "size": list(made.size),
        "dimension": {axis.id: _dimension(names, axis, made, language) for axis in made.axes},
        "value": values,
        "status": {str(place): cell.value.status.sdmx for place, cell in made.figures.items()},
        "extension": _extension(names, table, made, language),
    }
    for mark in reversed(names.imprint.marks):
        told["note"] = [fixed(names.words, f"{mark}.banner").text(language), *told["note"]]
        told["extension"] |= {mark: True}
    if names.basis == RECONSTRUCTED:
        told["note"] = [fixed(names.words, names.basis, year=names.period).text(language), *told["note"]]
        told["extension"] |= {"basis": names.basis}
    if names.imprint.corrected is not None:
        told["note"] = [edition_line(names).text(language), *told["note"]]
        told["extension"] |= {"corrected": names.imprint.corrected.isoformat()}
    if not told["note"]:
        del told["note"]
    return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def number(value: Value) -> int | float | None:
    """A value as a JSON number; None where there is none.

    Example:
        >>> number(Value.number("12")), number(Value.number("41.5"))
        (12, 41.5)
    """
    if value.amount is None:
        return None
    return int(value.amount) if value.amount == value.amount.to_integral_value() else float(value.amount)


def meanings(names: Names) -> dict[str, Text]:
    """What each letter of the status means."""
    found: dict[str, list[Text]] = {}
    for status in Status:
        found.setdefault(status.sdmx, []).append(fixed(names.words, f"status.{status.value}"))
    return {letter: Joined(tuple(labels), "; ") for letter, labels in found.items()}


def _dimension(names: Names, axis: CubeDimension, made: Cube, language: Language) -> dict[str, Any]:
    category: dict[str, Any] = {
        "index": list(axis.codes),
        "label": {code: label.text(language) for code, label in axis.codes.items()},
    }
    if axis.id == "measure":
        category["unit"] = {name: _unit(names, name, made, language) for name in axis.codes}
    told: dict[str, Any] = {"label": axis.label.text(language), "category": category}
    if axis.id in names.dimensions:
        children: dict[str, list[str]] = {}
        kinds: dict[str, str] = {}
        for code in (code for code in names.codes(axis.id) if code.id in axis.codes):
            if code.parent in axis.codes and code.parent is not None:
                children.setdefault(code.parent, []).append(code.id)
            if code.kind is not Kind.PART:
                kinds[code.id] = code.kind.value
        if children:
            category["child"] = children
        if kinds:
            # Codes that are counted inside another one, or gather others, are never added to their siblings.
            told["extension"] = {"kind": kinds}
    return told


def _unit(names: Names, measure: str, made: Cube, language: Language) -> dict[str, Any]:
    amounts = [
        cell.value.amount
        for cell in made.figures.values()
        if cell.key is not None and cell.key.measure == measure and cell.value.amount is not None
    ]
    keys = (cell.key for cell in made.figures.values() if cell.key is not None)
    (counted,) = names.units(key for key in keys if key.measure == measure)
    name = counted.value
    return {
        "label": unit(names.words, name).text(language),
        "decimals": max((_decimals(amount) for amount in amounts), default=0),
        "base": name,
    }


def _decimals(amount: Decimal) -> int:
    return max(0, -int(amount.as_tuple().exponent))


def _extension(names: Names, table: ReleasableTable, made: Cube, language: Language) -> dict[str, Any]:
    letters = {cell.value.status.sdmx for cell in made.figures.values()}
    told: dict[str, Any] = {
        "table": table.id,
        "number": table.number,
        "part": table.part,
        "kind": table.kind,
        "edition": names.round_name,
        "language": language,
        "unit": table.unit.text(language),
        "status": {
            letter: meaning.text(language) for letter, meaning in meanings(names).items() if letter in letters
        },
        "origin": {str(place): cell.origin.value for place, cell in made.figures.items() if cell.value.known},
    }
    qualifiers = {
        str(place): cell.qualifier.value
        for place, cell in made.figures.items()
        if cell.value.known and cell.qualifier is not Qualifier.EXACT
    }
    notes = [{"text": text, "places": places} for text, places in _notes(made.figures, language)]
    if qualifiers:
        told["qualifier"] = qualifiers
    for side in ("upper", "published", "computed", "computed_upper"):
        known = {str(place): getattr(cell, side) for place, cell in made.figures.items()}
        if shown := {place: number(value) for place, value in known.items() if value is not None}:
            told[side] = shown
    hidden = [str(place) for place, cell in made.figures.items() if cell.value.status is Status.SUPPRESSED]
    if hidden:
        # which of them are small is not told: that alone would tell of people
        told["confidentiality"] = dict.fromkeys(hidden, "C")
        meant = {"C": fixed(names.words, "confidentiality.C").text(language)}
        told["confidential"] = meant | {"reason": [one.text(language) for one in names.protection]}
    if notes:
        told["notes"] = notes
    if made.stacked:
        told["breakdown"] = list(made.stacked)
    return told


def _notes(figures: Mapping[int, CellValue], language: Language) -> Iterator[tuple[str, list[int]]]:
    found: dict[str, list[int]] = {}
    for place, cell in figures.items():
        for note in cell.notes:
            found.setdefault(note.text.text(language), []).append(place)
    yield from found.items()
