"""What the files of an edition tell of every count, and what everybody knows that it adds up to.

Read from the printed files, the code lists and the declared relations alone; nothing of the attack's own
reading is used. What nobody has decided does not hold: how far it is off is worked out, and readers know it.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from ortools.linear_solver import pywraplp

from tilstand.define import RoundView
from tilstand.ledger.relations import LinearRelation
from tilstand.model import EditionFigures
from tilstand.model.release import Release
from tilstand.model.table import ReleasableTable
from tilstand.publish.csv_files import write_table_csv
from tilstand.terms import Key, Period

__all__ = ["FAR", "Known", "Tied", "addressed", "tied", "told", "truth"]

FAR = 100_000
"""What a count may be of which nothing is told."""
_TOTALS = ("_T", "_Z")


@dataclass(frozen=True, slots=True)
class Known:
    """The least and the greatest that is told of a count."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Tied:
    """A sum of counts, each so many times, and the ends between which it is known to lie.

    Attributes:
        room: By how much it is off in truth, since nobody has decided; the ends have that room.
    """

    terms: tuple[tuple[Key, int], ...]
    low: float
    high: float
    room: int = 0


def told(view: RoundView, release: Release) -> dict[Key, Known]:
    """What the tables' files and the sentences tell of each count.

    Args:
        view: The collection, as the policy has it.
        release: The edition.
    """
    found: dict[Key, Known] = {}

    def add(key: Key, low: int, high: int) -> None:
        own = found.get(key)
        # what is told in two ways is known to be neither below the least nor above the greatest
        found[key] = Known(low, high) if own is None else Known(min(own.low, low), max(own.high, high))

    for table in release.tables:
        for key, ends, inside in _lines(view, release, table):
            if ends is not None:
                add(key, *ends)
            for other, number in inside:
                add(other, number, number)
    for key, value in release.cells:  # every number that a text states
        if value.known and value.exact_number.denominator == 1 and _counts(view, key) and key not in found:
            add(key, int(value.exact_number), int(value.exact_number))
    for key, limit in release.fewer:  # "fewer than five"
        if _counts(view, key) and key not in found:
            add(key, 0, limit - 1)
    return found


def addressed(view: RoundView, release: Release) -> set[Key]:
    """The counts that the tables have a place for, told or hidden."""
    return {key for table in release.tables for key, _, _ in _lines(view, release, table)}


def _lines(
    view: RoundView, release: Release, table: ReleasableTable
) -> Iterator[tuple[Key, tuple[int, int] | None, list[tuple[Key, int]]]]:
    names = list(release.names.dimensions)
    for row in csv.DictReader(io.StringIO(write_table_csv(release.names, table).decode())):
        dims = {name: row[name] for name in names if row.get(name, "_T") not in _TOTALS}
        if row["measure"] not in view.measures or any(code.endswith("_X") for code in dims.values()):
            continue
        key = Key(row["measure"], row["provider"], Period.from_text(row["period"]), tuple(sorted(dims.items())))
        if not _counts(view, key):
            continue
        ends = None
        if row["value"] and float(row["value"]).is_integer():
            number = int(float(row["value"]))
            most = int(row["upper"]) if row["upper"] else FAR
            ends = {"at_least": (number, most), "at_most": (0, number)}.get(row["qualifier"], (number, number))
        inside = []
        if row["bracket"] and table.bracket:
            part = key
            for dimension, code in table.bracket:
                part = part.at(dimension, code)
            inside.append((part, int(row["bracket"])))
        yield key, ends, inside


def _counts(view: RoundView, key: Key) -> bool:
    measure = view.measures.get(key.measure)
    return measure is not None and measure.statistic == "count"


def tied(
    view: RoundView, figures: EditionFigures, relations: Sequence[LinearRelation], keys: Set[Key], absent: Set[str]
) -> list[Tied]:
    """Everything that counts are known to add up to, and how far what is undecided is off.

    Args:
        view: The collection, as the policy has it.
        figures: The true figures.
        relations: The declared relations between counts.
        keys: The counts that are told or asked about.
        absent: Bodies that did not report.
    """
    rows: dict[tuple[tuple[Key, int], ...], Tied] = {}
    for one in relations:
        if all(_counts(view, part.key) for part in (*one.left, *one.right)):
            made = _declared(one)
            rows[made.terms] = made
    everybody = set(keys) | {key for made in rows.values() for key, _ in made.terms}
    while True:  # parts have parts
        for made in _sums(view, everybody, absent):
            rows.setdefault(made.terms, made)
        grown = everybody | {key for made in rows.values() for key, _ in made.terms}
        if grown == everybody:
            break
        everybody = grown
    return _slackened(list(rows.values()), figures)


def _declared(one: LinearRelation) -> Tied:
    terms: dict[Key, int] = {}
    for side, sign in ((one.left, 1), (one.right, -1)):
        for part in side:
            terms[part.key] = terms.get(part.key, 0) + sign * part.times
    high = math.floor(one.offset + one.slack)
    low = -math.inf if one.sense == "<=" else math.ceil(one.offset - one.slack)
    kept = sorted(((key, times) for key, times in terms.items() if times), key=lambda pair: pair[0].sort_key)
    return Tied(tuple(kept), low, high)


def _sums(view: RoundView, keys: Set[Key], absent: Set[str]) -> Iterator[Tied]:
    for key in sorted(keys, key=lambda key: key.sort_key):
        if key.provider in view.groups and view.measures[key.measure].aggregate == "members":
            names = [name for name in view.list_group_members(key.provider, key.period.first) if name not in absent]
            own = [key.replace_provider(name) for name in names if key.replace_provider(name) in keys]
            if own:
                yield _whole(key, own, full=len(own) == len(names))
        for dimension, code in key.dims:
            codelist = view.get_codelist(dimension)
            above = next(iter(codelist.list_code_ancestors(code)), None)
            parent = key.remove_dimension(dimension) if above is None else key.at(dimension, above)
            beside = [key.at(dimension, one.id) for one in codelist.parts(above)]
            full = view.is_additive_dimension(key.measure, dimension) and key in beside
            yield _whole(parent, beside if full else [key], full=full)
            if codelist[code].closed:
                yield _whole(key, [key.at(dimension, one.id) for one in codelist.parts(code)], full=True)


def _whole(whole: Key, parts: Sequence[Key], *, full: bool) -> Tied:
    terms = [(whole, 1), *((one, -1) for one in parts)]
    return Tied(tuple(sorted(terms, key=lambda pair: pair[0].sort_key)), 0, 0 if full else math.inf)


def _slackened(rows: Sequence[Tied], figures: EditionFigures) -> list[Tied]:
    """The rows with as much room as they lack together at least, with the true figures."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    numbers: dict[Key, object] = {}
    for key in {key for row in rows for key, _ in row.terms}:
        figure = figures.get(key)
        known = figure is not None and figure.value.known and figure.value.exact_number.denominator == 1
        number = float(figure.value.exact_number) if figure is not None and known else None
        numbers[key] = solver.NumVar(0.0, float(FAR), "") if number is None else number
    lacks = []
    for row in rows:
        total = sum(times * numbers[key] for key, times in row.terms)  # type: ignore[misc,operator]
        over, under = solver.NumVar(0.0, float(FAR), ""), solver.NumVar(0.0, float(FAR), "")
        lacks.append((over, under))
        if math.isfinite(row.high):
            solver.Add(total - over <= row.high)
        if math.isfinite(row.low):
            solver.Add(total + under >= row.low)
    solver.Minimize(sum(over + under for over, under in lacks))
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        raise ValueError("what the edition adds up to could not be worked out")
    slack = [math.ceil(over.solution_value() + under.solution_value() - 1e-6) for over, under in lacks]
    # readers know that nobody has decided, not which side is right
    return [Tied(row.terms, row.low - room, row.high + room, room) for row, room in zip(rows, slack, strict=True)]


def truth(figures: EditionFigures, keys: Set[Key]) -> Mapping[Key, int]:
    """The true number of each count of which there is one."""
    found = {}
    for key in keys:
        figure = figures.get(key)
        if figure is not None and figure.value.known and figure.value.exact_number.denominator == 1:
            found[key] = int(figure.value.exact_number)
    return found
