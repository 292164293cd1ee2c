"""One figure as it stands in a file, before anybody has looked at it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt

from tilstand.collect.coded import Coded, coded
from tilstand.collect.fact import written
from tilstand.languages import message, quoted
from tilstand.model import Source
from tilstand.terms import Text

__all__ = ["FIELDS", "FileRow", "Rows", "shown"]

FIELDS = (
    *("provider", "form", "period", "measure", "breakdown"),
    *("value", "status", "qualifier", "as_at", "readings", "remark"),
)

_CODE = re.compile(r"^[a-z][a-z0-9_.-]{0,39}$")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of a CSV file, or a cell of a workbook: texts only.

    Attributes:
        at: Where in the file it stands.
        source: The same place, for the ledger.
    """

    at: Text
    source: Source
    provider: str
    form: str
    period: str
    measure: str
    breakdown: str
    value: str
    status: str
    qualifier: str = ""
    as_at: str = ""
    readings: str = ""
    remark: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says, wherever it stands."""
        return tuple(getattr(self, name) for name in FIELDS)


class Rows(Sequence[FileRow]):
    """The rows of a file in columns; one is made when somebody asks for it.

    Args:
        columns: What each row says, by field.
        make: Gives a row.
        source: Gives the place of a row, for the ledger, where that is cheaper than the row.
    """

    def __init__(
        self,
        columns: Mapping[str, Coded],
        make: Callable[[int], FileRow],
        source: Callable[[int], Source] | None = None,
    ) -> None:
        self.columns = columns
        self._make = make
        self.source = source or (lambda at: make(at).source)

    @classmethod
    def of(cls, rows: Sequence[FileRow]) -> Rows:
        """Rows that are there already."""
        if isinstance(rows, Rows):
            return rows
        return cls({name: coded([getattr(row, name) for row in rows]) for name in FIELDS}, rows.__getitem__)

    @cached_property
    def filled(self) -> npt.NDArray[np.bool_]:
        """The rows that say anything."""
        return self.has("value") | self.has("status")

    def has(self, name: str) -> npt.NDArray[np.bool_]:
        """The rows with a text in a column."""
        column = self.columns[name]
        found: npt.NDArray[np.bool_] = np.array([bool(text) for text in column.texts], dtype=bool)[
            column.codes
        ]
        return found

    def told(self, name: str) -> tuple[str, ...]:
        """The texts of a column in rows that say anything, each once, in their order."""
        column = self.columns[name].codes[self.filled]
        each, first = np.unique(column, return_index=True)
        return tuple(self.columns[name].texts[each[at]] for at in np.argsort(first).tolist())

    def __len__(self) -> int:
        return len(self.columns["value"])

    @overload
    def __getitem__(self, at: int) -> FileRow: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[FileRow]: ...
    def __getitem__(self, at: int | slice) -> FileRow | Sequence[FileRow]:
        if isinstance(at, slice):
            return [self._make(n) for n in range(*at.indices(len(self)))]
        return self._make(range(len(self))[at])


def shown(text: str) -> Text:
    """A text as a message may repeat it: a code as itself, anything else not at all.

    Example:
        >>> shown("sex").text("en"), shown("Kari Nordmann").text("en")
        ('“sex”', 'The text that stands there')
    """
    if _CODE.match(text) and not re.search(r"\d{5}", text):
        return quoted(written(text))
    return message("collect.place.other_text")
