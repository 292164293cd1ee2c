"""The sums of a block as formulas: the body sees at once, in words, that parts and total do not fit.

The formulas help whoever fills in. What they show is never read: figures are checked anew when they come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tilstand.collect.asked import Asked, valid
from tilstand.collect.words import text
from tilstand.define import Vocabulary
from tilstand.terms import Language

__all__ = ["PartSum", "part_sums", "sum_formula"]

_MOST = 8_000  # signs in a formula; Excel takes 8,192
_SUM, _OWN = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class PartSum:
    """Cells whose numbers add up to another's.

    Attributes:
        dimension: What they are broken down by.
        parts: Where they stand in the block.
        whole: True if they are all its parts; else their sum may be less.
    """

    dimension: str
    parts: tuple[int, ...]
    whole: bool


def part_sums(collection: Vocabulary, cells: Sequence[Asked], at: int) -> Iterator[PartSum]:
    """What adds up to one cell of a block, by dimension."""
    measure, own = cells[at].cell.measure, cells[at].key
    places = {one.key: number for number, one in enumerate(cells)}
    if collection.measures[measure].statistic != "count":
        return  # means and shares do not add up
    for dimension in dict.fromkeys(d for one in cells for d, _ in one.cell.dims):
        if not collection.adds_up(measure, dimension):
            continue
        parent = own.code(dimension)
        codes = [c for c in collection.codelist(dimension).parts(parent) if valid(c, own.period)]
        found = [places.get(own.at(dimension, c.id)) for c in codes]
        there = tuple(one for one in found if one is not None)
        if there:
            yield PartSum(dimension, there, len(there) == len(codes))


def sum_formula(
    collection: Vocabulary, sums: Sequence[PartSum], row: int, first: int, rest: str, language: Language
) -> str:
    """A formula that says which sums do not fit; it shows nothing where they do.

    Args:
        collection: The collection, for names.
        sums: What adds up to the cell.
        row: Number of the cell's row.
        first: Number of the block's first row.
        rest: The cell with the choice for all blank cells; empty if there is none.
        language: Language of the words.
    """
    told = "&".join(_told(collection, one, row, first, rest, language) for one in sums)
    formula = f'=IF(AND(ISNUMBER(B{row}),D{row}=""),{told},"")'
    return formula if sums and len(formula) <= _MOST else ""


def _told(collection: Vocabulary, one: PartSum, row: int, first: int, rest: str, language: Language) -> str:
    cells = _cells([first + at for at in one.parts])
    off = f"SUM({cells})>B{row}"
    if one.whole:
        full = f"COUNT({cells})={len(one.parts)}"
        if rest:
            full = f'OR({full},{rest}="{text("rest.zero", language)}")'
        off = f"OR({off},AND({full},SUM({cells})<>B{row}))"
    name = collection.labels[f"dimensions.{one.dimension}"].text(language)
    words = text("sheet.off", language, dimension=name, parts=_SUM, total=_OWN)
    said = '"' + words.replace('"', '""') + ' "'
    said = said.replace(_SUM, f'"&SUM({cells})&"').replace(_OWN, f'"&B{row}&"')
    return f'IF(AND(COUNT({cells})>0,{off}),{said},"")'


def _cells(rows: Sequence[int]) -> str:
    """Cells of the column of numbers, neighbours as a range.

    Example:
        >>> _cells([7, 8, 9, 12])
        'B7:B9,B12'
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ",".join(f"B{run[0]}:B{run[-1]}" if len(run) > 1 else f"B{run[0]}" for run in runs)
