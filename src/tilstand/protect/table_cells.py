"""Rows and columns of a table, and the figure or the reason in each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tilstand.define import Round, StructuralMetadata
from tilstand.define.tables import Table, TableAxis, TableItem
from tilstand.languages import DatedText, PartialTranslation
from tilstand.model import CellValue, EditionFigures, Figure, NoteKind, TableNote, sort_notes
from tilstand.report_text import get_report_string
from tilstand.terms import (
    Codelist,
    FigureOrigin,
    InvariantText,
    JoinedText,
    Key,
    Period,
    Text,
    TypedText,
    Value,
    ValueQualifier,
    ValueStatus,
)
from tilstand.terms.code import CodeRelation, RemainderCode


@dataclass(frozen=True, slots=True)
class AxisLine:
    """A row or column, ready to be crossed with the other axis.

    Attributes:
        label: Its text.
        level: Indentation.
        heading: True for a row that bears only a heading.
        measure, provider, period, where: What it adds to the address.
        change: True for the change of the measure that the other axis gives.
        spare: True where the line may be left out if it has no number at all: nobody listed it by name.
        named: True where the author gave the line its own words.
        rest: For a remainder, the dimension and the code whose parts leave it; None stands for the total.
    """

    label: Text
    level: int = 0
    heading: bool = False
    measure: str = ""
    provider: str = ""
    period: Period | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    change: bool = False
    spare: bool = False
    named: bool = False
    rest: tuple[str, str | None] | None = None


def build_axis_lines(
    collection: StructuralMetadata, about: Round, name: str, table: Table, axis: TableAxis, *, rest: bool = False
) -> tuple[AxisLine, ...]:
    """The lines of an axis: total, codes, group, periods, items, in this order.

    Args:
        collection: The collection.
        about: The round of the edition.
        name: Name of the table, for the labels of its items.
        table: The table.
        axis: One of its axes; an empty one yields a single line that adds nothing.
        rest: True to add remainders to the codes of a dimension.
    """
    axis_lines: list[AxisLine] = []
    if axis.total:
        axis_lines.append(AxisLine(get_report_string(collection.labels, "total")))
    if axis.dimension:
        axis_lines += _build_code_lines(collection, table.period or about.period, axis, rest)
    if axis.group:
        shown = tuple(_iterate_table_periods(about, table))
        axis_lines += [
            line
            for line in _build_group_lines(collection, axis.group, axis.group_total)
            if line.provider in collection.groups or any(map(collection.providers[line.provider].is_open_during, shown))
        ]
    spans = (*axis.periods, *(about.period.shift_period(n) for n in axis.steps))
    axis_lines += [AxisLine(DatedText(span, heads=True), period=span) for span in spans]
    axis_lines += _build_item_lines(collection, about, name, axis)
    return tuple(axis_lines) or (AxisLine(InvariantText("")),)


def format_period_label(span: Period) -> Text:
    """A period in words."""
    return DatedText(span)


def _build_code_lines(collection: StructuralMetadata, span: Period, axis: TableAxis, rest: bool) -> Iterator[AxisLine]:
    codelist = collection.get_codelist(axis.dimension)
    every = axis.codes or tuple(c.id for c in codelist.list_valid_codes(span.last) if c.kind is not CodeRelation.VIEW)
    shown = tuple(dict.fromkeys(codelist.find_merged_ancestor(code) or code for code in every))
    for at, code in enumerate(shown):
        level = _get_code_indent(codelist, code, shown)
        yield AxisLine(codelist[code].label, level, where={axis.dimension: code}, spare=not axis.codes)
        if rest:
            after = shown[at + 1] if at + 1 < len(shown) else None
            above = codelist.list_code_ancestors(after) if after is not None else ()
            # A remainder stands after the last of the parts that leave it.
            for parent in codelist.list_code_ancestors(code):
                parts = {c.id for c in codelist.parts(parent)}
                if parts & set(shown) and parent not in above:
                    label = get_report_string(collection.labels, "not_stated")
                    yield AxisLine(label, level, rest=(axis.dimension, parent))
    if rest:
        yield AxisLine(get_report_string(collection.labels, "not_stated"), rest=(axis.dimension, None))


def _get_code_indent(codelist: Codelist, code: str, shown: tuple[str, ...]) -> int:
    above = [parent for parent in codelist.list_code_ancestors(code) if parent in shown]
    return len(above) + (1 if codelist[code].kind is CodeRelation.OF_WHICH and not above else 0)


def _build_group_lines(collection: StructuralMetadata, group: str, total: bool) -> Iterator[AxisLine]:
    inner = collection.groups[group].members if group in collection.groups else collection.list_group_members(group)
    for member in inner:
        if member in collection.groups:
            yield from _build_group_lines(collection, member, True)
        else:
            yield AxisLine(collection.provider_label(member), provider=member)
    if total:
        yield AxisLine(collection.provider_label(group), provider=group)


def _iterate_table_periods(about: Round, table: Table) -> Iterator[Period]:
    """The periods that a table shows: a body that was not open in any of them has no line."""
    axes = (table.rows, table.columns)
    named = [
        *(span for axis in axes for span in axis.periods),
        *(about.period.shift_period(steps) for axis in axes for steps in axis.steps),
        *(i.period or about.period.shift_period(i.steps) for a in axes for i in a.items if i.period or i.steps),
    ]
    yield from named
    if not any(axis.periods or axis.steps for axis in axes):
        yield table.period or about.period


def _build_item_lines(collection: StructuralMetadata, about: Round, name: str, axis: TableAxis) -> Iterator[AxisLine]:
    """Items one by one; those whose codes a policy has merged are one line, under its name."""
    items: set[tuple[object, ...]] = set()
    for item in axis.items:
        where = {
            dimension: collection.get_codelist(dimension).find_merged_ancestor(code) or code
            for dimension, code in item.where.items()
        }
        if where == item.where:
            yield _build_item_line(collection, about, name, item)
            continue
        merged = item.model_copy(update={"where": where, "label": ""})
        same = (merged.measure, merged.change, merged.provider, merged.period, merged.steps, *where.items())
        if same not in items:
            items.add(same)
            yield _build_item_line(collection, about, name, merged)


def _build_item_line(collection: StructuralMetadata, about: Round, table: str, item: TableItem) -> AxisLine:
    span = item.period or (about.period.shift_period(item.steps) if item.steps else None)
    label = _label_axis_item(collection, table, item, span or about.period)
    return AxisLine(
        label,
        item.level,
        item.heading,
        item.measure,
        item.provider,
        span,
        {dimension: code for dimension, code in item.where.items() if dimension != item.rest},
        change=item.change,
        named=bool(item.label),
        rest=(item.rest, item.where.get(item.rest)) if item.rest else None,
    )


def _label_axis_item(collection: StructuralMetadata, table: str, item: TableItem, span: Period) -> Text:
    if item.rest and not item.label:
        within = item.where.get(item.rest)
        if within is None:
            return get_report_string(collection.labels, "not_stated")
        return get_report_string(
            collection.labels, "not_stated_within", whole=collection.get_code_label(item.rest, within)
        )
    if item.label:
        for path in (item.label, f"tables.{table}.rows.{item.label}", f"tables.{table}.columns.{item.label}"):
            if path in collection.labels:
                return collection.labels[path]
        return collection.labels[item.label]
    parts = [collection.get_measure_label(item.measure, item.provider)] if item.measure else []
    parts += [collection.provider_label(item.provider)] if item.provider else []
    parts += [collection.get_code_label(dimension, code) for dimension, code in item.where.items()]
    # An item that names nothing stands for the edition's own period.
    parts += [format_period_label(span)] if item.period or item.steps or not parts else []
    return _join_axis_labels(parts)


def _join_axis_labels(parts: list[Text]) -> Text:
    return parts[0] if len(parts) == 1 else JoinedText(tuple(parts))


@dataclass(frozen=True)
class CellLookup:
    """The figures of one year as cells.

    Attributes:
        collection: The collection.
        round: The round of the edition.
        figures: The figures after reconciliation.
    """

    collection: StructuralMetadata
    round: Round
    figures: EditionFigures

    def cell(self, key: Key, bracket: Mapping[str, str]) -> CellValue:
        """The cell at an address.

        Args:
            key: The address.
            bracket: Codes that lead to the figure in brackets; empty for none.
        """
        figure = self.figures.get(key)
        return self.build_empty_cell(key) if figure is None else self.build_figure_cell(figure, key, bracket)

    def build_figure_cell(self, figure: Figure, key: Key, bracket: Mapping[str, str]) -> CellValue:
        """The cell of the figure at an address.

        Args:
            figure: The figure.
            key: The address.
            bracket: Codes that lead to the figure in brackets; empty for none.
        """
        inside = self.figures.get(_move_key_to_codes(key, bracket)) if bracket else None
        known = inside is not None and inside.value.known and not _is_vacuous_bound(inside)
        if figure.value.status is ValueStatus.NOT_SUBMITTED:
            return _build_missing_cell(key, ValueStatus.NOT_SUBMITTED, *figure.notes, *self.list_absence_notes(key))
        if (
            figure.origin is FigureOrigin.DEDUCED
            and figure.value.status is ValueStatus.ZERO
            and figure.qualifier is not ValueQualifier.FEW
            and self.is_impossible_figure(key)
        ):
            return _build_missing_cell(key, ValueStatus.NOT_APPLICABLE, *figure.notes)
        if _is_vacuous_bound(figure):
            return _build_missing_cell(key, ValueStatus.NOT_KNOWN, *figure.notes)
        return CellValue(
            key=key,
            value=figure.value,
            origin=figure.origin,
            qualifier=figure.qualifier,
            bracket=inside.value if inside is not None and known else None,
            notes=sort_notes((*self._list_figure_notes(figure), *self._list_bracket_notes(inside))),
            bracket_origin=inside.origin if inside is not None else FigureOrigin.SUBMITTED,
            bracket_qualifier=inside.qualifier if inside is not None else ValueQualifier.EXACT,
            upper=figure.upper,
            published=figure.published,
            computed=figure.computed,
            computed_upper=figure.computed_upper,
            bracket_upper=inside.upper if inside is not None and inside.qualifier is ValueQualifier.FEW else None,
        )

    def _list_figure_notes(self, figure: Figure) -> Iterator[TableNote]:
        """The footnotes of a figure; nobody stated a deduced one, and its last footnote says so.

        Nobody stated one that is few or none either: the legend of its table says how it is to be read.
        """
        yield from figure.notes
        few = figure.qualifier is ValueQualifier.FEW
        if figure.origin is FigureOrigin.DEDUCED and figure.value.known and not few:
            yield TableNote(get_report_string(self.collection.labels, "footnote.deduced"), kind=NoteKind.DEDUCED)

    def _list_bracket_notes(self, inside: Figure | None) -> Iterator[TableNote]:
        if inside is None:
            return
        zero = inside.value.status is ValueStatus.ZERO and inside.qualifier is not ValueQualifier.FEW
        path = "bracket_zero" if zero else "bracket_figure"
        for note in self._list_figure_notes(inside):
            text = get_report_string(self.collection.labels, path, note=note.text)
            yield TableNote(text, inside=note.text, see=note.see, kind=note.kind)

    def look_up_remainder(self, key: Key, dimension: str, parent: str | None) -> CellValue | None:
        """What a breakdown leaves unplaced; None where nothing can be said.

        Args:
            key: The address with the dimension at its total.
            dimension: The dimension.
            parent: The code whose parts are looked at; None for the total.
        """
        figure = self.figures.find_unplaced_remainder(key, dimension, parent)
        # A negative remainder is a finding of reconcile (the parts exceed the total), never a figure.
        if figure is None or not figure.value.given or (figure.value.known and figure.value.exact_number < 0):
            return None
        code = str(RemainderCode(parent))
        return CellValue(
            key.at(dimension, code), figure.value, figure.origin, figure.qualifier, notes=sort_notes(figure.notes)
        )

    def build_empty_cell(self, key: Key) -> CellValue:
        """A cell without a figure, with the reason why there is none."""
        if set(dict(key.dims)) - set(self.collection.measures[key.measure].dimensions):
            return _build_missing_cell(key, ValueStatus.NOT_APPLICABLE)
        reasons = self.list_absence_notes(key)
        if reasons:
            return _build_missing_cell(key, ValueStatus.NOT_SUBMITTED, *reasons)
        if key.period == self.collection.get_counting_period(key.measure, self.round.period) and self.is_never_asked(
            key
        ):
            return _build_missing_cell(key, ValueStatus.NOT_COLLECTED)
        return _build_missing_cell(key, ValueStatus.NOT_KNOWN)

    def list_absence_notes(self, key: Key) -> tuple[TableNote, ...]:
        """The footnote that tells why the provider did not report for the period; none if it did."""
        reason = self.find_absence_reason(key.provider)
        if reason is None or not key.period.has_common_day(self.round.period):
            return ()
        return (TableNote(get_report_string(self.collection.labels, "footnote.absent", reason=reason)),)

    def find_absence_reason(self, provider: str) -> Text | None:
        """Why a provider did not report; None if it did."""
        absence = self.round.absent.get(provider)
        return None if absence is None else TypedText(PartialTranslation.from_translations(absence.reason), "said")

    def is_never_asked(self, key: Key) -> bool:
        """True where the provider reports, or its members do, and no form asks for the figure."""
        members = (
            self.collection.list_group_members(key.provider)
            if self._is_group_or_provider(key.provider)
            else (key.provider,)
        )
        forms = [self._list_answered_forms(member) for member in members]
        return any(forms) and not any(self.collection.asks(own_texts, key.measure, key.dims) for own_texts in forms)

    def is_impossible_figure(self, key: Key) -> bool:
        """True where the provider was asked for the parts of a figure and each of them cannot occur."""
        parts = [
            self.figures.get(Key(key.measure, key.provider, key.period, dims))
            for form in self._list_answered_forms(key.provider)
            for dims in self.collection.find_asked_parts(form, key.measure, key.dims)
        ]
        value_statuses = [
            part.value.status for part in parts if part is not None and part.origin is not FigureOrigin.DEDUCED
        ]
        return bool(value_statuses) and set(value_statuses) == {ValueStatus.NOT_APPLICABLE}

    def _is_group_or_provider(self, name: str) -> bool:
        return name in self.collection.groups or name in self.collection.providers

    def _list_answered_forms(self, name: str) -> tuple[str, ...]:
        """The forms that a provider answers; none for a group."""
        provider = self.collection.providers.get(name)
        return () if provider is None else provider.forms


def _is_vacuous_bound(figure: Figure) -> bool:
    """True where a figure says nothing: at least none."""
    return figure.qualifier is ValueQualifier.AT_LEAST and figure.value.status is ValueStatus.ZERO


def _move_key_to_codes(key: Key, where: Mapping[str, str]) -> Key:
    for dimension, code in where.items():
        key = key.at(dimension, code)
    return key


def _build_missing_cell(key: Key, status: ValueStatus, *notes: TableNote) -> CellValue:
    return CellValue(key, Value.missing(status), FigureOrigin.SUBMITTED, notes=sort_notes(notes))
