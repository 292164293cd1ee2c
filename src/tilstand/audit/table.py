"""Tables: the heads of columns, the captions above, and the rows, until the table can be read as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tilstand.audit.grid import PrintedNumber, ReadTable
from tilstand.audit.nearest import restored
from tilstand.audit.page import BlockKind, PageBlock
from tilstand.audit.phrase import About, Finder, Hit
from tilstand.audit.row import BEFORE, Above, Head, ReadRow
from tilstand.audit.scene import Scene
from tilstand.audit.stated import StatedFigures
from tilstand.audit.words import Grammar, pattern
from tilstand.terms import Language, Period

__all__ = ["PrintedNumber", "TableReading"]

_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\s+){2,}(?:19|20)\d\d(?!\S)")
# A year, or years from one to another ("2019-23").
_SPAN = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d))?(?!\d)")
_CAPTION = 4


@dataclass(slots=True)
class TableReading:
    """The rows of a table and what stands above them, until the table ends and is read as a whole."""

    stated: StatedFigures
    period: Period
    words: Grammar
    finder: Finder
    language: Language
    above: list[PageBlock] = field(default_factory=list)
    columns: tuple[Head, ...] = ()
    rows: list[ReadRow] = field(default_factory=list)
    count: int = 0
    before: list[tuple[list[ReadRow], tuple[Head, ...]]] = field(default_factory=list)

    def goes_on(self, block: PageBlock) -> bool:
        """True for a block that does not end the table: a row, or the label of a row that goes on."""
        short = block.plain and len(block.text.split()) < 3 and not any(c.isdigit() for c in block.text)
        return block.kind is BlockKind.ROW or (self.count > 0 and short)

    def passed(self, block: PageBlock) -> None:
        """Remember a block that may be a caption or a line of heads."""
        if self.count:
            self.above, self.columns, self.rows, self.count = [], (), [], 0
        self.above = [*self.above, block][-_CAPTION:]

    def row(self, block: PageBlock) -> None:
        """Take in a row."""
        label, *cells = block.cells
        # A row of plain text may have lost its label to the row above; what is left begins with a year.
        if not label and cells and _YEAR.fullmatch(cells[0]) and _figures(cells[1:]):
            label, *cells = cells
        self.count += 1
        if self.heads(cells) or (not block.plain and self.anew(cells)):
            if self.rows:
                self.before.append((self.rows, self.columns))
                self.rows = []
            self.columns = self.heading(cells)
            return
        if not self.columns:
            self.columns = self.guessed(len(cells))
        self.rows.append(ReadRow(block, self.head(label), tuple(cells)))

    def read(self, scene: Scene) -> Iterator[tuple[PageBlock, PrintedNumber]]:
        """Every figure of the rows taken in, judged; the table is understood as most of its cells fit."""
        parts = [*self.before, (self.rows, self.columns)]
        self.before, self.rows = [], []
        for rows, columns in parts:
            if not rows:
                continue
            rows = list(restored(rows, self.finder))
            caption = self.finder.hits(" ".join(block.text for block in self.above))
            period = self.placed(" ".join(block.text for block in self.above))
            above = Above(caption, scene, period, self.period, self.bracketed())
            yield from ReadTable(self.stated, rows, columns, above, self.language).cells()

    def placed(self, above: str) -> Period:
        """The period that what stands above a table names last, else that of the report."""
        spelled, years = self.stated.timed.spelled(above, self.language), _YEAR.findall(above)
        return spelled or (Period.parse(years[-1]) if years else self.period)

    def heads(self, cells: Sequence[str]) -> bool:
        """True where a row holds the heads of columns: years, or no number at all at the top of the table."""
        if cells and all(_YEAR.fullmatch(cell) for cell in cells):
            return True
        return (
            self.count == 1
            and bool(cells)
            and not any(c.isdigit() for cell in cells for c in _SPAN.sub("", cell))
        )

    def anew(self, cells: Sequence[str]) -> bool:
        """True for the heads of a table that follows at once: each says another thing, and none a figure."""
        said = [cell.strip() for cell in cells]
        if (
            not all(said)
            or len(set(said)) < len(said)
            or any(c.isdigit() for c in _SPAN.sub("", "".join(said)))
        ):
            return False
        heads = [self.head(cell) for cell in said]
        return all(head.known for head in heads) and (
            len(heads) > 1 or any(h.year or h.plain or h.change for h in heads)
        )

    def head(self, text: str) -> Head:
        """What a head says."""
        hits = _glossed(_widest(self.finder.hits(text)), text)
        share = pattern(self.words.share).search(text) is not None
        if pattern(self.words.change).search(text):
            return Head(hits, change=True, share=share)
        year = _YEAR.search(text)
        before = BEFORE if pattern((*self.words.year_before, *self.words.last_year)).search(text) else ""
        total = pattern(self.words.total).search(text) is not None
        plain = pattern(self.words.numbers).fullmatch(text.strip()) is not None
        named = any(h.about is About.MEASURE and h.end - h.start == len(text.strip()) for h in hits)
        spelled = self.stated.timed.spelled(text, self.language)
        said = spelled.text if spelled else year.group() if year else before
        return Head(hits, said, total, named, share=share, plain=plain)

    def heading(self, cells: Sequence[str]) -> tuple[Head, ...]:
        """The heads of columns: an only one may say anything, one of several bare numbers."""
        found = tuple(self.head(cell) for cell in cells)
        if len(found) == 1 and not found[0].known:
            return (Head(plain=True),)
        return tuple(Head() if h.plain and sum(o.plain for o in found) > 1 else h for h in found)

    def guessed(self, count: int) -> tuple[Head, ...]:
        """The columns of a table in plain text: the words above it that are as many as its cells."""
        for line in reversed([line for block in self.above for line in block.lines()]):
            if count == 1 and _YEAR.fullmatch(line.strip()):
                return (Head(year=line.strip()),)
            run = _YEARS.match(line)
            if run:
                years = tuple(Head(year=year) for year in run.group().split()[:count])
                return (*years, *self.changes(count - len(years)))
            found = self.spread(line)
            if len(found) == count:
                return found
        return ()

    def changes(self, count: int) -> tuple[Head, ...]:
        """The heads of so many columns of changes after those of years, where just as many are spoken of."""
        above = self.above[-1].text if self.above else ""
        heads = [
            match.start()
            for word in self.words.change
            for match in re.finditer(rf"(?<!\w){re.escape(word)}", above, re.I)
        ]
        share = pattern(self.words.share).search(above) is not None
        return (Head(change=True, share=share),) * count if len(heads) == count else ()

    def spread(self, line: str) -> tuple[Head, ...]:
        """The heads that stand side by side in one line."""
        places: list[tuple[int, Head]] = []
        match = pattern(self.words.total).search(line)
        if match:
            places.append((match.start(), Head(total=True)))
        last: tuple[str, frozenset[str]] | None = None
        for hit in self.finder.hits(line):
            if hit.about is About.CODE and (hit.group, hit.names) != last:
                if last is not None and hit.group != last[0]:
                    continue
                places.append((hit.start, Head((hit,))))
                last = (hit.group, hit.names)
        return tuple(head for _, head in sorted(places, key=lambda pair: pair[0]))

    def bracketed(self) -> tuple[Hit, ...]:
        """What the caption says that the numbers in brackets count."""
        for text in reversed([block.text for block in self.above]):
            for sentence in re.split(r"(?<=[.:])\s+", text):
                if pattern(self.words.in_brackets).search(sentence):
                    return tuple(h for h in self.finder.hits(sentence) if h.about is About.CODE)
        return ()


def _figures(cells: Sequence[str]) -> bool:
    """True for cells that hold no words, and not the years that head columns."""
    return not any(c.isalpha() for c in "".join(cells)) and not all(map(_YEAR.fullmatch, cells))


def _widest(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits without codes named only by a part of what names another code ("Havn police district")."""
    wide = [h for h in hits if h.about is About.CODE]
    return tuple(
        h
        for h in hits
        if h.about is not About.CODE
        or not any(o.start <= h.start and h.end <= o.end and o.end - o.start > h.end - h.start for o in wide)
    )


def _glossed(hits: Sequence[Hit], text: str) -> tuple[Hit, ...]:
    """The hits without codes in brackets that say again what another of their code list says before them.

    "Asylum (protection)" is no sum of two kinds.
    """
    brackets = [match.span() for match in re.finditer(r"\([^()]*\)", text)]
    again = {
        hit
        for hit in hits
        for start, end in brackets
        if start < hit.start and hit.end < end and any(o.end <= start and o.group == hit.group for o in hits)
    }
    return tuple(hit for hit in hits if hit.about is not About.CODE or hit not in again)
