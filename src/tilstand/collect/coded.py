"""A column of a file: each different text once, and for each row which of them it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Coded", "Codes", "coded"]

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class Coded(Sequence[str]):
    """A column.

    Attributes:
        codes: Which text each row has, by position.
        texts: The texts, each once.

    Example:
        >>> column = coded(["a", "b", "a"])
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

    def among(self, rows: npt.NDArray[np.intp]) -> Coded:
        """The column of some of the rows, with no other texts than theirs."""
        if len(rows) == len(self.codes):
            return self
        used, codes = np.unique(self.codes[rows], return_inverse=True)
        return Coded(codes.astype(np.int32), tuple(self.texts[at] for at in used.tolist()))

    def stripped(self) -> Coded:
        """The column without what stands blank around its texts."""
        one = coded(text.strip() for text in self.texts)
        return Coded(one.codes[self.codes], one.texts)


def coded(texts: Iterable[str]) -> Coded:
    """A column of texts."""
    found: dict[str, int] = {}
    codes = [found.setdefault(text, len(found)) for text in texts]
    return Coded(np.array(codes, dtype=np.int32), tuple(found))
