"""Rows, heads and cells of a printed table, and its changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise

from tilstand.define import StructuralMetadata
from tilstand.languages.lexicon import load_lexicon
from tilstand.model import Source
from tilstand.proofread.evidence import DiscourseState
from tilstand.proofread.figure_index import IndexedFigure
from tilstand.proofread.page_blocks import PageBlock
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.phrases import group_code_mentions, list_first_mentioned_codes, list_mentioned_names
from tilstand.terms import Key, Language, Period, Value

VALUE = re.compile(
    r"(?P<main>[-−–+]?\d[\d \u00a0\u202f]*(?:[.,]\d+)*)\s?(?P<percent>%)?(?:\s?\((?P<inner>\d+)\)?)?"
    r"(?:\s?[a-z](?:[ ,]{1,2}[a-z])*)?$"  # letters that point to notes
)
DASH = re.compile(r"[-–—]")


@dataclass(frozen=True, slots=True)
class CellInterpretation:
    """A way to understand a row.

    Attributes:
        source: Where the measure is named: by the row, by one above it, or above the table.
        measure: The measure, where it is named above the table.
        nested: True where the row also has the codes of the rows that it is a part of.
        provider: The body, where the row does not name it.
        line: For a change, the column or row of changes that it stands in.
        unsure: True where a label has several meanings, and not all of them are stated.
        against: For a change, the codes that say what it is held against.
    """

    source: str
    measure: str = ""
    nested: bool = False
    provider: str = ""
    unsure: bool = False
    line: str = ""
    against: tuple[tuple[str, str], ...] = ()

    @property
    def about(self) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
        """What it says of the whole table, of whichever row."""
        return self.measure, self.provider, self.line, self.against


@dataclass(frozen=True, slots=True)
class TableNumber:
    """A number of a row.

    Attributes:
        printed: As it is printed.
        spans: What it may stand for, each from its lowest to its highest, as it is printed first.
        aside: True for a share or change, which the table may tell beside what it is about.
        percent: True where it is said to be per cent.
        clear: False where its column does not tell wholly what it counts, so that only the table can.
        guarded: True for what the row itself tells otherwise, so that it is never called wrong.
        entries: What is stated at its address, by the way to understand its row.
    """

    printed: str
    spans: tuple[tuple[Fraction, Fraction], ...]
    aside: bool = False
    percent: bool = False
    clear: bool = True
    guarded: bool = False
    entries: dict[CellInterpretation, IndexedFigure] = field(default_factory=dict)

    @property
    def lowest_value(self) -> Fraction:
        """The lowest number that it stands for as it is printed."""
        return self.spans[0][0]

    def take(self, found: Iterable[tuple[CellInterpretation, IndexedFigure]]) -> None:
        """Note what is stated; where one view names two addresses, the one that the number fits."""
        for view, entry in found:
            if not self.agrees_with_figure(view):
                self.entries[view] = entry

    def source(self, view: CellInterpretation) -> Source | None:
        """The statement that the number repeats in a view; None where it repeats none."""
        entry = self.entries.get(view)
        sources = (entry.find_agreeing_statement(*span) for span in self.spans) if entry is not None else iter(())
        return next((source for source in sources if source is not None), None)

    def agrees_with_figure(self, view: CellInterpretation) -> bool:
        """True where what is stated is the number."""
        return self.source(view) is not None


def get_printed_interval(text: str, language: Language, *, rounded: bool) -> tuple[Fraction, Fraction]:
    """What a printed number stands for; one that may be rounded, or has decimals, for all that print so."""
    value = _parse_cell_value(text, language)
    if value is None:
        return Fraction(0), Fraction(-1)
    return value.interval if rounded or "." in str(value) else (value.exact_number, value.exact_number)


def restore_decimal_signs(text: str, language: Language) -> Iterator[tuple[Fraction, Fraction]]:
    """What a number stands for whose decimal sign was lost: "474" for 47.4."""
    value = _parse_cell_value(text, language)
    if value is not None and value.amount is not None and re.fullmatch(r"\W?\d{2,}", text):
        yield Value.number(value.amount.scaleb(-1)).interval


def _parse_cell_value(text: str, language: Language) -> Value | None:
    plain = re.sub(r"\s", "", text).replace("−", "-").replace("–", "-")
    decimal = load_lexicon(language).digits.read_decimal
    for mark in ",.":
        plain = plain.replace(mark, "_" if mark in decimal else "")
    try:
        return Value.number(Decimal(plain.replace("_", ".")))
    except InvalidOperation:
        return None


_HUNDRED = 100


def list_measures_of_change(collection: StructuralMetadata, measure: str) -> tuple[str, ...]:
    """The measures that state a measure's change: itself, or those declared to be its change.

    Args:
        collection: The collection.
        measure: A measure.
    """
    if collection.measures[measure].statistic == "change":
        return (measure,)
    return collection.list_change_measures(measure)


def find_comparison_codes(collection: StructuralMetadata, measure: str, key: Key) -> tuple[tuple[str, str], ...]:
    """The codes of a change that its level does not have: those that say what it is held against.

    Args:
        collection: The collection.
        measure: The measure that changes; where it is the change itself, every code says so.
        key: Address of the change.
    """
    level = () if measure == key.measure else collection.measures[measure].dimensions
    return tuple((dimension, code) for dimension, code in key.dims if dimension not in level)


def compute_row_changes(levels: Sequence[Fraction]) -> Iterator[Fraction]:
    """The changes that a row's numbers tell, in numbers and per cent: of any to any, of a mean to the last.

    Args:
        levels: The row's numbers, in order.
    """
    pairs = [(level, other_fraction) for at, level in enumerate(levels) for other_fraction in levels[at + 1 :]]
    if len(levels) > 1:
        pairs.append((sum(levels[:-1], Fraction(0)) / (len(levels) - 1), levels[-1]))
    for before, after in pairs:
        for first, second in ((before, after), (after, before)):
            yield second - first
            if first:
                yield _HUNDRED * (second - first) / first


# "The year before", as the year of a head.
BEFORE = "-1"


@dataclass(frozen=True, slots=True)
class TableHead:
    """What the head of a column or row says.

    Attributes:
        hits: Phrases in it.
        year: A year in it, or `BEFORE`.
        total: True for a total.
        named: True where nothing else is said than what is counted.
        change: True for changes; a year in it is then what they are held against.
        share: True for shares.
        plain: True where it says only that numbers follow.
        guessed: True where its code is not read, but taken from the rows around it.
    """

    hits: tuple[PhraseMention, ...] = ()
    year: str = ""
    total: bool = False
    named: bool = False
    change: bool = False
    share: bool = False
    plain: bool = False
    guessed: bool = False

    @property
    def known(self) -> bool:
        """True where it says anything."""
        return bool(self.names_subject or self.change or self.share or self.plain)

    @property
    def names_subject(self) -> bool:
        """True where it says what is counted, of whom or when."""
        return bool(self.hits or self.year or self.total)

    @property
    def names_two_codes(self) -> bool:
        """True where it names two codes of one code list: the numbers are of both together."""
        dict_values = group_code_mentions(self.hits).values()
        return any(
            not mention & other_mention for mentions in dict_values for mention, other_mention in pairwise(mentions)
        )


@dataclass(slots=True)
class InterpretedRow:
    """A row.

    Attributes:
        block: Where it stands.
        head: What its label says.
        cells: Its other cells.
        outer: The rows that it may be a part of, the outermost first.
    """

    block: PageBlock
    head: TableHead
    cells: tuple[str, ...]
    outer: tuple[TableHead, ...] = ()


@dataclass(frozen=True, slots=True)
class TableContext:
    """What stands above a table.

    Attributes:
        caption: Phrases of its caption.
        scene: What was told before.
        period: Period that it is about where no head names one.
        report: Period of the report.
        bracketed: Codes that the caption says the numbers in brackets count.
    """

    caption: tuple[PhraseMention, ...]
    scene: DiscourseState
    period: Period
    report: Period
    bracketed: tuple[PhraseMention, ...]


def attach_outer_rows(rows: Sequence[InterpretedRow]) -> Iterator[InterpretedRow]:
    """The rows, each with those that it may be a part of.

    A row with a code of the same code list as one above it stands beside that one, not below it; so does a
    row that names a measure. A row without numbers opens a part of the table, which may be a body's.
    """
    outer: list[TableHead] = []
    part: list[TableHead] = []
    for row in rows:
        groups = list_first_mentioned_codes(row.head.hits).keys()
        opens = not any(cell.strip() for cell in row.cells)
        if opens and list_mentioned_names(row.head.hits, PhraseKind.PROVIDER):
            part, outer = [row.head], []
            yield row
            outer = part
            continue
        if list_mentioned_names(row.head.hits, PhraseKind.MEASURE):
            outer = [*part]
        elif opens and not groups:
            outer = [head for head in outer if head in part or list_mentioned_names(head.hits, PhraseKind.MEASURE)]
        beside = (at for at, head in enumerate(outer) if list_first_mentioned_codes(head.hits).keys() & groups)
        outer = outer[: next(beside, len(outer))]
        row.outer = tuple(outer)
        yield row
        outer.append(row.head)
