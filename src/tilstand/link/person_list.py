"""A body's list of persons: read from Excel or CSV, its columns suggested, encoded, and what of it can be linked.

Nothing that is said of a list repeats a cell of it: only headers, kinds of columns and counts.
"""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tilstand.errors import LinkError, UsageError
from tilstand.languages import make_error
from tilstand.link.encoding import EncodedRecord, RecordEncoder
from tilstand.link.identity import COLUMNS, PersonIdentity, load_encoder_table, read_identity, transliterate
from tilstand.sandbox.reader_process import UnreadableError, run_reader

MOST_RECORDS = 100_000  # of one body, as many rows as a workbook may have; a browser holds them, no real list has them
CLASSES = ("full", "name", "birth", "none")
"""Full name and a date; full name alone; a date without a full name; neither, which cannot be linked."""

_TITLE_ROWS = 10  # above the headers
_CELL = 1_000  # signs of a cell: more is no name
_LOST = re.compile("\ufffd|[\u0080-\u009f]|Ã[\u0080-¿]|\0")
_KEYED = ("given", "surname", "name", "birth", "birth_year", "age")


@dataclass(frozen=True, slots=True)
class PersonList:
    """The rows of a list, as text, under their headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """What a column gives: how many rows have something in it, and of how many of these nothing could be read."""

    kind: str
    header: str
    filled: int
    unread: int


@dataclass(frozen=True, slots=True)
class LinkabilityReport:
    """What of a list can be linked.

    Attributes:
        records: How many records there are.
        classes: How many are in each of `CLASSES`.
        columns: The columns that are used.
        unused: How many others there are; nothing of them leaves.
        aliases: How many records have more than one name.
        bands: How many have only a band of years.
        ungrouped: How many have a group that did not come with the key.
    """

    records: int
    classes: Mapping[str, int]
    columns: tuple[ColumnReport, ...]
    unused: int
    aliases: int
    bands: int
    ungrouped: int

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        columns = [
            {"kind": column.kind, "header": column.header, "filled": column.filled, "unread": column.unread}
            for column in self.columns
        ]
        counts = {
            "aliases": self.aliases,
            "bands": self.bands,
            "ungrouped": self.ungrouped,
            "records": self.records,
            "unused": self.unused,
        }
        return {**counts, "classes": dict(self.classes), "columns": columns}


def read_person_list(file: Path) -> PersonList:
    """The list in a file.

    Raises:
        LinkError: If it is neither Excel nor CSV, its letters are not certain, or there is nobody or too many in it.
        OSError: If it cannot be read at all.
    """
    data = file.read_bytes()
    rows = list(_read_workbook(data, file.name) if data[:2] == b"PK" else _read_csv(data, file.name))
    stripped = (tuple(cell.strip() for cell in row) for row in rows)
    filled = [row for row in stripped if any(row)]
    if len(filled) < 2:
        raise make_error(LinkError, "link.list.empty", file=file.name)
    if len(filled) - 1 > MOST_RECORDS:
        raise make_error(LinkError, "link.list.long", file=file.name, most=MOST_RECORDS)
    start = next(
        (place for place, row in enumerate(filled[:_TITLE_ROWS]) if set(suggest_columns(row)) & set(_KEYED)), 0
    )
    headers, *people = filled[start:]
    if any(len(cell) > _CELL for row in filled for cell in row):
        raise make_error(LinkError, "link.list.unread", file=file.name)
    if any(_LOST.search(cell) for row in filled for cell in row):
        raise make_error(LinkError, "link.list.letters", file=file.name)
    return PersonList(headers, tuple((*row, *[""] * (len(headers) - len(row))) for row in people))


def _read_workbook(data: bytes, name: str) -> Sequence[Sequence[str]]:
    """The first sheet that is shown and holds anything."""
    try:
        unpacked = run_reader("tilstand.sandbox.workbook:unpack_workbook", data, dates=True)
    except UnreadableError:
        unpacked = {"refused": [{"what": "damaged"}], "sheets": []}
    if any(refusal["what"] == "large_sheet" for refusal in unpacked["refused"]):
        raise make_error(LinkError, "link.list.long", file=name, most=MOST_RECORDS)
    sheets: list[Sequence[Sequence[str]]] = [
        sheet["texts"] for sheet in unpacked["sheets"] if sheet["visible"] and any(map(any, sheet["texts"]))
    ]
    if unpacked["refused"]:
        raise make_error(LinkError, "link.list.unread", file=name)
    return sheets[0] if sheets else []


def _read_csv(data: bytes, name: str) -> Iterator[list[str]]:
    """The rows of a CSV file, parted by what its first line has most of."""
    try:
        text = _decode_bytes(data)
    except ValueError:
        raise make_error(LinkError, "link.list.letters", file=name) from None
    first = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    except csv.Error:
        raise make_error(LinkError, "link.list.unread", file=name) from None


def _decode_bytes(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except ValueError:
        return data.decode("cp1252")


def suggest_columns(headers: Sequence[str]) -> dict[str, int]:
    """What each column seems to be, by its header: its place by kind."""
    known = {
        " ".join(transliterate(header)): kind
        for kind, words in load_encoder_table("rules")["headers"].items()
        for header in words
    }
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        bare = re.sub(r"[(\[].*?[)\]]", " ", header)
        kind = known.get(" ".join(re.sub("[0-9]", "", " ".join(transliterate(bare))).split()))
        if kind:
            found.setdefault(kind, place)
    return {kind: found[kind] for kind in COLUMNS if kind in found}


def choose_columns(listed: PersonList, said: Sequence[str], name: str) -> dict[str, int]:
    """What each column is: as somebody says, else as it is suggested.

    Args:
        listed: The list.
        said: `KIND=HEADER` each; an empty header takes a suggestion back.
        name: Name of the file, for what is said of it.

    Raises:
        UsageError: If what is said means no column.
        LinkError: If no column has names or dates.
    """
    columns = suggest_columns(listed.headers)
    for text in said:
        kind, sign, header = text.partition("=")
        if not sign or kind not in COLUMNS or (header and listed.headers.count(header) != 1):
            raise make_error(UsageError, "link.list.column", text=text, kinds=", ".join(COLUMNS))
        columns.pop(kind, None)
        if header:
            place = listed.headers.index(header)
            columns = {other: taken for other, taken in columns.items() if taken != place} | {kind: place}
    if not set(columns) & set(_KEYED):
        raise make_error(LinkError, "link.list.columns", file=name)
    return {kind: columns[kind] for kind in COLUMNS if kind in columns}


def draw_row_number() -> str:
    """A row number, at random."""
    return secrets.token_hex(8)


def encode_list(
    listed: PersonList,
    columns: Mapping[str, int],
    encoder: RecordEncoder,
    draw: Callable[[], str] = draw_row_number,
) -> tuple[list[EncodedRecord], LinkabilityReport]:
    """The encoded records of a list in its order, and what of it can be linked.

    Args:
        listed: The list.
        columns: The place of each kind of column.
        encoder: The encoder of the year.
        draw: Gives row numbers; the same one twice is not used.
    """
    records: list[EncodedRecord] = []
    classes, filled, unread = Counter[str](dict.fromkeys(CLASSES, 0)), Counter[str](), Counter[str]()
    aliases = bands = ungrouped = 0
    taken: set[str] = set()
    for row in listed.rows:
        cells = {kind: row[place] for kind, place in columns.items()}
        identity = read_identity(cells, encoder.year)
        while (number := draw()) in taken:
            pass
        taken.add(number)
        group = cells.get("group", "")
        records.append(encoder.encode_record(identity, number, group))
        classes[classify_identity(identity)] += 1
        filled.update(kind for kind, cell in cells.items() if cell)
        unread.update(identity.unread)
        aliases += len(identity.names) > 1
        bands += identity.birth is not None and identity.birth.low < identity.birth.high
        ungrouped += bool(group) and group not in encoder.groups
    unread["group"] = ungrouped
    told = tuple(
        ColumnReport(kind, listed.headers[place], filled[kind], unread[kind]) for kind, place in columns.items()
    )
    unused = sum(bool(header) for place, header in enumerate(listed.headers) if place not in columns.values())
    return records, LinkabilityReport(len(records), classes, told, unused, aliases, bands, ungrouped)


def classify_identity(identity: PersonIdentity) -> str:
    """Which of `CLASSES` a record is in."""
    named = any(name.given and name.surname for name in identity.names)
    dated = identity.birth is not None
    return "full" if named and dated else "name" if named else "birth" if dated else "none"
