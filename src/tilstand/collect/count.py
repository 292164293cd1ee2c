"""Counting a line list into the cells of its form: a row is counted once in every cell that it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tilstand.collect.asked import Asked, asked
from tilstand.collect.columns import entry
from tilstand.collect.csv_file import at_row
from tilstand.collect.fact import counted
from tilstand.collect.finding import FileReport, label, listed
from tilstand.collect.line import CodedLine
from tilstand.define import Vocabulary
from tilstand.languages import message, quoted
from tilstand.model import Observation, Source
from tilstand.terms import Joined, Key, Meaning, Origin, Period, Value
from tilstand.terms.code import Kind

__all__ = ["counts"]


def counts(
    report: FileReport, form: str, given: frozenset[str], read: Sequence[CodedLine]
) -> tuple[Observation, ...]:
    """The counts that a list gives. A list is complete: a cell that no row belongs to is a known zero.

    Cells whose dimensions or period the list does not have yield nothing, and that is said.

    Args:
        report: Takes the findings.
        form: The form whose cells are counted.
        given: What the list has columns for.
        read: Its rows.
    """
    collection = report.collection
    dimensions = given | ({entry(collection, form)} if "new" in given else set())
    cells = [
        one
        for one in asked(collection, report.round, report.provider)
        if one.form == form and one.provider == report.provider
    ]
    usable = [one for one in cells if _countable(report, one, dimensions)]
    _say_the_rest(report, cells, usable)
    rows = _by_measure(report, usable, read)
    found: dict[Key, Observation] = {}
    for measure, those in rows.items():
        asked_for = [one for one in usable if one.cell.measure == measure]
        wanted = {d for one in asked_for for d, _ in one.cell.dims}
        parts = {one.period for one in asked_for if one.period != report.round.period}
        for line in those:
            _complete(report, line, measure, wanted)
            _dated(report, line, measure, parts)
    for one in usable:
        count = sum(_belongs(collection, one, line) for line in rows[one.cell.measure])
        source = Source(report.file)
        found[one.key] = Observation(one.key, Value.number(count), source, origin=Origin.COUNTED)
    return tuple(found.values())


def _countable(report: FileReport, one: Asked, dimensions: frozenset[str] | set[str]) -> bool:
    collection = report.collection
    measure, form = collection.measures[one.cell.measure], collection.forms[one.form]
    dated = one.period == report.round.period or "period" in dimensions
    return (
        measure.unit == form.unit
        and measure.statistic == "count"
        and measure.flow == "flow"
        and dated
        and all(dimension in dimensions for dimension, _ in one.cell.dims)
    )


def _say_the_rest(report: FileReport, cells: list[Asked], usable: list[Asked]) -> None:
    left: dict[str, int] = defaultdict(int)
    for one in cells:
        left[one.cell.measure] += one not in usable
    for measure, count in left.items():
        if count:
            name = quoted(report.collection.measure_label(measure))
            what = message("collect.line.uncounted", measure=name, count=counted(count))
            report.say("C057", about=measure, what=what)


def _by_measure(
    report: FileReport, usable: list[Asked], read: Sequence[CodedLine]
) -> dict[str, list[CodedLine]]:
    """The rows of each measure: as the row says, or by its role and status."""
    found: dict[str, list[CodedLine]] = {one.cell.measure: [] for one in usable}
    for line in read:
        if line.status == "not_a_victim":
            continue
        fitting = [name for name in found if _fits(report.collection, name, line)]
        if len(fitting) == 1:
            found[fitting[0]].append(line)
        else:
            _unplaced(report, line, tuple(fitting or found))
    return found


def _fits(collection: Vocabulary, name: str, line: CodedLine) -> bool:
    measure = collection.measures[name]
    if line.measure:
        return line.measure == name
    if line.role and line.role != measure.role:
        return False
    return (
        not line.status
        or not collection.has_ladder(measure.role)
        or measure.status in (line.status, "any", "")
    )


def _unplaced(report: FileReport, line: CodedLine, names: tuple[str, ...]) -> None:
    collection = report.collection
    roles = list(dict.fromkeys(collection.measures[name].role for name in names))
    statuses = list(dict.fromkeys(collection.measures[name].status for name in names))
    if not line.role and len(roles) > 1:
        column, expected = "role", listed(roles)
    elif not line.status and len(statuses) > 1:
        column, expected = "status", listed(status for status in statuses if status)
    else:
        column, expected = "measure", listed(names)
    shown = tuple(quoted(label(collection, f"measures.{name}.name")) for name in names)
    what = message("collect.line.several", measures=Joined(shown, message("collect.line.or")))
    if not names:
        what = message("collect.line.none")
    report.say("C056", report.place(at_row(line.number)), what=what, column=column, expected=expected or "–")


def _complete(report: FileReport, line: CodedLine, measure: str, wanted: set[str]) -> None:
    """Say which codes a row lacks: without them a breakdown would fall short of its total."""
    collection = report.collection
    for dimension in sorted(wanted):
        if not line.codes.get(dimension):
            unknown = collection.codelist(dimension).meaning(Meaning.UNKNOWN)
            report.say(
                "C053",
                report.place(at_row(line.number)),
                about=measure,
                column=dimension,
                measure=label(collection, f"measures.{measure}.name"),
                expected=listed(unknown) or "–",
            )


def _dated(report: FileReport, line: CodedLine, measure: str, parts: set[Period]) -> None:
    """Say that a row has no period, or one too long for the parts of the year that are asked for."""
    if parts and not any(line.period is not None and line.period in part for part in parts):
        report.say(
            "C053",
            report.place(at_row(line.number)),
            about=measure,
            column="period",
            measure=label(report.collection, f"measures.{measure}.name"),
            expected=listed(sorted(map(str, parts))),
        )


def _belongs(collection: Vocabulary, one: Asked, line: CodedLine) -> bool:
    if line.period is not None and line.period not in one.period:
        return False
    return all(
        any(_within(collection, dimension, code, wanted) for code in line.codes.get(dimension, ()))
        for dimension, wanted in one.cell.dims
    )


def _within(collection: Vocabulary, dimension: str, code: str, wanted: str) -> bool:
    """True if a code is the wanted one, lies under it, or is among those that a view gathers."""
    codes = collection.codelist(dimension)
    line = (code, *codes.ancestors(code))
    target = codes[wanted]
    return wanted in line or (target.kind is Kind.VIEW and any(member in line for member in target.of))
