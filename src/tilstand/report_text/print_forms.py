"""Printed forms: table cells, titles of figures, and line breaks in long words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilstand.define import StructuralMetadata
from tilstand.languages import format_message
from tilstand.languages.hidden_figure_words import load_hidden_figure_words
from tilstand.languages.messages import format_inner_period
from tilstand.languages.typography import MidSentenceLabel
from tilstand.model.names import EditionNames, MeasureNames
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.report_text import format_number, get_report_string, get_unit_name
from tilstand.report_text.numerals import format_number_range
from tilstand.terms import JoinedText, Key, Language, Text, Unit, Value, ValueQualifier, ValueStatus
from tilstand.terms.text import encode_language_runs

_WORDED = (ValueQualifier.ABOUT, ValueQualifier.AT_LEAST, ValueQualifier.AT_MOST)


def format_printed_cell(names: EditionNames, cell: CellValue | None, language: Language, beside: Unit | None) -> str:
    """The text of a cell.

    Args:
        names: What the addresses are called.
        cell: The cell; None for an empty one.
        language: Language of the report.
        beside: The unit that the row or table already says; another unit is written after the number, and
            the unit of a change always, since what changes beside it may be in another.
    """
    if cell is None:
        return ""
    if cell.key is None or not cell.value.known:
        return get_status_sign(cell.value.status, language)
    measure = names.measures[cell.key.measure]
    text = _format_cell_number(cell.value, measure, language)
    if cell.upper is not None:
        ends = {"low": text, "high": _format_cell_number(cell.upper, measure, language)}
        text = encode_language_runs(get_report_string(names.words, "qualifier.range", **ends), language)
    if beside is not None and (measure.unit != beside or measure.statistic == "change"):
        text += _format_unit_symbol(names, measure.unit, language)
    if cell.qualifier in _WORDED and cell.upper is None:
        text = encode_language_runs(
            get_report_string(names.words, f"qualifier.{cell.qualifier.value}", number=text), language
        )
    return text


def format_bracketed_cell(cell: CellValue | None, language: Language) -> str:
    """The figure in brackets; a zero is left out in print, since the number before it says it all.

    One that is few or none is no zero.
    """
    if cell is None or cell.bracket is None or not cell.bracket.known:
        return ""
    if cell.bracket_upper is not None:
        return f"({format_number_range(0, cell.bracket_upper.amount or 0, language)})"
    if cell.bracket.exact_number == 0:
        return ""
    return f"({format_number(cell.bracket, language)})"


def describe_table_unit(names: EditionNames, table: ReleasableTable, language: Language) -> str:
    """The line under a table's title that says what is counted, or that each line says so itself."""
    if has_mixed_units(names, table, language):
        return encode_language_runs(get_report_string(names.words, "mixed_units"), language)
    return encode_language_runs(get_report_string(names.words, "unit", unit=table.unit), language)


def has_mixed_units(names: EditionNames, table: ReleasableTable, language: Language) -> bool:
    """True for a table whose rows count unlike things."""
    return table.unit.text(language) == get_report_string(names.words, "mixed_units").text(language)


def _format_cell_number(value: Value, measure: MeasureNames, language: Language) -> str:
    text = format_number(value, language, grouped=measure.unit != Unit.YEAR)
    return f"+{text}" if measure.statistic == "change" and value.exact_number > 0 else text


def _format_unit_symbol(names: EditionNames, name: Unit, language: Language) -> str:
    if name in (Unit.PERCENT, Unit.PERCENTAGE_POINTS):
        return encode_language_runs(get_report_string(names.words, f"short.{name.value}"), language)
    return f"\u00a0{encode_language_runs(get_unit_name(names.words, name.value), language)}"


def get_status_sign(status: ValueStatus, language: Language) -> str:
    """The sign that is printed for a figure without a number; that of a hidden one is the language's.

    Example:
        >>> get_status_sign(ValueStatus.SUPPRESSED, "en"), get_status_sign(ValueStatus.NOT_KNOWN, "en")
        (':', '..')
    """
    own_text = load_hidden_figure_words(language).sign if status is ValueStatus.SUPPRESSED else ""
    return own_text or status.sign


# Letters that a line break may follow within a long run of letters.
_PAUSES = "/._-–?&=,:;+~%\u00a0"
_LONG, _PIECE, _LEAST = 30, 24, 8
BREAK = "\u200b"
"""A place where a line may break, without a sign."""


def add_line_breaks(text: str) -> str:
    r"""A text whose long runs of letters have places for a line break, as a zero-width space each.

    Example:
        >>> add_line_breaks("https://example.org/reports/2031/tables").split("\u200b")
        ['https://example.org/', 'reports/2031/tables']
    """
    return re.sub(rf"[^ \n{BREAK}]{{{_LONG + 1},}}", lambda run: BREAK.join(_split_letter_run(run.group())), text)


def _split_letter_run(run: str) -> Iterator[str]:
    while len(run) > _PIECE:
        pause = max((at for at in range(_LEAST, _PIECE) if run[at] in _PAUSES), default=_PIECE - 1)
        yield run[: pause + 1]
        run = run[pause + 1 :]
    yield run


def title_figure(collection: StructuralMetadata, key: Key, *, period: bool = True) -> Text:
    """A figure's name: `Havn shelter: persons helped in 2031 (women)`.

    Args:
        collection: The collection.
        key: Its address.
        period: False to leave out when it is, where that has been said.
    """
    what = to_mid_sentence(collection, collection.get_measure_label(key.measure, key.provider))
    text = add_figure_period(what, key) if period else what
    if key.dims:
        text = format_message("place.coded", what=text, codes=_join_code_labels(collection, key))
    return format_message("place.figure", body=collection.provider_label(key.provider), what=text)


def title_without_measure(collection: StructuralMetadata, key: Key, *, period: bool = True) -> Text:
    """A figure's name without what it counts, where that has been said: `Havn shelter: women (2031)`."""
    body = collection.provider_label(key.provider)
    if not key.dims:
        return add_figure_period(body, key) if period else body
    codes = _join_code_labels(collection, key)
    text = format_message("place.coded", what=codes, codes=format_inner_period(key.period)) if period else codes
    return format_message("place.figure", body=body, what=text)


def add_figure_period(what: Text, key: Key) -> Text:
    """Something with the period that a figure is for."""
    return format_message("place.during", what=what, period=format_inner_period(key.period))


def to_mid_sentence(collection: StructuralMetadata, label: Text) -> Text:
    """A label as it stands inside a sentence."""
    return MidSentenceLabel(label, collection.capitals)


def label_code_in_sentence(collection: StructuralMetadata, dimension: str, value: str) -> Text:
    """A code as it stands inside a sentence; a place keeps its name."""
    label = collection.get_code_label(dimension, value)
    return label if collection.places(dimension) else to_mid_sentence(collection, label)


def _join_code_labels(collection: StructuralMetadata, key: Key) -> Text:
    return JoinedText(tuple(label_code_in_sentence(collection, *pair) for pair in key.dims))
