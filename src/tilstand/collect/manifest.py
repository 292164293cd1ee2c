"""Manifest of a workbook: the hidden sheet that maps its rows to figures.

Every row that was written carries a code of its own in a hidden column, and every sheet a mark. A returned
workbook is read by these, never by where a cell happens to stand.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tilstand.define import StructuralMetadata
from tilstand.terms import ValueStatus

if TYPE_CHECKING:
    import xlsxwriter

SHEET = "_tilstand"
_FORMAT = "2"
_MAP = "map"
_MARK = "tilstand"


@dataclass(frozen=True, slots=True)
class SheetMark:
    """What a sheet says of itself, in its first row.

    Attributes:
        collection, round, provider: The workbook that it belongs to.
        number: Which of the workbook's sheets it is.
    """

    collection: str
    round: str
    provider: str
    number: str

    def __str__(self) -> str:
        return ":".join((_MARK, self.collection, self.round, self.provider, self.number))

    @classmethod
    def read(cls, text: str) -> SheetMark | None:
        """The mark that a text is; None if it is none."""
        first, *rest = text.split(":")
        return cls(*rest) if first == _MARK and len(rest) == 4 else None


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One line of the map: a row of a sheet and what it is.

    Attributes:
        kind: `sheet`, `text`, `block`, `rest` for the choice for all blank cells of a block, `cell` for a
            figure, `answer` for words, `version`.
        code: What stands in the hidden column of the row; for a sheet, its mark.
        sheet: Number of the sheet.
        label: What stands in its first column; for a sheet, its name.
        block: Code of the block that it stands in.
        earlier: What stands in the column of last time's figures.
        provider, form, period, measure, breakdown: Address of the figure.
        question: For an answer, the question.
    """

    kind: str
    code: str
    sheet: str
    label: str = ""
    block: str = ""
    earlier: str = ""
    provider: str = ""
    form: str = ""
    period: str = ""
    measure: str = ""
    breakdown: str = ""
    question: str = ""


@dataclass(slots=True)
class Manifest:
    """What the hidden sheet says.

    Attributes:
        facts: Collection, edition of the forms, round, provider, language, forms.
        rows: The map.
    """

    facts: dict[str, str] = field(default_factory=dict)
    rows: list[MappedRow] = field(default_factory=list)

    def code(self, *parts: str) -> str:
        """A code that no other row of any workbook has."""
        own_entry = (self.facts["collection"], self.facts["round"], self.facts["provider"], str(len(self.rows)))
        return "r" + hashlib.sha256("\0".join((*own_entry, *parts)).encode()).hexdigest()[:14]

    def mark(self, number: str) -> SheetMark:
        """What a sheet of this workbook says of itself."""
        return SheetMark(self.facts["collection"], self.facts["round"], self.facts["provider"], number)

    def filter_mapped_rows(self, kind: str) -> Iterator[MappedRow]:
        """The rows of a kind."""
        return (row for row in self.rows if row.kind == kind)

    def write_manifest_sheet(self, book: xlsxwriter.Workbook) -> None:
        """Write the sheet and hide it so that no menu shows it."""
        sheet = book.add_worksheet(SHEET)
        lines = [(_MARK, _FORMAT), *self.facts.items(), (_MAP, ""), *map(_list_mapped_row_texts, self.rows)]
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                sheet.write_string(row, column, value)
        sheet.protect()
        sheet.very_hidden()

    @classmethod
    def read(cls, rows: Sequence[Sequence[str]]) -> Manifest | None:
        """What the rows of the hidden sheet say; None if they are not such a sheet."""
        filled = [list(row) for row in rows if any(row)]
        if not filled or filled[0][:2] != [_MARK, _FORMAT]:
            return None
        at = next((number for number, row in enumerate(filled) if row[0] == _MAP), None)
        if at is None:
            return None
        facts = {row[0]: row[1] for row in filled[1:at] if len(row) > 1}
        manifest = cls(facts, list(_parse_mapped_rows(filled[at + 1 :])))
        whole = {"collection", "round", "provider"} <= set(facts) and len({r.code for r in manifest.rows})
        return manifest if whole == len(manifest.rows) and any(manifest.filter_mapped_rows("sheet")) else None


def _list_mapped_row_texts(row: MappedRow) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in MappedRow.__slots__)


def _parse_mapped_rows(rows: Sequence[Sequence[str]]) -> Iterator[MappedRow]:
    width = len(MappedRow.__slots__)
    for row in rows:
        yield MappedRow(*([*row, *[""] * width][:width]))


Codes = Mapping[str, str]


def apply_block_default(
    collection: StructuralMetadata, rows: Iterable[MappedRow], filled: Set[str], chosen: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The rows that a choice holds for, by their codes, each with the state that it gets.

    A blank total is not 0 where one of its parts has a number: nobody meant that, and it stays blank.

    Args:
        collection: The collection, for its code lists.
        rows: The rows of figures.
        filled: The codes of those with a number that is not 0.
        chosen: The states by block.
    """
    blocks: dict[str, list[tuple[MappedRow, Codes]]] = defaultdict(list)
    for row in rows:
        pairs = (part.strip().partition("=") for part in row.breakdown.split(";") if part.strip())
        blocks[row.block].append((row, {name: code for name, _, code in pairs}))
    for block, state in chosen.items():
        parts = [codes for row, codes in blocks[block] if row.code in filled]
        for row, codes in blocks[block]:
            above = state == ValueStatus.ZERO.value and any(
                _is_breakdown_above(collection, codes, part) for part in parts
            )
            if not above:
                yield row.code, state


def _is_breakdown_above(collection: StructuralMetadata, whole: Codes, part: Codes) -> bool:
    """True if one breakdown counts whatever another one does."""
    return all(
        name in part and (part[name] == code or _is_code_below(collection, name, part[name], code))
        for name, code in whole.items()
    )


def _is_code_below(collection: StructuralMetadata, dimension: str, code: str, above: str) -> bool:
    if dimension not in collection.settings.dimensions or code not in collection.get_codelist(dimension):
        return False
    return above in collection.get_codelist(dimension).list_code_ancestors(code)
