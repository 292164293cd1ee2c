"""What leaves of a register: counts, and the entries that were released, under a seal like an edition's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tilstand.model.chart import ChartData
from tilstand.model.hashes import hash_value
from tilstand.terms import InvariantText, Language, Period, Text

_NO_TEXT = InvariantText("")


@dataclass(frozen=True, slots=True)
class OverviewCell:
    """A count.

    Attributes:
        number: The count as it is printed; blank where it is not known, which is not zero.
        amount: The same as a number; None where it is not known.
        balance: True where it was counted before the register began, all of it.
    """

    number: Text
    amount: int | None
    balance: bool = False


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A row of counts.

    Attributes:
        id: What it counts, as codes: `form=sexual`; empty for all.
        label: What it is called.
        cells: Its counts, in the order of the table's heads.
        level: How far in it stands.
    """

    id: str
    label: Text
    cells: tuple[OverviewCell, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class OverviewTable:
    """A table of counts.

    Attributes:
        id: Its name in addresses and files.
        title: Its title.
        periods: The period of each column.
        heads: What the columns are called.
        rows: Its rows.
        notes: What stands under it.
        across: What each column adds to what a row counts, as a code; empty where columns are periods alone.
    """

    id: str
    title: Text
    periods: tuple[Period, ...]
    heads: tuple[Text, ...]
    rows: tuple[OverviewRow, ...]
    notes: tuple[Text, ...] = ()
    across: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OverviewColumn:
    """A field that leaves.

    Attributes:
        id: Its name.
        label: What it is called.
    """

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class OverviewEntry:
    """An entry, with what of it leaves; it has no name of its own, by which it could be told from others.

    Attributes:
        cells: What leaves, by the overview's columns; blank where nothing does.
        codes: The same as codes, for the data.
        group: Code of the group that it stands under.
        mark: What has to be said of it: that it is not final.
        new: True where it was released since the period before.
        moved: What it was before, where it moved since.
    """

    cells: tuple[Text, ...]
    codes: tuple[str, ...]
    group: str = ""
    mark: Text = _NO_TEXT
    new: bool = False
    moved: Text = _NO_TEXT


@dataclass(frozen=True, slots=True)
class OverviewEvent:
    """An entry that takes place on days, for a calendar.

    Attributes:
        uid: By what a calendar knows it again when its day is moved.
        begins, ends: Its first and last day.
        title: What it is.
        stamped: The day on which it was last written.
        address: Where there is more of it; empty where there is none.
    """

    uid: str
    begins: date
    ends: date
    title: Text
    stamped: date
    address: str = ""


@dataclass(frozen=True)
class Overview:
    """All that leaves of a register for one period.

    Attributes:
        collection, register: Whose it is.
        title: What it is called.
        author: Who publishes it.
        period: The period that it is made for.
        before: The period before, since which it tells what is new.
        known: The last day of which the register is known: no number tells of a later one.
        as_of: The time that it is made of, in words: the period, or as far as it is known.
        languages: The languages that it is told in.
        tables: Tables of counts.
        columns: The fields that leave.
        groups: The groups that entries stand under, by code.
        entries: The entries.
        moves: The field whose change is told; empty where none is.
        movers: The field that says who moves; empty where none does.
        titled: The fields by which an entry is called.
        plots: Pictures of its tables, in each language.
        events: What takes place on days, for a calendar.
        statements: What is new, in sentences.
        notes: Counting rules, and what has to be kept in mind.
        basis: The legal basis.
        lacks: What has to be there before it can be published; it is a draft while anything does.
        final: True where it was asked for as final, and lacks nothing.
        heading: What stands over its entries; the same words for every register, if not given.
        opening: What stands over its statements; that they are new since the period before, if not given.
        seal: Hash over all of the above, set by `protect`; `publish` checks it.
    """

    collection: str
    register: str
    title: Text
    author: Text
    period: Period
    before: Period
    known: date
    as_of: Text
    languages: tuple[Language, ...]
    tables: tuple[OverviewTable, ...] = ()
    columns: tuple[OverviewColumn, ...] = ()
    groups: tuple[tuple[str, Text], ...] = ()
    entries: tuple[OverviewEntry, ...] = ()
    moves: str = ""
    movers: str = ""
    titled: tuple[str, ...] = ()
    plots: tuple[ChartData, ...] = ()
    events: tuple[OverviewEvent, ...] = ()
    statements: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    basis: Text = _NO_TEXT
    lacks: tuple[Text, ...] = ()
    final: bool = False
    heading: Text = _NO_TEXT
    opening: Text = _NO_TEXT
    seal: str = ""

    @property
    def known_period(self) -> Period:
        """The time that it tells of: its period; the last day that is known, where that comes before."""
        return self.period if self.period.last <= self.known else Period.from_text(self.known.isoformat())

    def digest(self) -> str:
        """Hash over everything that leaves, for the seal."""
        return hash_value([getattr(self, name) for name in self.__dataclass_fields__ if name != "seal"])
