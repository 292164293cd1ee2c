"""Tables: each cell's address from the label of its row, the head of its column, and the caption above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from tilstand.define import Collection
from tilstand.model import Key
from tilstand.reconcile.audit.judge import Verdict
from tilstand.reconcile.audit.ledger import Entry, Stated
from tilstand.reconcile.audit.page import Block, Kind
from tilstand.reconcile.audit.phrase import About, Finder, Hit, codes, mentioned, names
from tilstand.reconcile.audit.result import Status
from tilstand.reconcile.audit.scene import Scene
from tilstand.reconcile.audit.words import Grammar, pattern
from tilstand.terms import Language, Period, Unit, Value
from tilstand.text.lexicon import lexicon

__all__ = ["Cell", "Table"]

_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\s+){2,}(?:19|20)\d\d(?!\S)")
_VALUE = re.compile(
    r"(?P<main>[-−–]?\d[\d \u00a0\u202f]*(?:[.,]\d+)*)\s?(?P<percent>%)?(?:\s?\((?P<inner>\d+)\)?)?$"
)
_DASH = re.compile(r"[-–—]")
_CAPTION = 4
# A table of so many columns states its heads.
_WIDE = 3
_SURE = 0.9


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
class _Head:
    """What the head of a column or row says.

    Attributes:
        hits: Phrases in it.
        year: A year in it.
        total: True for the column of totals.
        known: True where it says anything.
    """

    hits: tuple[Hit, ...] = ()
    year: str = ""
    total: bool = False

    @property
    def known(self) -> bool:
        return bool(self.hits or self.year or self.total)


@dataclass(slots=True)
class Table:
    """What stands above the rows of a table: captions and the heads of columns."""

    stated: Stated
    period: Period
    words: Grammar
    finder: Finder
    language: Language
    above: list[Block] = field(default_factory=list)
    columns: tuple[_Head, ...] = ()
    rows: int = 0
    headed: bool = False

    def passed(self, block: Block) -> None:
        """Remember a block that may be a caption or a line of heads."""
        if self.rows and len(block.text.split()) < 3 and not any(c.isdigit() for c in block.text):
            return  # the label of a row goes on
        if self.rows:
            self.above, self.columns, self.rows, self.headed = [], (), 0, False
        if block.kind is Kind.ROW:
            return
        self.above = [*self.above, block][-_CAPTION:]

    def row(self, block: Block, scene: Scene) -> Iterator[Cell]:
        """The figures of a row, judged; nothing for a row of heads."""
        label, *cells = block.cells
        if not label and cells and _YEAR.fullmatch(cells[0]) and not all(map(_YEAR.fullmatch, cells[1:])):
            label, *cells = cells
        if self.heads(cells):
            self.columns, self.rows = tuple(self.head(cell) for cell in cells), self.rows + 1
            self.headed = True
            return
        if not self.columns:
            self.columns = self.guessed(len(cells))
        self.rows += 1
        named = self.head(label)
        heads = (*self.columns, *(_Head() for _ in cells[len(self.columns) :]))
        found = [
            read
            for cell, head in zip(cells, heads, strict=False)
            for read in self.cell(cell, named, head, scene)
        ]
        tied = sum(1 for read in found if read.verdict.entry is not None)
        for read in found:
            # A row of which hardly any cell has an address was not understood; rows of a narrow table may
            # belong under the row before them, and are believed only where they agree.
            unsure = 2 * tied <= len(found)
            unsure = unsure or (
                not self.headed and read.verdict.status is Status.DOES_NOT_FIT and len(cells) < _WIDE
            )
            yield Cell(read.printed, Verdict(Status.NOT_MATCHED)) if unsure else read

    def heads(self, cells: Sequence[str]) -> bool:
        """True where a row holds the heads of columns: years, or no number at all at the top of the table."""
        if all(_YEAR.fullmatch(cell) for cell in cells):
            return True
        return not self.rows and not any(c.isdigit() for cell in cells for c in cell if not _YEAR.match(cell))

    def head(self, text: str) -> _Head:
        """What a head says."""
        year = _YEAR.search(text)
        total = pattern(self.words.total).search(text) is not None
        return _Head(_widest(self.finder.hits(text)), year.group() if year else "", total)

    def guessed(self, count: int) -> tuple[_Head, ...]:
        """The columns of a table in plain text: the words above it that are as many as its cells."""
        for line in reversed([line for block in self.above for line in block.lines()]):
            if count == 1 and _YEAR.fullmatch(line.strip()):
                return (_Head(year=line.strip()),)
            run = _YEARS.match(line)
            if run:
                return tuple(_Head(year=year) for year in run.group().split()[:count])
            found = self.spread(line)
            if len(found) == count:
                return found
        return ()

    def spread(self, line: str) -> tuple[_Head, ...]:
        """The heads that stand side by side in one line."""
        places: list[tuple[int, _Head]] = []
        match = pattern(self.words.total).search(line)
        if match:
            places.append((match.start(), _Head(total=True)))
        last: tuple[str, frozenset[str]] | None = None
        for hit in self.finder.hits(line):
            if hit.about is About.CODE and (hit.group, hit.names) != last:
                if last is not None and hit.group != last[0]:
                    continue
                places.append((hit.start, _Head((hit,))))
                last = (hit.group, hit.names)
        return tuple(head for _, head in sorted(places, key=lambda pair: pair[0]))

    def cell(self, text: str, row: _Head, column: _Head, scene: Scene) -> Iterator[Cell]:
        """The numbers of one cell: the main one, and one in brackets that is counted inside it."""
        text = text.strip()
        match = _VALUE.fullmatch(text)
        if _DASH.fullmatch(text) and row.known and column.known:
            entry = self.entry(row, column, (), scene, percent=False)
            if entry is not None and entry.agrees(Fraction(0), Fraction(0)) is not None:
                yield Cell(text, self.judged(entry, Fraction(0), Fraction(0)))
            return
        if match is None:
            return
        percent = match["percent"] is not None
        low, high = _interval(match["main"], percent, self.language)
        entry = self.entry(row, column, (), scene, percent) if row.known else None
        yield Cell(match["main"].strip(), self.judged(entry if column.known else None, low, high))
        if match["inner"] is not None:
            inner = self.entry(row, column, self.bracketed(), scene, percent) if self.bracketed() else None
            value = Fraction(int(match["inner"]))
            yield Cell(match["inner"], self.judged(inner if column.known else None, value, value))

    def bracketed(self) -> tuple[Hit, ...]:
        """What the caption says that the numbers in brackets count."""
        for text in reversed([block.text for block in self.above]):
            for sentence in re.split(r"(?<=[.:])\s+", text):
                if pattern(self.words.in_brackets).search(sentence):
                    return tuple(h for h in self.finder.hits(sentence) if h.about is About.CODE)
        return ()

    def judged(self, entry: Entry | None, low: Fraction, high: Fraction) -> Verdict:
        """Whether a number is what is stated at an address."""
        if entry is None:
            return Verdict(Status.NOT_MATCHED)
        source = entry.agrees(low, high)
        status = Status.AGREES if source is not None else Status.DOES_NOT_FIT
        return Verdict(status, entry, source, _SURE)

    def entry(
        self, row: _Head, column: _Head, inner: Sequence[Hit], scene: Scene, percent: bool
    ) -> Entry | None:
        """What is stated at the address that row, column and caption name; None where they name none."""
        caption = " ".join(block.text for block in self.above)
        hits = self.finder.hits(caption)
        year = column.year or row.year or next(iter(reversed(_YEAR.findall(caption))), "")
        period = Period.parse(year) if year else self.period
        told = {**codes(row.hits), **codes(column.hits), **codes(inner)}
        for measure in self.measures(row, column, hits, scene):
            if percent and self.stated.collection.measures[measure].unit is not Unit.PERCENT:
                continue
            dims = _dims(self.stated.collection, measure, told)
            if dims is None:
                continue
            for provider in self.providers(measure, row, column, hits, scene):
                found = self.stated.get(Key(measure, provider, period, dims))
                if found is not None:
                    return found
        return None

    def measures(self, row: _Head, column: _Head, caption: Sequence[Hit], scene: Scene) -> Iterable[str]:
        """Measures by how near they are named."""
        nearest = sorted(names((*row.hits, *column.hits), About.MEASURE))
        placed = row.year or row.total or any(h.about in (About.CODE, About.PROVIDER) for h in row.hits)
        if nearest and not placed:
            return nearest
        found = [m for hits in (caption, *scene.headings) for m in sorted(names(hits, About.MEASURE))]
        topic = [scene.topic.measure] if scene.topic else []
        return dict.fromkeys((*nearest, *found, *topic))

    def providers(
        self, measure: str, row: _Head, column: _Head, caption: Sequence[Hit], scene: Scene
    ) -> Iterable[str]:
        """Bodies by how near they are named; the only one that reports a measure needs no name."""
        named = mentioned((*row.hits, *column.hits), About.PROVIDER)
        if named:
            return named
        reporters = self.stated.reporters.get(measure, frozenset())
        wide = (*mentioned(caption, About.PROVIDER), *scene.providers)
        return dict.fromkeys((*wide, *(reporters if len(reporters) == 1 else ())))


def _widest(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits without codes named only by a part of what names another code ("Oslo police district")."""
    wide = [h for h in hits if h.about is About.CODE]
    return tuple(
        h
        for h in hits
        if h.about is not About.CODE
        or not any(o.start <= h.start and h.end <= o.end and o.end - o.start > h.end - h.start for o in wide)
    )


def _dims(
    collection: Collection, measure: str, told: dict[str, frozenset[str]]
) -> tuple[tuple[str, str], ...] | None:
    """Codes as dimensions of a measure; None where it lacks one."""
    dims: dict[str, str] = {}
    for group, meant in told.items():
        dimension = next(
            (
                d
                for d in collection.measures[measure].dimensions
                if collection.settings.dimensions[d].codelist == group
            ),
            None,
        )
        if dimension is None:
            return None
        dims[dimension] = min(meant)
    return tuple(sorted(dims.items()))


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
