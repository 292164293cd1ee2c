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

from tilstand.define import StructuralMetadata
from tilstand.proofread.figure_index import FigureIndex, IndexedFigure
from tilstand.proofread.page_blocks import PageBlock
from tilstand.proofread.phrase_lexicon import PhraseKind, PhraseMention
from tilstand.proofread.phrases import list_first_mentioned_codes, list_mentioned_names, order_mentioned_names
from tilstand.proofread.result import Standing
from tilstand.proofread.table_parts import (
    BEFORE,
    DASH,
    VALUE,
    CellInterpretation,
    InterpretedRow,
    TableContext,
    TableHead,
    TableNumber,
    attach_outer_rows,
    compute_row_changes,
    find_comparison_codes,
    get_printed_interval,
    list_measures_of_change,
    restore_decimal_signs,
)
from tilstand.proofread.verdicts import NumberVerdict
from tilstand.terms import Key, Language, Period, Unit

_SURE = 0.9
_ZERO = Fraction(0)
# A number so large that two figures hardly share it by chance.
_TELLING = 20
_UNMATCHED = NumberVerdict(Standing.NOT_MATCHED)


@dataclass(frozen=True, slots=True)
class JudgedCell:
    """One number of a table.

    Attributes:
        printed: As it is printed.
        verdict: Whether it fits.
    """

    printed: str
    verdict: NumberVerdict


class TableInterpretation:
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
        stated: FigureIndex,
        rows: Sequence[InterpretedRow],
        columns: Sequence[TableHead],
        above: TableContext,
        language: Language,
    ) -> None:
        self.stated, self.columns, self.above, self.language = stated, columns, above, language
        self.rows = tuple(attach_outer_rows(rows))
        self.numbers = [list(self.read(row)) for row in self.rows]
        self.fit: Counter[CellInterpretation] = Counter()
        self.misfit: Counter[CellInterpretation] = Counter()
        for number in (n for numbers in self.numbers for n in numbers):
            for view in number.entries:
                (self.fit if number.agrees_with_figure(view) else self.misfit)[view] += 1

    def cells(self) -> Iterator[tuple[PageBlock, JudgedCell]]:
        """Every number of the table, judged, with the row that it stands in."""
        for row, numbers in zip(self.rows, self.numbers, strict=True):
            views = dict.fromkeys(view for number in numbers for view in number.entries)
            if row.head.guessed and not self.do_most_numbers_fit(numbers):
                yield from ((row.block, JudgedCell(n.printed, _UNMATCHED)) for n in numbers if n.printed)
                continue
            whole = [v for v in views if self.is_row_proof(v, numbers)]
            # A row of which hardly any number has an address was not understood; noughts need not be stated,
            # and shares and changes stand beside what a table is about.
            placed = sum(1 for n in numbers if n.entries)
            told = 2 * placed > placed + sum(1 for n in numbers if not (n.entries or n.aside) and n.lowest_value)
            for number in numbers:
                if number.printed or any(number.agrees_with_figure(v) for v in views):
                    best = self.find_best_interpretation(number) if told else None
                    sure = best is not None and self.can_report_misfit(row, number, best)
                    apart = [
                        v for v in whole if best is None or not self.is_interpretation_outdone(v, best, number, numbers)
                    ]
                    yield row.block, self.judge_table_number(number, best, apart, sure=sure)

    def do_most_numbers_fit(self, numbers: Sequence[TableNumber]) -> bool:
        """True for a row of which most numbers fit."""
        best = [(number, self.find_best_interpretation(number)) for number in numbers]
        fit = [number.agrees_with_figure(view) for number, view in best if view is not None]
        return sum(fit) > 1 and 2 * sum(fit) > len(fit)

    def can_report_misfit(self, row: InterpretedRow, number: TableNumber, best: CellInterpretation) -> bool:
        """True where a number that does not fit may be told."""
        unit = self.stated.collection.measures[number.entries[best].key.measure].unit
        if (
            number.guarded
            or best.unsure
            or row.head.names_two_codes
            or (best.line and (unit == Unit.PERCENT) != number.percent)
        ):
            return False
        if self.fits_most_numbers(best):
            return True
        named = best.source == "row" and row.head.named
        return number.clear and (named or self.alone(best))

    def find_best_interpretation(self, number: TableNumber) -> CellInterpretation | None:
        """The view that the other numbers of the table fit best, of those in which a number has an address.

        What a number fits by itself alone says nothing; but of two as good, it is the one that it fits.
        """
        return min(number.entries, key=lambda view: self.rank_without_number(number, view), default=None)

    def rank_without_number(self, number: TableNumber, view: CellInterpretation) -> tuple[int, bool]:
        """How badly all but a number fit a view, and whether that number does not."""
        own_number = 1 if number.agrees_with_figure(view) else -1
        return self.misfit[view] - self.fit[view] + own_number, own_number < 0

    def is_row_proof(self, view: CellInterpretation, numbers: Sequence[TableNumber]) -> bool:
        """True for a view that all numbers of a row fit, too many or too large for chance."""
        table_numbers = [n for n in numbers if view in n.entries]
        telling = len(table_numbers) > 1 or any(n.lowest_value >= _TELLING for n in table_numbers)
        return telling and all(n.agrees_with_figure(view) for n in table_numbers)

    def is_interpretation_outdone(
        self, view: CellInterpretation, best: CellInterpretation, number: TableNumber, numbers: Sequence[TableNumber]
    ) -> bool:
        """True where the other numbers of a row fit the best view of one, and more than fit another view.

        A number that alone fits the other view is no figure of another kind in a row of one kind.
        """
        beside = [n for n in numbers if n is not number]
        fit, other_number = (sum(n.agrees_with_figure(v) for n in beside) for v in (best, view))
        return fit > 1 and fit > other_number

    def judge_table_number(
        self, number: TableNumber, best: CellInterpretation | None, whole: Sequence[CellInterpretation], *, sure: bool
    ) -> JudgedCell:
        """The verdict on a number, in the view that fits its row best or in one that its whole row fits."""
        printed = number.printed or "–"
        for view in (*([best] if best else []), *whole):
            entry = number.entries.get(view)
            if entry is not None and (source := number.source(view)) is not None:
                return JudgedCell(printed, NumberVerdict(Standing.AGREES, entry, source, _SURE))
        entry = number.entries.get(best) if best is not None else None
        if entry is None or not sure:
            return JudgedCell(printed, _UNMATCHED)
        return JudgedCell(printed, NumberVerdict(Standing.DOES_NOT_FIT, entry, None, _SURE))

    def fits_most_numbers(self, view: CellInterpretation) -> bool:
        """True where most numbers of the table fit a view."""
        fit, misfit = self.fits(view)
        return fit > 1 and fit > misfit

    def alone(self, view: CellInterpretation) -> bool:
        """True for a table of one or two numbers, which may be all wrong."""
        few = sum(map(len, self.numbers)) < 3 and bool(self.columns)
        return few and not view.nested and self.fits(view)[0] < 2

    def fits(self, view: CellInterpretation) -> tuple[int, int]:
        """How many numbers of the table fit what a view says of it, and how many do not."""
        return self.fit_counts[view.about, True], self.fit_counts[view.about, False]

    @cached_property
    def fit_counts(self) -> Counter[tuple[object, bool]]:
        """How many numbers fit, and do not, what is said of the table in their best view."""
        every = (number for numbers in self.numbers for number in numbers)
        best = ((n, min(n.entries, key=lambda v: self.misfit[v] - self.fit[v], default=None)) for n in every)
        return Counter((view.about, number.agrees_with_figure(view)) for number, view in best if view is not None)

    def read(self, row: InterpretedRow) -> Iterator[TableNumber]:
        """The numbers of a row: of each cell the main one, and one in brackets that is counted inside it."""
        heads = (*self.columns, *(TableHead() for _ in row.cells[len(self.columns) :]))
        for at, (text, column) in enumerate(zip(map(str.strip, row.cells), heads, strict=False)):
            match = VALUE.fullmatch(text)
            known = row.head.known and column.known
            if match is None:
                if DASH.fullmatch(text) and known:  # told only where it stands for a nought
                    nought = TableNumber("", ((_ZERO, _ZERO),))
                    nought.take(self.entries(row, column, (), percent=False))
                    yield nought
                continue
            main = match["main"].strip()
            percent = match["percent"] is not None
            if row.head.change or column.change:
                yield self.change(row, column, f"{row.block.line(0) if row.head.change else at}", main, percent)
                continue
            percent = percent or column.share or row.head.share
            span = get_printed_interval(main, self.language, rounded=percent)
            number = TableNumber(
                main, (span,), aside=percent, percent=percent, clear=column.names_subject and row.head.names_subject
            )
            if known:
                number.take(self.entries(row, column, (), percent))
            yield number
            if match["inner"] is not None:
                inner = self.above.bracketed
                value = Fraction(int(match["inner"]))
                number = TableNumber(match["inner"], ((value, value),))
                if known and inner:
                    number.take(self.entries(row, column, inner, percent))
                yield number

    def change(self, row: InterpretedRow, column: TableHead, line: str, main: str, percent: bool) -> TableNumber:
        """A number that is a change, of a column or row of changes."""
        spans = [get_printed_interval(main, self.language, rounded=True)]
        fractions = compute_row_changes([*self.list_row_levels(row)])
        guarded = any(spans[0][0] <= difference <= spans[0][1] for difference in fractions)
        if row.block.plain:
            spans += restore_decimal_signs(main, self.language)
        said = percent or column.share or row.head.share
        clear = column.change and any(h.about is PhraseKind.CODE for h in column.hits)
        number = TableNumber(main, tuple(spans), aside=True, percent=said, clear=clear, guarded=guarded)
        number.take(self.find_change_figures(row, column, line, percent))
        return number

    def list_row_levels(self, row: InterpretedRow) -> Iterator[Fraction]:
        """The numbers of a row that are no changes."""
        for text, column in zip(row.cells, self.columns, strict=False):
            match = VALUE.fullmatch(text.strip())
            if match is not None and not column.change:
                yield get_printed_interval(match["main"], self.language, rounded=False)[0]

    def entries(
        self, row: InterpretedRow, column: TableHead, inner: Sequence[PhraseMention], percent: bool
    ) -> Iterator[tuple[CellInterpretation, IndexedFigure]]:
        """What is stated at each address that row, column and caption may name."""
        period = self.period(column.year or row.head.year)
        for source, measure in self.rank_head_measures(row, column):
            if percent and self.stated.collection.measures[measure].unit != Unit.PERCENT:
                continue
            for view, keys in self.places(row, column, inner, (source, measure), period):
                indexed_figures = [entry for key in keys if (entry := self.stated.get(key)) is not None]
                yield from (
                    (replace(view, unsure=len(indexed_figures) < len(keys)), entry) for entry in indexed_figures
                )

    def find_change_figures(
        self, row: InterpretedRow, column: TableHead, line: str, percent: bool
    ) -> Iterator[tuple[CellInterpretation, IndexedFigure]]:
        """What is stated of the changes of what row, column and caption may name."""
        collection = self.stated.collection
        years = [head.year for head in self.columns if head.year and head.year != BEFORE]
        period = self.period(column.year or row.head.year or max(years, default=""))
        for source, level in self.rank_head_measures(row, column):
            for measure in list_measures_of_change(collection, level):
                if percent and collection.measures[measure].unit.counted:
                    continue
                for view, keys in self.places(row, column, (), (source, measure), period):
                    for key, entry in (
                        (k, e) for k in keys for e in self.stated.list_body_figures(measure, k.provider)
                    ):
                        held = find_comparison_codes(collection, level, entry.key)
                        left = set(entry.key.dims) - set(key.dims)
                        if entry.key.period == period and set(key.dims) <= set(entry.key.dims) and left <= {*held}:
                            yield replace(view, line=line, against=held), entry

    def places(
        self,
        row: InterpretedRow,
        column: TableHead,
        inner: Sequence[PhraseMention],
        named: tuple[str, str],
        period: Period,
    ) -> Iterator[tuple[CellInterpretation, list[Key]]]:
        """The addresses that row, column and caption may name of a measure, by how they are understood."""
        source, measure = named
        own_texts = {
            **list_first_mentioned_codes(row.head.hits),
            **list_first_mentioned_codes(column.hits),
            **list_first_mentioned_codes(inner),
        }
        heads = (*row.head.hits, *column.hits)
        outer = {k: v for head in row.outer for k, v in list_first_mentioned_codes(head.hits).items()}
        above = measure if source == "above" else ""
        for nested in (False, True) if outer else (False,):
            texts_by_name = {**outer, **own_texts} if nested else own_texts
            meant = list(
                _enumerate_dimensions(
                    self.stated.collection, measure, texts_by_name, _find_optional_code_lists(heads, measure)
                )
            )
            for provider, said in self.rank_head_providers(measure, row, column):
                view = CellInterpretation(source, above, nested, "" if said else provider)
                yield view, [Key(measure, provider, period, dims) for dims in meant]

    def period(self, year: str) -> Period:
        """The period that a head names; `-1` is the one before the report's."""
        if year == BEFORE:
            return self.above.report.shift_period(-1)
        return Period.from_text(year) if year else self.above.period

    def rank_head_measures(self, row: InterpretedRow, column: TableHead) -> Iterable[tuple[str, str]]:
        """Measures by how near they are named, with where."""
        scene = self.above.scene
        own_texts = sorted(list_mentioned_names((*row.head.hits, *column.hits), PhraseKind.MEASURE))
        head = row.head
        placed = head.year or head.total or any(h.about in (PhraseKind.CODE, PhraseKind.PROVIDER) for h in head.hits)
        found_pairs = [("row", measure) for measure in own_texts]
        if own_texts and not placed:
            return found_pairs
        before = (
            m for head in reversed(row.outer) for m in sorted(list_mentioned_names(head.hits, PhraseKind.MEASURE))
        )
        above = (
            m
            for hits in (self.above.caption, *scene.headings)
            for m in sorted(list_mentioned_names(hits, PhraseKind.MEASURE))
        )
        topic = (key.measure for key in (scene.topic, *scene.recent) if key is not None)
        found_pairs += [("before", measure) for measure in before]
        if not head.total and any(list_mentioned_names(outer.hits, PhraseKind.MEASURE) for outer in row.outer):
            return dict.fromkeys(found_pairs)
        return dict.fromkeys((*found_pairs, *(("above", measure) for measure in (*above, *topic))))

    def rank_head_providers(self, measure: str, row: InterpretedRow, column: TableHead) -> Iterable[tuple[str, bool]]:
        """Bodies by how near they are named; all together, or the only one that reports, need no name."""
        heads = (*row.head.hits, *column.hits)
        above = (order_mentioned_names(head.hits, PhraseKind.PROVIDER) for head in reversed(row.outer))
        named = order_mentioned_names(heads, PhraseKind.PROVIDER) or next(filter(None, above), ())
        if named:
            return [(provider, True) for provider in named]
        reporters = self.stated.reporters.get(measure, frozenset())
        wide = (*order_mentioned_names(self.above.caption, PhraseKind.PROVIDER), *self.above.scene.providers)
        main = self.stated.get_default_body(measure)
        only = reporters if len(reporters) == 1 else filter(None, (main,))
        return [(provider, False) for provider in dict.fromkeys((*wide, *only))]


def _find_optional_code_lists(hits: Sequence[PhraseMention], measure: str) -> frozenset[str]:
    """Code lists whose mention may mean nothing: the same words name another list, or the measure itself.

    The "adult presumed victims" are no adults beside others; "new" is one code, of one list or the other; a
    body's name is the body, even where it also names a place to live.
    """
    coded = [h for h in hits if h.about is PhraseKind.CODE]
    named = {(h.start, h.end) for h in hits if h.about is PhraseKind.PROVIDER}
    wide = [h for h in hits if h.about is PhraseKind.MEASURE and measure in h.names]
    return frozenset(
        h.group
        for h in coded
        if (h.start, h.end) in named
        or any((o.start, o.end) == (h.start, h.end) and o.group != h.group for o in coded)
        or any(m.start <= h.start and h.end <= m.end for m in wide)
    )


def _enumerate_dimensions(
    collection: StructuralMetadata, measure: str, told: dict[str, frozenset[str]], spare: frozenset[str]
) -> Iterator[tuple[tuple[str, str], ...]]:
    """Codes as dimensions of a measure, in each meaning; nothing where it lacks one that cannot be spared."""
    groups = {collection.settings.dimensions[d].codelist: d for d in reversed(collection.measures[measure].dimensions)}
    if any(group not in groups and group not in spare for group in told):
        return
    texts_by_name = {groups[group]: sorted(meant) for group, meant in told.items() if group in groups}
    for chosen in product(*texts_by_name.values()):
        yield tuple(sorted(zip(texts_by_name, chosen, strict=True)))
