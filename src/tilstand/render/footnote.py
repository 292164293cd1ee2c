"""Footnotes of a table: one lettering for all that is printed, and the open findings that one names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tilstand.model.appendix import Appendix
from tilstand.model.names import Names
from tilstand.model.table import CellValue, Note, ReleasableTable
from tilstand.terms import Language
from tilstand.terms.marked import marked
from tilstand.text import fixed

__all__ = ["FindingReference", "Footnote", "lead", "lettered", "letters", "noted", "plainly", "references"]


@dataclass(frozen=True, slots=True)
class FindingReference:
    """A finding as a footnote names it.

    Attributes:
        anchor: Its place in the method appendix.
        text: What it is called: `finding 4`.
    """

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote under its letter.

    Attributes:
        letter: The letter, or two of them after z.
        note: What it says, and the findings that it leads to.
    """

    letter: str
    note: Note


def references(
    names: Names, appendix: Appendix, see: Iterable[str], language: Language
) -> list[FindingReference]:
    """The findings that a footnote leads to, in the order of the appendix; those told nowhere are left out.

    Args:
        names: What the addresses are called.
        appendix: What the method appendix tells.
        see: Their anchors.
        language: Language of the text.
    """
    numbers, wanted = appendix.numbers, set(see)
    told: dict[int, str] = {}
    for anchor, number in numbers.items():
        if anchor in wanted:  # findings of one cause are one, and are named once
            told.setdefault(number, anchor)
    return [
        FindingReference(anchor, marked(fixed(names.words, "method.finding", number=str(number)), language))
        for number, anchor in told.items()
    ]


def lead(appendix: Appendix, note: Note) -> str:
    """The place of the first finding that a footnote leads to; empty where it leads nowhere."""
    return next((one for one in appendix.anchors if one in note.see), "")


def noted(names: Names, appendix: Appendix, note: Note, language: Language) -> dict[str, Any]:
    """A footnote as it is set: what it says, and the findings that it leads to."""
    see = references(names, appendix, note.see, language)
    return {"text": marked(note.text, language), "see": [{"anchor": r.anchor, "text": r.text} for r in see]}


def plainly(names: Names, appendix: Appendix, note: Note, language: Language) -> str:
    """A footnote where nothing can lead: what it says, with the names of its findings in brackets."""
    see = references(names, appendix, note.see, language)
    named = f" ({', '.join(one.text for one in see)})" if see else ""
    return f"{marked(note.text, language)}{named}"


def lettered(table: ReleasableTable) -> dict[Note, Footnote]:
    """A letter for each footnote of a table, in the order in which the reader meets them.

    Footnotes are the same that say the same and lead to the same findings. Two that say the same of different
    findings have a letter each, wherever the table is printed.
    """
    found = dict.fromkeys(_bare(note) for row in table.cells for cell in row for note in _notes(cell))
    return {note: Footnote(_letters(at), note) for at, note in enumerate(found)}


def letters(cell: CellValue | None, marks: Mapping[Note, Footnote]) -> tuple[Footnote, ...]:
    """The footnotes of a cell, each under its letter."""
    return tuple(marks[_bare(note)] for note in _notes(cell))


def _notes(cell: CellValue | None) -> tuple[Note, ...]:
    return () if cell is None else cell.notes


def _bare(note: Note) -> Note:
    """A footnote by what it says and leads to."""
    return Note(note.text, see=note.see, kind=note.kind)


def _letters(at: int) -> str:
    first, last = divmod(at, 26)
    return (_letters(first - 1) if first else "") + chr(ord("a") + last)
