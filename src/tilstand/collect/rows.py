"""Rows of a submission in categorical columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, overload

import numpy as np
import numpy.typing as npt

from tilstand.model import Source
from tilstand.terms import Text

Codes = npt.NDArray[np.int32]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, eq=False, slots=True)
class CategoricalColumn(Sequence[str]):
    """A column.

    Attributes:
        codes: Which text each row has, by position.
        texts: The texts, each once.

    Example:
        >>> column = encode_column(["a", "b", "a"])
        >>> column.texts, column.codes.tolist(), column[2], len(column)
        (('a', 'b'), [0, 1, 0], 'a', 3)
    """

    codes: Codes
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, at: int) -> str:  # type: ignore[override]  # a row has one text
        return self.texts[int(self.codes[at])]

    def __iter__(self) -> Iterator[str]:
        return map(self.texts.__getitem__, self.codes.tolist())

    def mark_rows(self, holds: Callable[[str], bool] = bool) -> npt.NDArray[np.bool_]:
        """The rows of which something holds for their text; each text is looked at once."""
        return self.map_texts(holds, np.bool_)

    def map_texts(self, look: Callable[[str], object], kind: type[Number]) -> npt.NDArray[Number]:
        """What a look at its text gives for each row."""
        found: npt.NDArray[Number] = np.array([look(text) for text in self.texts], dtype=kind)[self.codes]
        return found

    def select_column_rows(self, rows: npt.NDArray[np.intp]) -> CategoricalColumn:
        """The column of some of the rows, with no other texts than theirs."""
        if len(rows) == len(self.codes):
            return self
        used, codes = np.unique(self.codes[rows], return_inverse=True)
        return CategoricalColumn(codes.astype(np.int32), tuple(self.texts[at] for at in used.tolist()))

    def strip_column_texts(self) -> CategoricalColumn:
        """The column without what stands blank around its texts."""
        categorical_column = encode_column(text.strip() for text in self.texts)
        return CategoricalColumn(categorical_column.codes[self.codes], categorical_column.texts)


def encode_column(texts: Iterable[str]) -> CategoricalColumn:
    """A column of texts."""
    numbers_by_name: dict[str, int] = {}
    codes = [numbers_by_name.setdefault(text, len(numbers_by_name)) for text in texts]
    return CategoricalColumn(np.array(codes, dtype=np.int32), tuple(numbers_by_name))


FIELDS = (
    *("provider", "form", "period", "measure", "breakdown"),
    *("value", "status", "qualifier", "as_at", "readings", "remark"),
)


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


class FileRows(Sequence[FileRow]):
    """The rows of a file in columns; one is made when somebody asks for it.

    Args:
        columns: What each row says, by field.
        make: Gives a row.
        source: Gives the place of a row, for the ledger, where that is cheaper than the row.
    """

    def __init__(
        self,
        columns: Mapping[str, CategoricalColumn],
        make: Callable[[int], FileRow],
        source: Callable[[int], Source] | None = None,
    ) -> None:
        self.columns = columns
        self._make = make
        self.source = source or (lambda at: make(at).source)

    @classmethod
    def from_file_rows(cls, rows: Sequence[FileRow]) -> FileRows:
        """Rows that are there already."""
        if isinstance(rows, FileRows):
            return rows
        return cls({name: encode_column([getattr(row, name) for row in rows]) for name in FIELDS}, rows.__getitem__)

    @cached_property
    def filled(self) -> npt.NDArray[np.bool_]:
        """The rows that say anything."""
        return self.columns["value"].mark_rows() | self.columns["status"].mark_rows()

    def told(self, name: str) -> tuple[str, ...]:
        """The texts of a column in rows that say anything, each once, in their order."""
        column = self.columns[name].codes[self.filled]
        array, first = np.unique(column, return_index=True)
        return tuple(self.columns[name].texts[array[at]] for at in np.argsort(first).tolist())

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
