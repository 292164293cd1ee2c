"""The print form of a cell, and the line that says the unit of a table."""

from __future__ import annotations

from tilstand.languages.disclosing import disclosing
from tilstand.model.names import NamedMeasure, Names
from tilstand.model.table import CellValue, ReleasableTable
from tilstand.terms import Language, Qualifier, Status, Unit, Value
from tilstand.terms.marked import marked
from tilstand.text import fixed, number, unit

__all__ = ["bracketed", "printed", "unit_line", "unlike", "without_number"]

_WORDED = (Qualifier.ABOUT, Qualifier.AT_LEAST, Qualifier.AT_MOST)


def printed(names: Names, cell: CellValue | None, language: Language, beside: Unit | None) -> str:
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
        return without_number(cell.value.status, language)
    measure = names.measures[cell.key.measure]
    text = _number(cell.value, measure, language)
    if cell.upper is not None:
        ends = {"low": text, "high": _number(cell.upper, measure, language)}
        text = marked(fixed(names.words, "qualifier.range", **ends), language)
    if beside is not None and (measure.unit != beside or measure.statistic == "change"):
        text += _unit(names, measure.unit, language)
    if cell.qualifier in _WORDED and cell.upper is None:
        text = marked(fixed(names.words, f"qualifier.{cell.qualifier.value}", number=text), language)
    return text


def bracketed(cell: CellValue | None, language: Language) -> str:
    """The figure in brackets; a zero is left out in print, since the number before it says it all."""
    if cell is None or cell.bracket is None or not cell.bracket.known or cell.bracket.exact == 0:
        return ""
    return f"({number(cell.bracket, language)})"


def unit_line(names: Names, table: ReleasableTable, language: Language) -> str:
    """The line under a table's title that says what is counted, or that each line says so itself."""
    if unlike(names, table, language):
        return marked(fixed(names.words, "mixed_units"), language)
    return marked(fixed(names.words, "unit", unit=table.unit), language)


def unlike(names: Names, table: ReleasableTable, language: Language) -> bool:
    """True for a table whose rows count unlike things."""
    return table.unit.text(language) == fixed(names.words, "mixed_units").text(language)


def _number(value: Value, measure: NamedMeasure, language: Language) -> str:
    text = number(value, language, grouped=measure.unit != Unit.YEAR)
    return f"+{text}" if measure.statistic == "change" and value.exact > 0 else text


def _unit(names: Names, name: Unit, language: Language) -> str:
    if name in (Unit.PERCENT, Unit.PERCENTAGE_POINTS):
        return marked(fixed(names.words, f"short.{name.value}"), language)
    return f"\u00a0{marked(unit(names.words, name.value), language)}"


def without_number(status: Status, language: Language) -> str:
    """The sign that is printed for a figure without a number; that of a hidden one is the language's.

    Example:
        >>> without_number(Status.SUPPRESSED, "en"), without_number(Status.NOT_KNOWN, "en")
        (':', '..')
    """
    own = disclosing(language).say.sign if status is Status.SUPPRESSED else ""
    return own or status.sign
