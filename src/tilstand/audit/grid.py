"""A table read as a whole: of all the ways to understand its rows, the one that most of its cells fit.

A row's label may name a measure, or codes of the measure that the caption names, or codes of a row above it
("of which granted"). One row alone does not tell which; the table does. A number that does not fit is told
only in a table that was understood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product

from tilstand.audit.cell import DASH, VALUE, Number, View, interval, pointed
from tilstand.audit.change import against, changing, differences
from tilstand.audit.judge import NumberVerdict
from tilstand.audit.page import PageBlock
from tilstand.audit.phrase import About, Hit, codes, mentioned, names
from tilstand.audit.result import Standing
from tilstand.audit.row import BEFORE, Above, Head, ReadRow, arranged
from tilstand.audit.stated import StatedAt, StatedFigures
from tilstand.define import Vocabulary
from tilstand.terms import Key, Language, Period, Unit

__all__ = ["PrintedNumber", "ReadTable"]

_SURE = 0.9
_ZERO = Fraction(0)
# A number so large that two figures hardly share it by chance.
_TELLING = 20
_UNMATCHED = NumberVerdict(Standing.NOT_MATCHED)


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """One number of a table.

    Attributes:
        printed: As it is printed.
        verdict: Whether it fits.
    """

    printed: str
    verdict: NumberVerdict


class ReadTable:
    """A table with all its rows.

    Args:
        stated: What the ledger states.
        rows: The rows.
        columns: What the heads of the columns say.
        above: What stands above the table.
        language: Language of the text.
    """

    def __init__(
        self,
        stated: StatedFigures,
        rows: Sequence[ReadRow],
        columns: Sequence[Head],
        above: Above,
        language: Language,
    ) -> None:
        self.stated, self.columns, self.above, self.language = stated, columns, above, language
        self.rows = tuple(arranged(rows))
        self.numbers = [list(self.read(row)) for row in self.rows]
        self.fit: Counter[View] = Counter()
        self.misfit: Counter[View] = Counter()
        for number in (n for numbers in self.numbers for n in numbers):
            for view in number.entries:
                (self.fit if number.agrees(view) else self.misfit)[view] += 1

    def cells(self) -> Iterator[tuple[PageBlock, PrintedNumber]]:
        """Every number of the table, judged, with the row that it stands in."""
        for row, numbers in zip(self.rows, self.numbers, strict=True):
            views = dict.fromkeys(view for number in numbers for view in number.entries)
            if row.head.guessed and not self.borne_out(numbers):
                yield from ((row.block, PrintedNumber(n.printed, _UNMATCHED)) for n in numbers if n.printed)
                continue
            whole = [v for v in views if self.proven(v, numbers)]
            # A row of which hardly any number has an address was not understood; noughts need not be stated,
            # and shares and changes stand beside what a table is about.
            placed = sum(1 for n in numbers if n.entries)
            told = 2 * placed > placed + sum(1 for n in numbers if not (n.entries or n.aside) and n.low)
            for number in numbers:
                if number.printed or any(number.agrees(v) for v in views):
                    best = self.best(number) if told else None
                    sure = best is not None and self.sure(row, number, best)
                    apart = [v for v in whole if best is None or not self.outdone(v, best, number, numbers)]
                    yield row.block, self.judged(number, best, apart, sure=sure)

    def borne_out(self, numbers: Sequence[Number]) -> bool:
        """True for a row of which most numbers fit."""
        best = [(number, self.best(number)) for number in numbers]
        fit = [number.agrees(view) for number, view in best if view is not None]
        return sum(fit) > 1 and 2 * sum(fit) > len(fit)

    def sure(self, row: ReadRow, number: Number, best: View) -> bool:
        """True where a number that does not fit may be told."""
        unit = self.stated.collection.measures[number.entries[best].key.measure].unit
        if (
            number.guarded
            or best.unsure
            or row.head.joint
            or (best.line and (unit == Unit.PERCENT) != number.percent)
        ):
            return False
        if self.understood(best):
            return True
        named = best.source == "row" and row.head.named
        return number.clear and (named or self.alone(best))

    def best(self, number: Number) -> View | None:
        """The view that the other numbers of the table fit best, of those in which a number has an address.

        What a number fits by itself alone says nothing; but of two as good, it is the one that it fits.
        """
        return min(number.entries, key=lambda view: self.apart(number, view), default=None)

    def apart(self, number: Number, view: View) -> tuple[int, bool]:
        """How badly all but a number fit a view, and whether that number does not."""
        own = 1 if number.agrees(view) else -1
        return self.misfit[view] - self.fit[view] + own, own < 0

    def proven(self, view: View, numbers: Sequence[Number]) -> bool:
        """True for a view that all numbers of a row fit, too many or too large for chance."""
        found = [n for n in numbers if view in n.entries]
        telling = len(found) > 1 or any(n.low >= _TELLING for n in found)
        return telling and all(n.agrees(view) for n in found)

    def outdone(self, view: View, best: View, number: Number, numbers: Sequence[Number]) -> bool:
        """True where the other numbers of a row fit the best view of one, and more than fit another view.

        A number that alone fits the other view is no figure of another kind in a row of one kind.
        """
        beside = [n for n in numbers if n is not number]
        fit, other = (sum(n.agrees(v) for n in beside) for v in (best, view))
        return fit > 1 and fit > other

    def judged(
        self, number: Number, best: View | None, whole: Sequence[View], *, sure: bool
    ) -> PrintedNumber:
        """The verdict on a number, in the view that fits its row best or in one that its whole row fits."""
        printed = number.printed or "–"
        for view in (*([best] if best else []), *whole):
            entry = number.entries.get(view)
            if entry is not None and (source := number.source(view)) is not None:
                return PrintedNumber(printed, NumberVerdict(Standing.AGREES, entry, source, _SURE))
        entry = number.entries.get(best) if best is not None else None
        if entry is None or not sure:
            return PrintedNumber(printed, _UNMATCHED)
        return PrintedNumber(printed, NumberVerdict(Standing.DOES_NOT_FIT, entry, None, _SURE))

    def understood(self, view: View) -> bool:
        """True where most numbers of the table fit a view."""
        fit, misfit = self.fits(view)
        return fit > 1 and fit > misfit

    def alone(self, view: View) -> bool:
        """True for a table of one or two numbers, which may be all wrong."""
        few = sum(map(len, self.numbers)) < 3 and bool(self.columns)
        return few and not view.nested and self.fits(view)[0] < 2

    def fits(self, view: View) -> tuple[int, int]:
        """How many numbers of the table fit what a view says of it, and how many do not."""
        return self.tally[view.about, True], self.tally[view.about, False]

    @cached_property
    def tally(self) -> Counter[tuple[object, bool]]:
        """How many numbers fit, and do not, what is said of the table in their best view."""
        every = (number for numbers in self.numbers for number in numbers)
        best = ((n, min(n.entries, key=lambda v: self.misfit[v] - self.fit[v], default=None)) for n in every)
        return Counter((view.about, number.agrees(view)) for number, view in best if view is not None)

    def read(self, row: ReadRow) -> Iterator[Number]:
        """The numbers of a row: of each cell the main one, and one in brackets that is counted inside it."""
        heads = (*self.columns, *(Head() for _ in row.cells[len(self.columns) :]))
        for at, (text, column) in enumerate(zip(map(str.strip, row.cells), heads, strict=False)):
            match = VALUE.fullmatch(text)
            known = row.head.known and column.known
            if match is None:
                if DASH.fullmatch(text) and known:  # told only where it stands for a nought
                    nought = Number("", ((_ZERO, _ZERO),))
                    nought.take(self.entries(row, column, (), percent=False))
                    yield nought
                continue
            main = match["main"].strip()
            percent = match["percent"] is not None
            if row.head.change or column.change:
                yield self.change(
                    row, column, f"{row.block.line(0) if row.head.change else at}", main, percent
                )
                continue
            percent = percent or column.share or row.head.share
            span = interval(main, self.language, rounded=percent)
            number = Number(
                main, (span,), aside=percent, percent=percent, clear=column.telling and row.head.telling
            )
            if known:
                number.take(self.entries(row, column, (), percent))
            yield number
            if match["inner"] is not None:
                inner = self.above.bracketed
                value = Fraction(int(match["inner"]))
                number = Number(match["inner"], ((value, value),))
                if known and inner:
                    number.take(self.entries(row, column, inner, percent))
                yield number

    def change(self, row: ReadRow, column: Head, line: str, main: str, percent: bool) -> Number:
        """A number that is a change, of a column or row of changes."""
        spans = [interval(main, self.language, rounded=True)]
        told = differences([*self.levels(row)])
        guarded = any(spans[0][0] <= difference <= spans[0][1] for difference in told)
        if row.block.plain:
            spans += pointed(main, self.language)
        said = percent or column.share or row.head.share
        clear = column.change and any(h.about is About.CODE for h in column.hits)
        number = Number(main, tuple(spans), aside=True, percent=said, clear=clear, guarded=guarded)
        number.take(self.changes(row, column, line, percent))
        return number

    def levels(self, row: ReadRow) -> Iterator[Fraction]:
        """The numbers of a row that are no changes."""
        for text, column in zip(row.cells, self.columns, strict=False):
            match = VALUE.fullmatch(text.strip())
            if match is not None and not column.change:
                yield interval(match["main"], self.language, rounded=False)[0]

    def entries(
        self, row: ReadRow, column: Head, inner: Sequence[Hit], percent: bool
    ) -> Iterator[tuple[View, StatedAt]]:
        """What is stated at each address that row, column and caption may name."""
        period = self.period(column.year or row.head.year)
        for source, measure in self.measures(row, column):
            if percent and self.stated.collection.measures[measure].unit != Unit.PERCENT:
                continue
            for view, keys in self.places(row, column, inner, (source, measure), period):
                found = [entry for key in keys if (entry := self.stated.get(key)) is not None]
                yield from ((replace(view, unsure=len(found) < len(keys)), entry) for entry in found)

    def changes(
        self, row: ReadRow, column: Head, line: str, percent: bool
    ) -> Iterator[tuple[View, StatedAt]]:
        """What is stated of the changes of what row, column and caption may name."""
        collection = self.stated.collection
        years = [head.year for head in self.columns if head.year and head.year != BEFORE]
        period = self.period(column.year or row.head.year or max(years, default=""))
        for source, level in self.measures(row, column):
            for measure in changing(collection, level):
                if percent and collection.measures[measure].unit.counted:
                    continue
                for view, keys in self.places(row, column, (), (source, measure), period):
                    for key, entry in ((k, e) for k in keys for e in self.stated.of(measure, k.provider)):
                        held = against(collection, level, entry.key)
                        left = set(entry.key.dims) - set(key.dims)
                        if (
                            entry.key.period == period
                            and set(key.dims) <= set(entry.key.dims)
                            and left <= {*held}
                        ):
                            yield replace(view, line=line, against=held), entry

    def places(
        self, row: ReadRow, column: Head, inner: Sequence[Hit], named: tuple[str, str], period: Period
    ) -> Iterator[tuple[View, list[Key]]]:
        """The addresses that row, column and caption may name of a measure, by how they are understood."""
        source, measure = named
        own = {**codes(row.head.hits), **codes(column.hits), **codes(inner)}
        heads = (*row.head.hits, *column.hits)
        outer = {k: v for head in row.outer for k, v in codes(head.hits).items()}
        above = measure if source == "above" else ""
        for nested in (False, True) if outer else (False,):
            told = {**outer, **own} if nested else own
            meant = list(_dims(self.stated.collection, measure, told, _spare(heads, measure)))
            for provider, said in self.providers(measure, row, column):
                view = View(source, above, nested, "" if said else provider)
                yield view, [Key(measure, provider, period, dims) for dims in meant]

    def period(self, year: str) -> Period:
        """The period that a head names; `-1` is the one before the report's."""
        if year == BEFORE:
            return self.above.report.shifted(-1)
        return Period.parse(year) if year else self.above.period

    def measures(self, row: ReadRow, column: Head) -> Iterable[tuple[str, str]]:
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
        if not head.total and any(names(outer.hits, About.MEASURE) for outer in row.outer):
            return dict.fromkeys(found)
        return dict.fromkeys((*found, *(("above", measure) for measure in (*above, *topic))))

    def providers(self, measure: str, row: ReadRow, column: Head) -> Iterable[tuple[str, bool]]:
        """Bodies by how near they are named; all together, or the only one that reports, need no name."""
        heads = (*row.head.hits, *column.hits)
        above = (mentioned(head.hits, About.PROVIDER) for head in reversed(row.outer))
        named = mentioned(heads, About.PROVIDER) or next(filter(None, above), ())
        if named:
            return [(provider, True) for provider in named]
        reporters = self.stated.reporters.get(measure, frozenset())
        wide = (*mentioned(self.above.caption, About.PROVIDER), *self.above.scene.providers)
        main = self.stated.main(measure)
        only = reporters if len(reporters) == 1 else filter(None, (main,))
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
    collection: Vocabulary, measure: str, told: dict[str, frozenset[str]], spare: frozenset[str]
) -> Iterator[tuple[tuple[str, str], ...]]:
    """Codes as dimensions of a measure, in each meaning; nothing where it lacks one that cannot be spared."""
    groups = {
        collection.settings.dimensions[d].codelist: d
        for d in reversed(collection.measures[measure].dimensions)
    }
    if any(group not in groups and group not in spare for group in told):
        return
    held = {groups[group]: sorted(meant) for group, meant in told.items() if group in groups}
    for chosen in product(*held.values()):
        yield tuple(sorted(zip(held, chosen, strict=True)))
