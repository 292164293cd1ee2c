"""The lines of a table: what each row and column adds to the address of a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tilstand.define import Round, Vocabulary
from tilstand.define.table import Axis, Item, Table
from tilstand.languages import Dated
from tilstand.terms import Alike, Codelist, Joined, Period, Text
from tilstand.terms.code import Kind
from tilstand.text import fixed

__all__ = ["AxisLine", "lines", "spanned"]


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


def lines(
    collection: Vocabulary, about: Round, name: str, table: Table, axis: Axis, *, rest: bool = False
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
    found: list[AxisLine] = []
    if axis.total:
        found.append(AxisLine(fixed(collection.labels, "total")))
    if axis.dimension:
        found += _codes(collection, table.period or about.period, axis, rest)
    if axis.group:
        shown = tuple(_spans(about, table))
        found += [
            line
            for line in _group(collection, axis.group, axis.group_total)
            if line.provider in collection.groups
            or any(map(collection.providers[line.provider].open_in, shown))
        ]
    spans = (*axis.periods, *(about.period.shifted(n) for n in axis.steps))
    found += [AxisLine(Dated(span, heads=True), period=span) for span in spans]
    found += _items(collection, about, name, axis)
    return tuple(found) or (AxisLine(Alike("")),)


def spanned(span: Period) -> Text:
    """A period in words."""
    return Dated(span)


def _codes(collection: Vocabulary, span: Period, axis: Axis, rest: bool) -> Iterator[AxisLine]:
    codelist = collection.codelist(axis.dimension)
    every = axis.codes or tuple(c.id for c in codelist.valid(span.last) if c.kind is not Kind.VIEW)
    shown = tuple(dict.fromkeys(codelist.closed_above(code) or code for code in every))
    for at, code in enumerate(shown):
        level = _level(codelist, code, shown)
        yield AxisLine(codelist[code].label, level, where={axis.dimension: code}, spare=not axis.codes)
        if rest:
            after = shown[at + 1] if at + 1 < len(shown) else None
            above = codelist.ancestors(after) if after is not None else ()
            # A remainder stands after the last of the parts that leave it.
            for parent in codelist.ancestors(code):
                parts = {c.id for c in codelist.parts(parent)}
                if parts & set(shown) and parent not in above:
                    label = fixed(collection.labels, "not_stated")
                    yield AxisLine(label, level, rest=(axis.dimension, parent))
    if rest:
        yield AxisLine(fixed(collection.labels, "not_stated"), rest=(axis.dimension, None))


def _level(codelist: Codelist, code: str, shown: tuple[str, ...]) -> int:
    above = [parent for parent in codelist.ancestors(code) if parent in shown]
    return len(above) + (1 if codelist[code].kind is Kind.OF_WHICH and not above else 0)


def _group(collection: Vocabulary, group: str, total: bool) -> Iterator[AxisLine]:
    inner = collection.groups[group].members if group in collection.groups else collection.members(group)
    for member in inner:
        if member in collection.groups:
            yield from _group(collection, member, True)
        else:
            yield AxisLine(collection.provider_label(member), provider=member)
    if total:
        yield AxisLine(collection.provider_label(group), provider=group)


def _spans(about: Round, table: Table) -> Iterator[Period]:
    """The periods that a table shows: a body that was not open in any of them has no line."""
    axes = (table.rows, table.columns)
    named = [
        *(span for axis in axes for span in axis.periods),
        *(about.period.shifted(steps) for axis in axes for steps in axis.steps),
        *(i.period or about.period.shifted(i.steps) for a in axes for i in a.items if i.period or i.steps),
    ]
    yield from named
    if not any(axis.periods or axis.steps for axis in axes):
        yield table.period or about.period


def _items(collection: Vocabulary, about: Round, name: str, axis: Axis) -> Iterator[AxisLine]:
    """Items one by one; those whose codes a policy has merged are one line, under its name."""
    told: set[tuple[object, ...]] = set()
    for item in axis.items:
        where = {
            dimension: collection.codelist(dimension).closed_above(code) or code
            for dimension, code in item.where.items()
        }
        if where == item.where:
            yield _item(collection, about, name, item)
            continue
        merged = item.model_copy(update={"where": where, "label": ""})
        same = (merged.measure, merged.change, merged.provider, merged.period, merged.steps, *where.items())
        if same not in told:
            told.add(same)
            yield _item(collection, about, name, merged)


def _item(collection: Vocabulary, about: Round, table: str, item: Item) -> AxisLine:
    span = item.period or (about.period.shifted(item.steps) if item.steps else None)
    label = _item_label(collection, table, item, span or about.period)
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


def _item_label(collection: Vocabulary, table: str, item: Item, span: Period) -> Text:
    if item.rest and not item.label:
        within = item.where.get(item.rest)
        if within is None:
            return fixed(collection.labels, "not_stated")
        return fixed(collection.labels, "not_stated_within", whole=collection.code_label(item.rest, within))
    if item.label:
        for path in (item.label, f"tables.{table}.rows.{item.label}", f"tables.{table}.columns.{item.label}"):
            if path in collection.labels:
                return collection.labels[path]
        return collection.labels[item.label]
    parts = [collection.measure_label(item.measure, item.provider)] if item.measure else []
    parts += [collection.provider_label(item.provider)] if item.provider else []
    parts += [collection.code_label(dimension, code) for dimension, code in item.where.items()]
    # An item that names nothing stands for the edition's own period.
    parts += [spanned(span)] if item.period or item.steps or not parts else []
    return _joined(parts)


def _joined(parts: list[Text]) -> Text:
    return parts[0] if len(parts) == 1 else Joined(tuple(parts))
