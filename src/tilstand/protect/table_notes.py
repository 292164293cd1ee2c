"""Notes under tables, and the numbers of tables and charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from tilstand.define import StructuralMetadata, find_series_breaks
from tilstand.define.tables import Table
from tilstand.model import CellValue, NoteKind, ReleasableTable, TableNote, sort_notes
from tilstand.model.document import (
    PLACE,
    Block,
    Chapter,
    Emphasis,
    Heading,
    Inline,
    Link,
    ListBlock,
    NumberMark,
    Paragraph,
    Quote,
)
from tilstand.model.names import EditionNames
from tilstand.model.release import Release
from tilstand.protect.table_cells import format_period_label
from tilstand.report_text import get_report_string, get_unit_name
from tilstand.report_text.numerals import has_word
from tilstand.terms import (
    FigureOrigin,
    InvariantText,
    JoinedText,
    Key,
    Language,
    Text,
    TextPiece,
    TypedText,
    Unit,
    Value,
    ValueQualifier,
    ValueStatus,
)


def build_table_notes(collection: StructuralMetadata, table: Table, keys: Iterable[Key]) -> tuple[TableNote, ...]:
    """The notes to a whole table, each once, in the order in which they are read."""
    shown = tuple(keys)
    return sort_notes(
        (
            *_iterate_bracket_notes(collection, table),
            *(TableNote(collection.labels[path]) for path in table.notes),
            *iterate_caveat_notes(collection, shown),
        )
    )


def iterate_caveat_notes(collection: StructuralMetadata, keys: Iterable[Key]) -> Iterator[TableNote]:
    """The caveats of the measures, and the breaks that lie between the first and the last period shown.

    What is to be kept in mind where the sum over bodies counts a person more than once is said of sums only,
    not of what one body has counted.
    """
    shown = tuple(keys)
    for measure in dict.fromkeys(key.measure for key in shown):
        path = f"measures.{measure}.caveat"
        spans = sorted({key.period for key in shown if key.measure == measure})
        providers = {key.provider for key in shown if key.measure == measure}
        crossed = dict.fromkeys(
            broken
            for provider in sorted(providers)
            for broken in find_series_breaks(collection, measure, provider, spans[0], spans[-1])
        )
        summed = not collection.measures[measure].registrations or any(name in collection.groups for name in providers)
        if summed and path in collection.labels:
            yield TableNote(collection.labels[path])
        declared = collection.measures[measure].breaks
        for broken in (*declared, *(break_item for break_item in crossed if break_item not in declared)):
            if broken in crossed:
                reason = (
                    collection.labels[broken.note]
                    if broken.note in collection.labels
                    else get_report_string(
                        collection.labels, f"break.{broken.cause}", period=format_period_label(broken.period)
                    )
                )
                text = get_report_string(collection.labels, "footnote.series_break", reason=reason)
                yield TableNote(text, kind=NoteKind.BREAK)


def note_omitted_lines(collection: StructuralMetadata, left_out: Sequence[Text]) -> Iterator[TableNote]:
    """The note that names the lines which were left out because nobody has a number for them."""
    if left_out:
        yield TableNote(get_report_string(collection.labels, "without_numbers", names=JoinedText(tuple(left_out))))


def get_common_unit(collection: StructuralMetadata, keys: Iterable[Key]) -> Text | None:
    """What is counted, if it is the same for all; None for unlike units."""
    counts = dict.fromkeys((key.measure, key.provider) for key in keys)
    measures = collection.measures
    units = Unit.together((collection.unit(text, body), measures[text].registrations) for text, body in counts)
    return get_unit_name(collection.labels, units[0].value) if len(units) == 1 else None


def add_unit_to_label(collection: StructuralMetadata, label: Text, keys: Iterable[Key]) -> Text:
    """A row's label with what is counted behind it, in the languages in which the label does not say it.

    A measure may have a word of its own for what it counts, `measures.NAME.unit`, where the unit's is too
    wide: the places of a shelter are `places` of another kind than the clinics of a town.

    Args:
        collection: The collection.
        label: The label.
        keys: What the row shows; nothing is added where it counts unlike things.
    """
    shown = tuple(keys)
    names = tuple(dict.fromkeys(key.measure for key in shown))
    own_text = f"measures.{names[0]}.unit" if len(names) == 1 else ""
    common = collection.labels[own_text] if own_text in collection.labels else get_common_unit(collection, shown)
    if common is None:
        return label
    return _UnitLabel(label, common, get_report_string(collection.labels, "of_unit", name=label, unit=common))


@dataclass(frozen=True, slots=True)
class _UnitLabel(Text):
    """A label with what is counted behind it, where the label does not say that itself."""

    label: Text
    unit: Text
    full: Text

    def pieces(self, language: Language) -> tuple[TextPiece, ...]:
        said = has_word(self.label.text(language), self.unit.text(language))
        return (self.label if said else self.full).pieces(language)


def _iterate_bracket_notes(collection: StructuralMetadata, table: Table) -> Iterator[TableNote]:
    for dimension, code in table.bracket.items():
        yield TableNote(
            get_report_string(collection.labels, "bracket_note", code=collection.get_code_label(dimension, code))
        )


_COUNTED = ("table", "panel")
Place = tuple[str, str]
"""A table or chart: its kind and its id."""


def number_tables(release: Release) -> Release:
    """A release whose tables and pictures have numbers, and whose texts refer to them by these.

    The same thing has the same number in every language, in print, on the site and in the data. A body's
    account and the overview, which stand by themselves, have none.

    Args:
        release: What is to be released.
    """
    tables = {table.id for table in release.tables if table.kind in _COUNTED}
    charts = {plot.id for plot in release.plots}
    texts_by_pair: dict[Place, str] = {}
    following = {"table": count(1), "chart": count(1)}
    elsewhere = _find_unprinted_places(release)
    for place in sorted(_list_places_in_order(release), key=elsewhere.__contains__):
        if place not in texts_by_pair and place[1] in (tables if place[0] == "table" else charts):
            texts_by_pair[place] = str(next(following[place[0]]))
    return replace(
        release,
        tables=tuple(replace(table, number=texts_by_pair.get(("table", table.id), "")) for table in release.tables),
        plots=tuple(replace(plot, number=texts_by_pair.get(("chart", plot.id), "")) for plot in release.plots),
        chapters={
            language: tuple(
                _ReferenceNumberer(release.names, language, texts_by_pair).number_chapter_references(chapter)
                for chapter in chapters
            )
            for language, chapters in release.chapters.items()
        },
    )


def _list_places_in_order(release: Release) -> Iterator[Place]:
    """Tables and charts as a reader meets them; those that no text has a place for, where they stand."""
    chapters = _get_lead_chapters(release)
    parts = sorted({*release.names.parts, *(table.part for table in release.tables)})
    yield from _iterate_inserted_places(
        chapter for chapter in chapters if (chapter.number or 0) < min(parts, default=1)
    )
    anywhere = set(_iterate_inserted_places(chapters))
    for part in parts:
        own_chapters = [chapter for chapter in chapters if chapter.number == part]
        yield from _iterate_inserted_places(chapter for chapter in own_chapters if chapter.provider is None)
        for table in release.tables:
            if table.part == part and ("table", table.id) not in anywhere:
                yield from (("chart", plot.id) for plot in release.plots if plot.table == table.id)
                yield "table", table.id
        yield from _iterate_inserted_places(chapter for chapter in own_chapters if chapter.provider is not None)
    yield from _iterate_inserted_places(chapters)
    yield from (("chart", plot.id) for plot in release.plots)


def _find_unprinted_places(release: Release) -> frozenset[Place]:
    """The tables and pictures that print does not have: their numbers come last, so that print has no gap."""
    placed = set(_iterate_inserted_places(_get_lead_chapters(release)))
    drawn = {plot.table for plot in release.plots if ("chart", plot.id) in placed}
    return frozenset(
        ("table", table.id)
        for table in release.tables
        if not table.printed or (table.id in drawn and ("table", table.id) not in placed)
    ) | {("chart", plot.id) for plot in release.plots if ("chart", plot.id) not in placed}


def _get_lead_chapters(release: Release) -> Sequence[Chapter]:
    """The chapters in the first language that has some: the places are the same in all of them."""
    names = release.names
    return next((chapters for language in names.languages if (chapters := release.chapters.get(language))), ())


def _iterate_inserted_places(chapters: Iterator[Chapter] | Sequence[Chapter]) -> Iterator[Place]:
    for chapter in chapters:
        for insert in chapter.document.inserts:
            if insert.kind != "box":
                yield insert.kind, insert.id


@dataclass(frozen=True, slots=True)
class _ReferenceNumberer:
    """Writes the numbers where a text refers to a table or picture."""

    names: EditionNames
    language: Language
    found: Mapping[Place, str]

    def number_chapter_references(self, chapter: Chapter) -> Chapter:
        text = chapter.document
        notes = {name: self.number_inline_references(run) for name, run in text.footnotes.items()}
        document = replace(text, blocks=tuple(map(self.number_block_references, text.blocks)), footnotes=notes)
        return replace(chapter, document=document)

    def number_block_references(self, block: Block) -> Block:
        if isinstance(block, ListBlock):
            return replace(block, items=tuple(tuple(map(self.number_block_references, item)) for item in block.items))
        if isinstance(block, Quote):
            return replace(block, blocks=tuple(map(self.number_block_references, block.blocks)))
        if isinstance(block, Heading | Paragraph):
            return replace(block, children=self.number_inline_references(block.children))
        return block

    def number_inline_references(self, run: Sequence[Inline]) -> tuple[Inline, ...]:
        return tuple(map(self.number_link, run))

    def number_link(self, child: Inline) -> Inline:
        if isinstance(child, Link) and child.target.startswith(PLACE):
            kind, _, name = child.target.removeprefix(PLACE).partition("/")
            return replace(
                child, children=tuple(self.words(current_child, (kind, name)) for current_child in child.children)
            )
        if isinstance(child, Link | Emphasis):
            return replace(child, children=self.number_inline_references(child.children))
        return child

    def words(self, child: Inline, place: Place) -> Inline:
        number = self.found.get(place)
        if number is None or not isinstance(child, NumberMark):
            return child
        text = get_report_string(self.names.words, f"see.{place[0]}", number=number).text(self.language)
        return replace(child, text=text[:1].upper() + text[1:] if child.text[:1].isupper() else text)


FEW = 3
"""Deduced zeros up to which each has its own mark."""


def merge_zero_notes(collection: StructuralMetadata, table: ReleasableTable) -> ReleasableTable:
    """The same table; where many zeros follow from other figures, a note says so in place of their marks.

    Their origin stays with each of them, for the data.

    Args:
        collection: The collection.
        table: The table.
    """
    notes = list(table.notes)
    for name, bracket in (("derived_zeros", False), ("derived_zeros_in_brackets", True)):
        many = [cell for row in table.cells for cell in row if cell is not None and _has_deduction_mark(cell, bracket)]
        if len(many) > FEW:
            cells = tuple(tuple(_strip_deduction_mark(cell, bracket) for cell in row) for row in table.cells)
            notes.append(TableNote(get_report_string(collection.labels, f"footnote.{name}"), kind=NoteKind.DEDUCED))
            table = replace(table, cells=cells)
    return replace(table, notes=tuple(notes))


def add_rounding_legend(
    collection: StructuralMetadata, table: ReleasableTable, get_base: Callable[[Key], int]
) -> ReleasableTable:
    """The same table; where a cell is few or none, or about the threshold, a note says that it is rounded.

    Args:
        collection: The collection.
        table: The table.
        get_base: What a count is rounded to, if not to 0; 1 where none is.
    """
    greatest = dict.fromkeys(upper for cell in table.list_cells() for upper in _list_few_limits(cell))
    notes = [
        TableNote(get_report_string(collection.labels, "footnote.few", **make_range_terms(upper))) for upper in greatest
    ]
    if not notes and any(cell.key and is_about_base(cell, get_base(cell.key)) for cell in table.list_cells()):
        notes.append(TableNote(get_report_string(collection.labels, "footnote.rounded")))
    return replace(table, notes=(*table.notes, *notes))


def is_about_base(cell: CellValue, base: int) -> bool:
    """True for a number, of the cell or in its brackets, that stands for several since it was rounded.

    Args:
        cell: The cell.
        base: What it is rounded to, if not to 0; 1 where it is not.
    """
    told = ((cell.value, cell.qualifier), (cell.bracket, cell.bracket_qualifier))
    return base > 1 and any(
        value is not None and value.known and value.exact_number == base and qualifier is ValueQualifier.ABOUT
        for value, qualifier in told
    )


def make_range_terms(upper: Value) -> dict[str, Text]:
    """The ends of what stands for few or none, as numbers that count nobody.

    Args:
        upper: The greatest number that it may be.
    """
    return {name: TypedText(InvariantText(number), "term") for name, number in (("low", "0"), ("high", str(upper)))}


def _list_few_limits(cell: CellValue) -> Iterator[Value]:
    """The greatest numbers that a cell may be, and its brackets, where they are few or none."""
    if cell.is_few and cell.upper is not None:
        yield cell.upper
    if cell.bracket_qualifier is ValueQualifier.FEW and cell.bracket_upper is not None:
        yield cell.bracket_upper


def _has_deduction_mark(cell: CellValue, bracket: bool) -> bool:
    """True for a zero, of the cell or in its brackets, that carries the mark that it was deduced."""
    value = cell.bracket if bracket else cell.value
    origin = cell.bracket_origin if bracket else cell.origin
    few = (cell.bracket_qualifier if bracket else cell.qualifier) is ValueQualifier.FEW
    zero = value is not None and value.status is ValueStatus.ZERO and origin is FigureOrigin.DEDUCED and not few
    return zero and any(_is_deduction_note(note, bracket) for note in cell.notes)


def _strip_deduction_mark(cell: CellValue | None, bracket: bool) -> CellValue | None:
    if cell is None or not _has_deduction_mark(cell, bracket):
        return cell
    return replace(cell, notes=tuple(note for note in cell.notes if not _is_deduction_note(note, bracket)))


def _is_deduction_note(note: TableNote, bracket: bool) -> bool:
    """True for the note that says that a figure was deduced: that of the cell, or the one in brackets."""
    return note.kind is NoteKind.DEDUCED and bool(note.inside) is bracket
