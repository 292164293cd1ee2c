"""Many generated figures with relations between them, and faults planted in some: a CSV of any length.

Every table is one measure of one body and period, by two dimensions of two to nine codes, with totals: the
codes of each line and of each column add up to its total. Half of the measures are whole numbers, half have
decimals; one figure in twenty is blank. In the tables chosen for it one figure is changed, in a line without
blanks, so that the fault can be seen. Rows stand in no order. The same seed gives the same file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

__all__ = ["HEAD", "MEASURES", "Planted", "planted"]

HEAD = "measure,provider,period,form,region,value"
MEASURES, BODIES = 50, 1000
BLANK = 0.05
CHUNK = 20_000
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Planted:
    """What was written.

    Attributes:
        rows: Figures, blank ones among them.
        relations: Sums between them.
        faults: The figure that was changed in each faulty table, by its five key columns.
    """

    rows: int
    relations: int
    faults: tuple[tuple[str, ...], ...]


def planted(file: Path, rows: int, faults: int, seed: int = 2024) -> Planted:
    """Write figures to a file, with faults in tables of their own.

    Args:
        file: The file.
        rows: How many figures.
        faults: How many tables have a fault.
        seed: Seed of everything that is drawn.
    """
    draw = np.random.default_rng(seed)
    few = max(1, rows // 43 - faults)  # tables that are sure to be full: 42.25 figures is the mean
    chosen = np.zeros(rows, dtype=bool)
    chosen[draw.choice(min(few, rows // 50), faults, replace=False)] = True
    written = relations = first = 0
    found: list[tuple[str, ...]] = []
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(HEAD + "\n")
        while written < rows:
            lines: list[str] = []
            for table in range(first, first + CHUNK):
                room = rows - written - len(lines)
                if room <= 0:
                    break
                high, wide = (int(n) for n in draw.integers(2, 10, 2))
                cells = _cells(draw, high, wide, table % MEASURES % 2 == 1)
                blank = draw.random(cells.shape) < BLANK
                if chosen[table]:
                    at = int(draw.integers(0, high + 1)), int(draw.integers(0, wide + 1))
                    cells[at] += int(draw.integers(1, 10)) * (100 if table % MEASURES % 2 == 0 else 1)
                    blank[at[0]] = False
                    found.append((*_head(table), _code("f", at[0]), _code("r", at[1])))
                own = _lines(table, cells, blank)
                if len(own) > room:  # the last figures stand alone, and nothing is said of them
                    lines += [",".join((*_head(table + at), "", "", "1")) for at in range(room)]
                    break
                relations += high + wide + 2
                lines += own
            first += CHUNK
            order = draw.permutation(len(lines))
            out.write("\n".join([lines[at] for at in order]) + "\n")
            written += len(lines)
    return Planted(written, relations, tuple(found))


def _cells(draw: np.random.Generator, high: int, wide: int, decimals: bool) -> Numbers:
    """A table in hundredths; the first line and column are totals."""
    cells = np.zeros((high + 1, wide + 1), dtype=np.int64)
    cells[1:, 1:] = draw.integers(0, 1000, (high, wide)) * (1 if decimals else 100)
    cells[0, 1:] = cells[1:, 1:].sum(axis=0)
    cells[:, 0] = cells[:, 1:].sum(axis=1)
    return cells


def _head(table: int) -> tuple[str, str, str]:
    body, period = table // MEASURES % BODIES, 1990 + table // (MEASURES * BODIES)
    return f"measure_{table % MEASURES:02}", f"body_{body:04}", str(period)


def _code(letter: str, at: int) -> str:
    return f"{letter}{at}" if at else ""


_CODES = [[f"{_code('f', a)},{_code('r', b)}," for b in range(10)] for a in range(10)]


def _lines(table: int, cells: Numbers, blank: npt.NDArray[np.bool_]) -> list[str]:
    head = ",".join(_head(table)) + ","
    found: list[str] = []
    for codes, values, empty in zip(_CODES, cells.tolist(), blank.tolist(), strict=False):
        for code, value, none in zip(codes, values, empty, strict=False):
            found.append(head + code + ("" if none else _written(value)))
    return found


def _written(value: int) -> str:
    whole, rest = divmod(value, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)
