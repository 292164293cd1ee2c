"""A table read as a whole: of all the ways to understand its rows, the one that most of its cells fit.

A row's label may name a measure, or codes of the measure that the caption names, or codes of a row above it
("of which granted"). One row alone does not tell which; the table does. A number that does not fit is told
only in a table that was understood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from tilstand.define import Collection
from tilstand.model import Key
from tilstand.reconcile.audit.judge import Verdict
from tilstand.reconcile.audit.ledger import Entry, Stated
from tilstand.reconcile.audit.page import Block
from tilstand.reconcile.audit.phrase import About, Hit, codes, mentioned, names
from tilstand.reconcile.audit.result import Status
from tilstand.reconcile.audit.row import BEFORE, Above, Head, Row, arranged
from tilstand.terms import Language, Period, Unit, Value
from tilstand.text.lexicon import lexicon

__all__ = ["Cell", "Grid"]

_VALUE = re.compile(
    r"(?P<main>[-−–]?\d[\d \u00a0\u202f]*(?:[.,]\d+)*)\s?(?P<percent>%)?(?:\s?\((?P<inner>\d+)\)?)?"
    r"(?:\s?[a-z](?:[ ,]{1,2}[a-z])*)?$"  # letters that point to notes
)
_DASH = re.compile(r"[-–—]")
_SURE = 0.9
_ZERO = Fraction(0)
# A number so large that two figures hardly share it by chance.
_TELLING = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table.

    Attributes:
        printed: As it is printed.
        verdict: Whether it fits.
    """

    printed: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _View:
    """A way to understand a row.

    Attributes:
        source: Where the measure is named: by the row, by one above it, or above the table.
        measure: The measure, where it is named above the table.
        nested: True where the row also has the codes of the rows that it is a part of.
        provider: The body, where the row does not name it.
    """

    source: str
    measure: str = ""
    nested: bool = False
    provider: str = ""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a row, and the addresses it may have.

    Attributes:
        printed: As it is printed.
        low, high: What it may stand for.
        entries: What is stated at its address, by the way to understand its row.
    """

    printed: str
    low: Fraction
    high: Fraction
    entries: dict[_View, Entry] = field(default_factory=dict)

    def take(self, found: Iterable[tuple[_View, Entry]]) -> None:
        """Note what is stated; where one view names two addresses, the one that the number fits."""
        for view, entry in found:
            if not self.agrees(view):
                self.entries[view] = entry

    def agrees(self, view: _View) -> bool:
        """True where what is stated is the number."""
        return view in self.entries and self.entries[view].agrees(self.low, self.high) is not None


class Grid:
    """A table with all its rows.

    Args:
        stated: What the ledger states.
        rows: The rows.
        columns: What the heads of the columns say.
        above: What stands above the table.
        language: Language of the text.
    """

    def __init__(
        self, stated: Stated, rows: Sequence[Row], columns: Sequence[Head], above: Above, language: Language
    ) -> None:
        self.stated, self.columns, self.above, self.language = stated, columns, above, language
        self.rows = tuple(arranged(rows))
        self.numbers = [list(self.read(row)) for row in self.rows]
        self.fit: Counter[_View] = Counter()
        self.misfit: Counter[_View] = Counter()
        for number in (n for numbers in self.numbers for n in numbers):
            for view in number.entries:
                (self.fit if number.agrees(view) else self.misfit)[view] += 1

    def cells(self) -> Iterator[tuple[Block, Cell]]:
        """Every number of the table, judged, with the row that it stands in."""
        for row, numbers in zip(self.rows, self.numbers, strict=True):
            views = dict.fromkeys(view for number in numbers for view in number.entries)
            whole = [v for v in views if self.proven(v, numbers)]
            # A row of which hardly any number has an address was not understood; noughts need not be stated.
            placed = sum(1 for n in numbers if n.entries)
            told = 2 * placed > placed + sum(1 for n in numbers if not n.entries and n.low)
            for number in numbers:
                if number.printed or any(number.agrees(v) for v in views):
                    best = self.best(number) if told else None
                    sure = best is not None and (
                        self.understood(best) or (best.source == "row" and row.head.named)
                    )
                    yield row.block, self.judged(number, best, whole, sure=sure)

    def best(self, number: _Number) -> _View | None:
        """The view that fits the table best, of those in which a number has an address."""
        return min(number.entries, key=lambda view: self.misfit[view] - self.fit[view], default=None)

    def proven(self, view: _View, numbers: Sequence[_Number]) -> bool:
        """True for a view that all numbers of a row fit, too many or too large for chance."""
        found = [n for n in numbers if view in n.entries]
        telling = len(found) > 1 or any(n.low >= _TELLING for n in found)
        return telling and all(n.agrees(view) for n in found)

    def judged(self, number: _Number, best: _View | None, whole: Sequence[_View], *, sure: bool) -> Cell:
        """The verdict on a number, in the view that fits its row best or in one that its whole row fits."""
        printed = number.printed or "–"
        for view in (*([best] if best else []), *whole):
            entry = number.entries.get(view)
            if entry is not None and (source := entry.agrees(number.low, number.high)) is not None:
                return Cell(printed, Verdict(Status.AGREES, entry, source, _SURE))
        entry = number.entries.get(best) if best is not None else None
        if entry is None or not sure:
            return Cell(printed, Verdict(Status.NOT_MATCHED))
        return Cell(printed, Verdict(Status.DOES_NOT_FIT, entry, None, _SURE))

    def understood(self, view: _View) -> bool:
        """True where most numbers of the table fit a view; a table of one or two numbers may be all wrong."""
        fit = misfit = 0
        for number in (n for numbers in self.numbers for n in numbers):
            best = self.best(number)
            if best is not None and (best.measure, best.provider) == (view.measure, view.provider):
                fit, misfit = fit + number.agrees(best), misfit + (not number.agrees(best))
        few = sum(map(len, self.numbers)) < 3 and bool(self.columns)
        return fit > misfit if fit > 1 else few and not view.nested

    def read(self, row: Row) -> Iterator[_Number]:
        """The numbers of a row: of each cell the main one, and one in brackets that is counted inside it."""
        heads = (*self.columns, *(Head() for _ in row.cells[len(self.columns) :]))
        for text, column in zip(map(str.strip, row.cells), heads, strict=False):
            match = _VALUE.fullmatch(text)
            known = row.head.known and column.known
            if match is None:
                if _DASH.fullmatch(text) and known:  # told only where it stands for a nought
                    nought = _Number("", _ZERO, _ZERO)
                    nought.take(self.entries(row, column, (), percent=False))
                    yield nought
                continue
            percent = match["percent"] is not None
            low, high = _interval(match["main"], percent, self.language)
            number = _Number(match["main"].strip(), low, high)
            if known:
                number.take(self.entries(row, column, (), percent))
            yield number
            if match["inner"] is not None:
                inner = self.above.bracketed
                value = Fraction(int(match["inner"]))
                number = _Number(match["inner"], value, value)
                if known and inner:
                    number.take(self.entries(row, column, inner, percent))
                yield number

    def entries(
        self, row: Row, column: Head, inner: Sequence[Hit], percent: bool
    ) -> Iterator[tuple[_View, Entry]]:
        """What is stated at each address that row, column and caption may name."""
        period = self.period(column.year or row.head.year)
        own = {**codes(row.head.hits), **codes(column.hits), **codes(inner)}
        heads = (*row.head.hits, *column.hits)
        outer = {k: v for head in row.outer for k, v in codes(head.hits).items()}
        for source, measure in self.measures(row, column):
            if percent and self.stated.collection.measures[measure].unit is not Unit.PERCENT:
                continue
            for nested in (False, True) if outer else (False,):
                told = {**outer, **own} if nested else own
                dims = _dims(self.stated.collection, measure, told, _spare(heads, measure))
                if dims is None:
                    continue
                for provider, named in self.providers(measure, row, column):
                    found = self.stated.get(Key(measure, provider, period, dims))
                    if found is not None:
                        above = measure if source == "above" else ""
                        yield _View(source, above, nested, "" if named else provider), found

    def period(self, year: str) -> Period:
        """The period that a head names; `-1` is the one before the report's."""
        if year == BEFORE:
            return self.above.report.shifted(-1)
        return Period.parse(year) if year else self.above.period

    def measures(self, row: Row, column: Head) -> Iterable[tuple[str, str]]:
        """Measures by how near they are named, with where."""
        scene = self.above.scene
        own = sorted(names((*row.head.hits, *column.hits), About.MEASURE))
        head = row.head
        placed = head.year or head.total or any(h.about in (About.CODE, About.PROVIDER) for h in head.hits)
        found = [("row", measure) for measure in own]
        if own and not placed:
            return found
        before = (m for head in reversed(row.outer) for m in sorted(names(head.hits, About.MEASURE)))
        above = (
            m for hits in (self.above.caption, *scene.headings) for m in sorted(names(hits, About.MEASURE))
        )
        topic = (key.measure for key in (scene.topic, *scene.recent) if key is not None)
        found += [("before", measure) for measure in before]
        return dict.fromkeys((*found, *(("above", measure) for measure in (*above, *topic))))

    def providers(self, measure: str, row: Row, column: Head) -> Iterable[tuple[str, bool]]:
        """Bodies by how near they are named; the only one that reports a measure needs no name."""
        heads = (*row.head.hits, *column.hits)
        above = (mentioned(head.hits, About.PROVIDER) for head in reversed(row.outer))
        named = mentioned(heads, About.PROVIDER) or next(filter(None, above), ())
        if named:
            return [(provider, True) for provider in named]
        reporters = self.stated.reporters.get(measure, frozenset())
        wide = (*mentioned(self.above.caption, About.PROVIDER), *self.above.scene.providers)
        only = reporters if len(reporters) == 1 else ()
        return [(provider, False) for provider in dict.fromkeys((*wide, *only))]


def _spare(hits: Sequence[Hit], measure: str) -> frozenset[str]:
    """Code lists whose mention may mean nothing: the same words name another list, or the measure itself.

    The "adult presumed victims" are no adults beside others; "new" is one code, of one list or the other; a
    body's name is the body, even where it also names a place to live.
    """
    coded = [h for h in hits if h.about is About.CODE]
    named = {(h.start, h.end) for h in hits if h.about is About.PROVIDER}
    wide = [h for h in hits if h.about is About.MEASURE and measure in h.names]
    return frozenset(
        h.group
        for h in coded
        if (h.start, h.end) in named
        or any((o.start, o.end) == (h.start, h.end) and o.group != h.group for o in coded)
        or any(m.start <= h.start and h.end <= m.end for m in wide)
    )


def _dims(
    collection: Collection, measure: str, told: dict[str, frozenset[str]], spare: frozenset[str]
) -> tuple[tuple[str, str], ...] | None:
    """Codes as dimensions of a measure; None where it lacks one that cannot be spared."""
    groups = {
        collection.settings.dimensions[d].codelist: d
        for d in reversed(collection.measures[measure].dimensions)
    }
    if any(group not in groups and group not in spare for group in told):
        return None
    return tuple(sorted((groups[group], min(meant)) for group, meant in told.items() if group in groups))


def _interval(text: str, percent: bool, language: Language) -> tuple[Fraction, Fraction]:
    plain = re.sub(r"\s", "", text).replace("−", "-").replace("–", "-")
    decimal = lexicon(language).digits.read_decimal
    for mark in ",.":
        plain = plain.replace(mark, "_" if mark in decimal else "")
    plain = plain.replace("_", ".")
    try:
        value = Value.number(Decimal(plain))
    except InvalidOperation:
        return Fraction(0), Fraction(-1)
    return value.interval if percent or "." in plain else (value.exact, value.exact)
