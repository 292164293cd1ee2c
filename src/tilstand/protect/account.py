"""The account of one body: everything it has told for the year, in the order in which it was asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tilstand.define import Framework, Round, Vocabulary
from tilstand.define.schema import Block
from tilstand.languages import Dated
from tilstand.model import CellValue, Figures, ReleasableTable, ordered
from tilstand.protect.disclosure import policy_of
from tilstand.protect.look import Look
from tilstand.protect.notes import caveats, unit_of, with_unit
from tilstand.terms import Joined, Key, Origin, Status, Text
from tilstand.text import fixed
from tilstand.text.place import code as inside

__all__ = ["account", "told"]

_Row = tuple[Text, int, CellValue | None, str]


def account(
    collection: Framework, round_name: str, figures: Figures, provider: str
) -> ReleasableTable | None:
    """The table of one body's own figures.

    Args:
        collection: The collection.
        round_name: Name of the round.
        figures: The figures after reconciliation.
        provider: The body.

    Returns:
        A table of kind `account` with the id `account_PROVIDER`; None if there is no number to show.
    """
    about = collection.round(round_name)
    look = Look(collection, about, figures)
    forms = collection.providers[provider].forms
    rows: list[_Row] = []
    seen: set[Key] = set()
    for block in (block for form in forms for block in collection.forms[form].blocks):
        rows += _told(_Asking(look, provider, seen), block)
    if not rows:
        return None
    counted = [Key(row[3], provider, about.period, ()) for row in rows]
    common = unit_of(collection, counted)
    keys = [cell.key for _, _, cell, _ in rows if cell is not None and cell.key is not None]
    return ReleasableTable(
        id=f"account_{provider}",
        number="",
        part=collection.forms[forms[0]].part,
        kind="account",
        title=fixed(
            collection.labels, "account", provider=collection.provider_label(provider), year=about.period
        ),
        unit=common or fixed(collection.labels, "mixed_units"),
        row_labels=tuple(
            (
                with_unit(collection, label, [key]) if common is None and level == 0 else label,
                level,
                cell is None,
            )
            for (label, level, cell, _), key in zip(rows, counted, strict=True)
        ),
        column_labels=(fixed(collection.labels, "count"),),
        cells=tuple((cell,) for _, _, cell, _ in rows),
        notes=ordered(caveats(collection, keys)),
        policy=policy_of(about).method,
        provider=provider,
    )


def told(collection: Vocabulary, about: Round) -> tuple[str, ...]:
    """The providers that are told about one by one: several answer the same form, or they form a group."""
    asked = collection.reporting(about)
    answering = [form for name in asked for form in collection.providers[name].forms]
    grouped = {member for group in collection.groups for member in collection.members(group)}
    return tuple(
        name
        for name in asked
        if name in grouped or any(answering.count(form) > 1 for form in collection.providers[name].forms)
    )


class _Asking:
    """Figures of one provider that were not shown yet."""

    def __init__(self, look: Look, provider: str, seen: set[Key]) -> None:
        self.look, self.provider, self.seen = look, provider, seen

    def key(self, measure: str, dims: Sequence[tuple[str, str]]) -> Key:
        period = self.look.collection.counted_at(measure, self.look.round.period)
        return Key(measure, self.provider, period, tuple(sorted(dims)))

    def cell(self, measure: str, dims: Sequence[tuple[str, str]]) -> CellValue | None:
        key = self.key(measure, dims)
        figure = None if key in self.seen else self.look.figures.get(key)
        if figure is None:
            return None
        self.seen.add(key)
        found = self.look.of(figure, key, {})
        # A zero that only follows from other figures is no news of the body's.
        told = found.value.status is not Status.ZERO or found.origin not in (Origin.DEDUCED, Origin.COMPUTED)
        return found if found.value.given and (told or not dims) else None

    def unknown(self, measure: str, dims: Sequence[tuple[str, str]]) -> CellValue:
        """The cell of a figure that the provider did not state."""
        key = self.key(measure, dims)
        self.seen.add(key)
        return self.look.without_figure(key)


def _told(asking: _Asking, block: Block) -> list[_Row]:
    collection, whole = asking.look.collection, asking.look.round.period
    counted = collection.counted_at(block.measure, whole)
    if block.period != "round" and counted == whole:  # its parts stand in tables of their own
        return []
    where = tuple(block.where.items())
    label = collection.measure_label(block.measure)
    if counted != whole:
        label = _joined([label, Dated(counted)])
    if where:
        codes = [inside(collection, *pair) for pair in where]
        label = _joined([label, *codes])
    splits: list[tuple[tuple[tuple[str, str], ...], Text | None]] = [((), None)]
    if block.split:
        splits = [
            (((block.split, code),), collection.code_label(block.split, code))
            for code in collection.block_codes(block, block.split)
        ]
    rows: list[_Row] = []
    for split, name in splits:
        level = 0 if name is None else 1
        total = asking.cell(block.measure, (*where, *split)) if block.total else None
        inner = list(_breakdowns(asking, block, (*where, *split), level + 1))
        if total is not None or inner:
            rows.append((name or label, level, total, block.measure))
            rows += inner
    if rows and block.split:
        rows.insert(0, (label, 0, None, block.measure))
    return rows


def _breakdowns(
    asking: _Asking, block: Block, fixed: tuple[tuple[str, str], ...], level: int
) -> Iterator[_Row]:
    collection = asking.look.collection
    for dimension in block.breakdowns:
        codelist = collection.codelist(dimension)
        cells = {
            code: asking.cell(block.measure, (*fixed, (dimension, code)))
            for code in collection.block_codes(block, dimension)
        }
        if collection.measures[block.measure].statistic == "range" and any(cells.values()):
            # One end of a range says little without the other: a sign stands for the end that is not known.
            cells |= {
                code: asking.unknown(block.measure, (*fixed, (dimension, code)))
                for code, cell in cells.items()
                if cell is None
            }
        found = [
            (codelist[code].label, level + 1 + _above(codelist.ancestors(code), cells), cell, block.measure)
            for code, cell in cells.items()
            if cell is not None
        ]
        if found:
            yield collection.labels[f"dimensions.{dimension}"], level, None, block.measure
            yield from found


def _above(ancestors: Sequence[str], cells: Mapping[str, CellValue | None]) -> int:
    """How many rows a code stands under; what is not shown has nothing under it."""
    return sum(cells.get(one) is not None for one in ancestors)


def _joined(parts: list[Text]) -> Text:
    return parts[0] if len(parts) == 1 else Joined(tuple(parts))
