"""Tables as JSON-stat 2 datasets, from a cube of figures by their codes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import Any

from tilstand.languages import DatedText
from tilstand.model.names import RECONSTRUCTED, EditionNames
from tilstand.model.release import Release
from tilstand.model.table import CellValue, ReleasableTable, TableNote
from tilstand.publish.csv_files import NOT_APPLICABLE, TOTAL, format_origin, get_dimension_code, get_observation_status
from tilstand.publish.front_matter import get_edition_line
from tilstand.report_text import get_report_string, get_unit_name
from tilstand.terms import JoinedText, Key, Language, Text, Value, ValueQualifier, ValueStatus
from tilstand.terms.code import CodeRelation, RemainderCode

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
class TableCube:
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


def index_release_figures(release: Release) -> dict[Key, CellValue]:
    """Every figure of the tables of a release by its address: all that may be said of them anywhere else."""
    figures: dict[Key, CellValue] = {}
    for table in release.tables:
        figures = {**index_table_figures(release.names, table), **figures}
    return figures


def index_table_figures(names: EditionNames, table: ReleasableTable) -> dict[Key, CellValue]:
    """Every figure of a table by its address; a figure in brackets has all its own.

    Args:
        names: What the addresses are called.
        table: The table.
    """
    figures: dict[Key, CellValue] = {}
    inside: dict[Key, CellValue] = {}
    for cell in table.list_cells():
        if cell.key is None:
            continue
        own_notes = tuple(note for note in cell.notes if note.inside is None)
        alone = replace(cell, bracket=None, notes=own_notes)
        figures.setdefault(cell.key, alone if table.bracket else cell)
        if cell.bracket is not None and table.bracket:
            key = cell.key
            for dimension, code in table.bracket:
                key = key.at(dimension, code)
            notes = tuple(TableNote(note.inside, kind=note.kind) for note in cell.notes if note.inside is not None)
            bracket = CellValue(
                key,
                cell.bracket,
                cell.bracket_origin,
                cell.bracket_qualifier,
                notes=notes,
                upper=cell.bracket_upper,
            )
            inside.setdefault(key, bracket)
    return {**inside, **figures}


def build_cube(names: EditionNames, table: ReleasableTable) -> TableCube:
    """The figures of a table as a cube.

    Each dimension is an axis of its own as long as the cube is not nearly empty. Where figures of unlike
    breakdowns stand together, the dimensions that vary share the axis `breakdown`.

    Args:
        names: What the addresses are called.
        table: The table.
    """
    figures = index_table_figures(names, table)
    keys = sorted(figures, key=lambda key: (key.period.first, key.period.last))
    used = {name for key in keys for name, _ in key.dims}
    dimensions = [name for name in names.dimensions if name in used]
    # What reads the code of a figure on each axis.
    readers: dict[str, Callable[[Key], str]] = {
        _MEASURE: attrgetter("measure"),
        _PROVIDER: attrgetter("provider"),
        _PERIOD: lambda key: str(key.period),
        **{name: partial(get_dimension_code, names, dimension=name) for name in dimensions},
    }
    codes = {name: list(dict.fromkeys(map(read, keys))) for name, read in readers.items()}
    stacked: tuple[str, ...] = ()
    if math.prod(map(len, codes.values())) > _SPARSE * len(keys):
        stacked = tuple(name for name in dimensions if len(codes[name]) > 1)
    single = [name for name in dimensions if name not in stacked]
    axes = [*_build_standard_dimensions(names, keys, list(figures))]
    axes += [_build_code_dimension(names, name, codes[name]) for name in single]
    if stacked:
        axes.append(_build_breakdown_dimension(names, list(figures), stacked))
        readers[BREAKDOWN] = partial(_join_stacked_codes, stacked=stacked)
    positions = [{code: n for n, code in enumerate(axis.codes)} for axis in axes]
    places: dict[int, CellValue] = {}
    for key, cell in figures.items():
        place = 0
        for axis, position in zip(axes, positions, strict=True):
            place = place * len(position) + position[readers[axis.id](key)]
        places[place] = cell
    return TableCube(tuple(axes), dict(sorted(places.items())), stacked)


def _build_standard_dimensions(
    names: EditionNames, in_time: Sequence[Key], in_table: Sequence[Key]
) -> Iterator[CubeDimension]:
    measures = {key.measure for key in in_table}
    keys = {name: [key for key in in_table if key.measure == name] for name in measures}
    named = {name: names.counted(keys[name]) for name in names.measures if name in measures}
    yield CubeDimension(_MEASURE, get_report_string(names.words, "data.measure"), named)
    providers = dict.fromkeys(key.provider for key in in_table)
    bodies = {name: names.provider(name) for name in providers}
    yield CubeDimension(_PROVIDER, get_report_string(names.words, "data.provider"), bodies)
    spans = dict.fromkeys(key.period for key in in_time)
    times = {str(span): DatedText(span) for span in spans}
    yield CubeDimension(_PERIOD, get_report_string(names.words, "data.period"), times)


def _build_code_dimension(names: EditionNames, name: str, used: Sequence[str]) -> CubeDimension:
    listed = [code.id for code in names.codes(name)]
    order = [TOTAL, *listed, *sorted(code for code in used if code not in listed), NOT_APPLICABLE]
    codes = {code: label_code(names, name, code) for code in dict.fromkeys(order) if code in used}
    return CubeDimension(name, names.dimensions[name].label, codes)


def _build_breakdown_dimension(names: EditionNames, keys: Sequence[Key], stacked: Sequence[str]) -> CubeDimension:
    codes: dict[str, Text] = {}
    for key in keys:
        codes.setdefault(_join_stacked_codes(key, stacked), label_breakdown(names, key, stacked))
    return CubeDimension(BREAKDOWN, get_report_string(names.words, "data.breakdown"), codes)


def label_breakdown(names: EditionNames, key: Key, dimensions: Iterable[str]) -> Text:
    """The codes of a figure in words, each after its dimension; that it is the total, where it has none.

    Args:
        names: What the addresses are called.
        key: The figure's address.
        dimensions: The dimensions that are named, in their order.
    """
    parts = [
        JoinedText((names.dimensions[name].label, label_code(names, name, code)), ": ")
        for name in dimensions
        if (code := key.code(name)) is not None
    ]
    return JoinedText(tuple(parts), "; ") if parts else get_report_string(names.words, "total")


def _join_stacked_codes(key: Key, stacked: Sequence[str]) -> str:
    return "; ".join(f"{name}={code}" for name in stacked if (code := key.code(name)) is not None) or TOTAL


def label_code(names: EditionNames, dimension: str, code: str) -> Text:
    """What a code of a figure is called, the total and what a breakdown leaves unplaced too."""
    if code == TOTAL:
        return get_report_string(names.words, "total")
    if code == NOT_APPLICABLE:
        return get_report_string(names.words, "no_dimension")
    if code in names.codes(dimension):
        return names.code(dimension, code)
    remainder_code = RemainderCode.read(code)
    if remainder_code is not None and remainder_code.within is not None:
        return get_report_string(names.words, "data.part_of", name=names.code(dimension, remainder_code.within))
    return get_report_string(names.words, "not_stated")


def write_jsonstat(names: EditionNames, table: ReleasableTable, language: Language) -> bytes:
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
    cube = build_cube(names, table)
    values: list[int | float | None] = [None] * math.prod(cube.size)
    for place, cell in cube.figures.items():
        values[place] = to_json_number(cell.value)
    known = {axis.id for axis in cube.axes}
    geo = [name for name, dimension in names.dimensions.items() if dimension.geo and name in known]
    # What the edition is, where it is not a plain one: under which name, with which value, and in words.
    remarks: list[tuple[str, object, Text]] = []
    if names.imprint.corrected is not None:
        remarks.append(("corrected", names.imprint.corrected.isoformat(), get_edition_line(names)))
    if names.basis == RECONSTRUCTED:
        remarks.append(("basis", names.basis, get_report_string(names.words, names.basis, year=names.period)))
    remarks += [(mark, True, get_report_string(names.words, f"{mark}.banner")) for mark in names.imprint.marks]
    notes = [text.text(language) for text in (*(text for *_, text in remarks), *(note.text for note in table.notes))]
    dataset: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": table.title.text(language),
        "source": names.provider(names.coordinator).text(language),
        "updated": names.published.isoformat(),
        **({"note": notes} if notes else {}),
        "role": {"time": ["period"], "metric": ["measure"], **({"geo": geo} if geo else {})},
        "id": [axis.id for axis in cube.axes],
        "size": list(cube.size),
        "dimension": {axis.id: _build_jsonstat_dimension(names, axis, cube, language) for axis in cube.axes},
        "value": values,
        "status": {str(place): get_observation_status(names, cell) for place, cell in cube.figures.items()},
        "extension": {
            **_build_jsonstat_extension(names, table, cube, language),
            **{name: value for name, value, _ in reversed(remarks)},
        },
    }
    return (json.dumps(dataset, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def to_json_number(value: Value) -> int | float | None:
    """A value as a JSON number; None where there is none.

    Example:
        >>> to_json_number(Value.number("12")), to_json_number(Value.number("41.5"))
        (12, 41.5)
    """
    if value.amount is None:
        return None
    return int(value.amount) if value.amount == value.amount.to_integral_value() else float(value.amount)


def list_status_meanings(names: EditionNames) -> dict[str, Text]:
    """What each letter of the status means."""
    labels: dict[str, list[Text]] = {}
    for status in ValueStatus:
        labels.setdefault(status.sdmx, []).append(get_report_string(names.words, f"status.{status.value}"))
    for letter in "EIB":
        labels[letter] = [get_report_string(names.words, f"observation.{letter}")]
    return {letter: JoinedText(tuple(texts), "; ") for letter, texts in labels.items()}


def _build_jsonstat_dimension(
    names: EditionNames, axis: CubeDimension, table_cube: TableCube, language: Language
) -> dict[str, Any]:
    category: dict[str, Any] = {
        "index": list(axis.codes),
        "label": {code: label.text(language) for code, label in axis.codes.items()},
    }
    if axis.id == "measure":
        category["unit"] = {name: _build_jsonstat_unit(names, name, table_cube, language) for name in axis.codes}
    told: dict[str, Any] = {"label": axis.label.text(language), "category": category}
    if axis.id in names.dimensions:
        children: dict[str, list[str]] = {}
        kinds: dict[str, str] = {}
        for code in (code for code in names.codes(axis.id) if code.id in axis.codes):
            if code.parent in axis.codes and code.parent is not None:
                children.setdefault(code.parent, []).append(code.id)
            if code.kind is not CodeRelation.PART:
                kinds[code.id] = code.kind.value
        if children:
            category["child"] = children
        if kinds:
            # Codes that are counted inside another one, or gather others, are never added to their siblings.
            told["extension"] = {"kind": kinds}
    return told


def _build_jsonstat_unit(names: EditionNames, measure: str, cube: TableCube, language: Language) -> dict[str, Any]:
    cells = [cell for cell in cube.figures.values() if cell.key is not None and cell.key.measure == measure]
    amounts = [cell.value.amount for cell in cells if cell.value.amount is not None]
    (counted,) = names.list_figure_units(cell.key for cell in cells if cell.key is not None)
    return {
        "label": get_unit_name(names.words, counted.value).text(language),
        "decimals": max((max(0, -int(amount.as_tuple().exponent)) for amount in amounts), default=0),
        "base": counted.value,
    }


def _build_jsonstat_extension(
    names: EditionNames, table: ReleasableTable, cube: TableCube, language: Language
) -> dict[str, Any]:
    figures = {str(place): cell for place, cell in cube.figures.items()}
    known = {place: cell for place, cell in figures.items() if cell.value.known}
    letters = {get_observation_status(names, cell) for cell in figures.values()}
    meanings = list_status_meanings(names)
    extension: dict[str, Any] = {
        "table": table.id,
        "number": table.number,
        "part": table.part,
        "kind": table.kind,
        "edition": names.round_name,
        "language": language,
        "unit": table.unit.text(language),
        "status": {letter: text.text(language) for letter, text in meanings.items() if letter in letters},
        "origin": {place: origin for place, cell in known.items() if (origin := format_origin(names, cell))},
    }
    inexact = {place: cell for place, cell in known.items() if cell.qualifier is not ValueQualifier.EXACT}
    if inexact:
        extension["qualifier"] = {place: cell.qualifier.value for place, cell in inexact.items()}
    for side in ("upper", "published", "computed", "computed_upper"):
        sides = {place: getattr(cell, side) for place, cell in figures.items()}
        if shown := {place: to_json_number(value) for place, value in sides.items() if value is not None}:
            extension[side] = shown
    hidden = [place for place, cell in figures.items() if cell.value.status is ValueStatus.SUPPRESSED]
    if hidden:
        # which of them are small is not told: that alone would tell of people
        extension["confidentiality"] = dict.fromkeys(hidden, ValueStatus.SUPPRESSED.confidentiality)
        meaning = get_report_string(names.words, "confidentiality.confidential").text(language)
        extension["confidential"] = {
            ValueStatus.SUPPRESSED.confidentiality: meaning,
            "reason": [text.text(language) for text in names.protection],
        }
    places: dict[str, list[int]] = {}
    for place, cell in cube.figures.items():
        for note in cell.notes:
            places.setdefault(note.text.text(language), []).append(place)
    if places:
        extension["notes"] = [{"text": text, "places": noted} for text, noted in places.items()]
    if cube.stacked:
        extension["breakdown"] = list(cube.stacked)
    return extension
