"""The rows of a table, and which of them are parts of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tilstand.audit.page import PageBlock
from tilstand.audit.phrase import About, Hit, codes, mentions_of, names
from tilstand.audit.scene import Scene
from tilstand.terms import Period

__all__ = ["BEFORE", "Above", "Head", "ReadRow", "arranged"]

# "The year before", as the year of a head.
BEFORE = "-1"


@dataclass(frozen=True, slots=True)
class Head:
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

    hits: tuple[Hit, ...] = ()
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
        return bool(self.telling or self.change or self.share or self.plain)

    @property
    def telling(self) -> bool:
        """True where it says what is counted, of whom or when."""
        return bool(self.hits or self.year or self.total)

    @property
    def joint(self) -> bool:
        """True where it names two codes of one code list: the numbers are of both together."""
        said = mentions_of(self.hits).values()
        return any(not one & other for mentions in said for one, other in pairwise(mentions))


@dataclass(slots=True)
class ReadRow:
    """A row.

    Attributes:
        block: Where it stands.
        head: What its label says.
        cells: Its other cells.
        outer: The rows that it may be a part of, the outermost first.
    """

    block: PageBlock
    head: Head
    cells: tuple[str, ...]
    outer: tuple[Head, ...] = ()


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a table.

    Attributes:
        caption: Phrases of its caption.
        scene: What was told before.
        period: Period that it is about where no head names one.
        report: Period of the report.
        bracketed: Codes that the caption says the numbers in brackets count.
    """

    caption: tuple[Hit, ...]
    scene: Scene
    period: Period
    report: Period
    bracketed: tuple[Hit, ...]


def arranged(rows: Sequence[ReadRow]) -> Iterator[ReadRow]:
    """The rows, each with those that it may be a part of.

    A row with a code of the same code list as one above it stands beside that one, not below it; so does a
    row that names a measure. A row without numbers opens a part of the table, which may be a body's.
    """
    outer: list[Head] = []
    part: list[Head] = []
    for row in rows:
        groups = codes(row.head.hits).keys()
        opens = not any(cell.strip() for cell in row.cells)
        if opens and names(row.head.hits, About.PROVIDER):
            part, outer = [row.head], []
            yield row
            outer = part
            continue
        if names(row.head.hits, About.MEASURE):
            outer = [*part]
        elif opens and not groups:
            outer = [head for head in outer if head in part or names(head.hits, About.MEASURE)]
        beside = (at for at, head in enumerate(outer) if codes(head.hits).keys() & groups)
        outer = outer[: next(beside, len(outer))]
        row.outer = tuple(outer)
        yield row
        outer.append(row.head)
